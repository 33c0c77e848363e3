"""A list whose first row names its columns: which cell of each row says what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from people.importing import tables, values
from people.importing.problems import CellProblem, FileProblem

Columns = Mapping[str, Sequence[str]]  # our name of each column -> how lists may call it


def read(
    path: Path, columns: Columns, lacking: Callable[[set[str]], str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """(line, cells by our names) of every row below the headings that is not blank.

    `lacking`, given the columns that there are, says what is missing, or "". FileProblem where the
    list cannot be used.
    """
    rows = tables.rows_of(path)
    _, headings = next(rows, (0, []))
    places = _places(headings, columns)
    if why := lacking(set(places)):
        raise FileProblem(why)
    for line, cells in rows:
        if any(str(cell or "").strip() for cell in cells):
            yield (
                line,
                {
                    name: cells[place] if place < len(cells) else None
                    for name, place in places.items()
                },
            )


def _places(headings: list, columns: Columns) -> dict[str, int]:
    try:
        said = [values.text(cell).casefold().replace("_", " ").strip() for cell in headings]
    except CellProblem as problem:
        raise FileProblem(f"The first row {problem}") from problem
    return {
        name: next(place for place, heading in enumerate(said) if heading in known)
        for name, known in columns.items()
        if set(said) & set(known)
    }
