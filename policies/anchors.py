"""Addresses of clauses: `#4.5` for a numbered one, a slug for an unnumbered heading."""

import re
import unicodedata

# Addresses that the pages themselves use.
RESERVED = {"main", "content", "contents", "top", "menu", "search", "messages", "sign", "history"}


def slug(text: str) -> str:
    """A readable address of at most 60 letters, digits and hyphens; never begins with a digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    short = words[:60].rsplit("-", 1)[0] if len(words) > 60 else words
    plain_enough = short and not short[0].isdigit() and short not in RESERVED
    return short if plain_enough else f"section-{short}".rstrip("-")


def of_number(number: str) -> str:
    """`4.5(a)(ii)` is at `4.5.a.ii`: brackets would have to be escaped in a link."""
    return re.sub(r"[^A-Za-z0-9]+", ".", number).strip(".")


class Taken:
    """The addresses already given out in one text."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def give(self, wanted: str, *, within: str = "") -> str:
        """The address wanted; else the same below the heading it stands in; else with a count."""
        choices = [wanted, f"{within}-{wanted}"] if within else [wanted]
        free = next((choice for choice in choices if choice not in self.used), None)
        count = 2
        while free is None:
            candidate = f"{choices[-1]}-{count}"
            free = None if candidate in self.used else candidate
            count += 1
        self.used.add(free)
        return free
