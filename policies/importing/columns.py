"""Tables on paper: lines with wide gaps, whose parts stand under one another."""

import re
from typing import Protocol


class Row(Protocol):
    """What is asked of a printed line here."""

    page: int
    y: float
    size: float
    cells: list[tuple[float, str]]


def belongs(lines: list[Row], wide: list[bool], at: int) -> bool:
    """Whether a line is part of a table: it has a gap, or goes on in a column of such a line."""
    if wide[at]:
        return True
    line, above = lines[at], at - 1
    while above >= 0 and not wide[above] and at - above < 6 and _close(lines, above):
        above -= 1
    if above < 0 or not wide[above] or not _close(lines, above):
        return False
    starts = [x for x, _ in lines[above].cells]
    later = any(abs(line.cells[0][0] - x) < line.size / 2 for x in starts[1:])
    # The label itself may go on below, if another row of the table follows.
    below = at + 1 < len(lines) and wide[at + 1] and lines[at + 1].page == line.page
    below = below and _close(lines, at)
    return later or (below and abs(line.cells[0][0] - starts[0]) < line.size / 2)


def _close(lines: list[Row], at: int) -> bool:
    return _near(lines[at], lines[at + 1])


def _near(here: Row, below: Row) -> bool:
    """Whether the second may go on in a cell of the first: the next line, or the next page."""
    return here.page != below.page or here.y - below.y < 1.5 * here.size


def is_table(lines: list[Row]) -> bool:
    """Whether at least two of the lines have parts that begin at the same place."""
    starts = [x for line in lines for x, _ in line.cells[1:]]
    return any(sum(abs(x - other) < 4 for other in starts) > 1 for x in starts)


def tables(lines: list[Row]) -> list[str]:
    """The HTML of the lines: pairs that are followed by a row of more columns are two tables."""
    parts: list[list[Row]] = [[]]
    for line in lines:
        columns = len(line.cells)
        most = max((len(row.cells) for row in parts[-1]), default=0)
        if parts[-1] and most == 2 < columns:
            parts.append([])
        parts[-1].append(line)
    return [_table(part) for part in parts]


def _table(lines: list[Row]) -> str:
    """A line that begins no new row goes on in the cells above it."""
    stops = _stops(lines)
    rows: list[list[list[str]]] = []
    before: Row | None = None
    for line in lines:
        placed = [(_column(stops, x), words) for x, words in line.cells]
        if before is None or not _continues(before, line, placed):
            rows.append([[] for _ in stops])
        for column, words in placed:
            rows[-1][column].append(words)
        before = line
    if all(row[0] and sum(map(bool, row)) == 2 for row in rows):
        rows = [[cell for cell in row if cell] for row in rows]  # tabs put in by eye
    cells = ("".join(f"<td>{' '.join(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _stops(lines: list[Row]) -> list[float]:
    """Where the columns begin."""
    found: list[float] = []
    for x in sorted(x for line in lines if len(line.cells) > 1 for x, _ in line.cells):
        if not found or x - found[-1] > 12:
            found.append(x)
    return found


def _column(stops: list[float], x: float) -> int:
    return max((at for at, stop in enumerate(stops) if stop <= x + 6), default=0)


def _continues(before: Row, line: Row, placed: list[tuple[int, str]]) -> bool:
    lone_label = len(placed) == 1 and placed[0][0] == 0
    starts_row = placed[0][0] == 0 and not lone_label
    sentence = re.match(r"[A-Z][^:]*:", placed[0][1])
    return _near(before, line) and not starts_row and not (lone_label and sentence)
