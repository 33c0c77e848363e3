"""What can be wrong with a staff file, in words for whoever chose it."""


class FileProblem(Exception):  # noqa: N818 -- it reads as English where it is raised
    """The file as a whole cannot be read. The message is written for the person who chose it."""


class CellProblem(Exception):  # noqa: N818 -- as above
    """One cell cannot be read. The message completes “Column X: ...”."""
