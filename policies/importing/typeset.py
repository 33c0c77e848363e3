"""What printed lines mean: headings, paragraphs, lists and tables, from where they stand."""

import html as markup
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from policies.importing import columns

BULLET = re.compile(r"^[•●▪◦○■□▫‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc\ue000-\ue010\-–](?:\s+|$)")
NUMBER = re.compile(r"^\(?(?:\d{1,2}(?:\.\d{1,3})*|[a-z]|[ivx]{2,4})[.):]*$", re.I)
BEGINS = re.compile(
    r"^(?:(?:section |appendix )?\d{1,2}(?:\.\d{1,3})*[.):]?\s+\S|\([a-z0-9]{1,4}\)\s|[a-z]\)\s)",
    re.I,
)
PAGE_ENTRY = re.compile(r"(?:[.…·_]{3,}|\s{2,}|\t)\s*\d{1,3}$")
PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", re.I)
ENDS = re.compile(r"[.:;!?]['”’)]?$")
WIDTHS = dict.fromkeys("mMW@%—", 0.85) | dict.fromkeys("iljtfr.,;:'’|! ()[]", 0.29) | {"w": 0.7}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one font, from where the first letter stands; `y` grows upwards."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    words: str

    @property
    def end(self) -> float:
        """About where the last letter stands: a PDF states it only by way of its fonts."""
        letters = (WIDTHS.get(c) or (0.67 if c.isupper() else 0.53) for c in self.words)
        return self.x + self.size * sum(letters)


@dataclass(slots=True)
class Line:
    """One printed line; several cells where there are wide gaps in it."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    cells: list[tuple[float, str]]  # where it begins, and its HTML

    @property
    def html(self) -> str:
        return "\t".join(cell for _, cell in self.cells)

    @property
    def words(self) -> str:
        return markup.unescape(re.sub(r"</?strong>", "", self.html)).strip()


def html(pieces: Iterable[Piece]) -> tuple[str, tuple[str, ...]]:
    """The HTML of the pages, and the lines that stand at the edge of each page."""
    lines, margins = _without_margins(_lines(pieces))
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.words)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({line.size for line in lines if line.size > body * 1.07}, reverse=True)
    setter = _Setter(body, larger, _leading(lines, body))
    for in_table, run in groupby(_marked(lines), key=lambda pair: pair[0]):
        setter.take([line for _, line in run], in_table=in_table)
    return "\n".join(setter.out), margins


# --- pieces to lines


def _lines(pieces: Iterable[Piece]) -> list[Line]:
    found = []
    for page, on_page in groupby(pieces, key=lambda piece: piece.page):
        rows: list[list[Piece]] = []
        for piece in sorted(on_page, key=lambda piece: -piece.y):
            near = rows and abs(rows[-1][0].y - piece.y) < 0.45 * min(piece.size, rows[-1][0].size)
            rows[-1].append(piece) if near else rows.append([piece])
        found += [_line(page, sorted(row, key=lambda piece: piece.x)) for row in rows]
    return found


def _line(page: int, row: list[Piece]) -> Line:
    cells: list[list[Piece]] = [[row[0]]]
    for before, piece in pairwise(row):
        # Behind a few letters, the place where they end is known well.
        wide = 1.8 if len(before.words) > 16 else 0.8
        if piece.x - before.end > wide * piece.size:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    made = [(cell[0].x, _cell(cell)) for cell in cells]
    first = markup.unescape(re.sub(r"</?strong>", "", made[0][1])).strip()
    if len(made) > 1 and (BULLET.match(first) or (len(made) == 2 and NUMBER.match(first))):
        made[:2] = [(made[0][0], f"{made[0][1]} {made[1][1]}")]
    sizes = Counter()
    for piece in row:
        sizes[round(piece.size * 2) / 2] += len(piece.words)
    bold = all(piece.bold for piece in row if re.search(r"\w", piece.words))
    return Line(page, row[0].x, row[0].y, sizes.most_common(1)[0][0], bold, made)


def _cell(row: list[Piece]) -> str:
    out, last = "", None
    for bold, same in groupby(row, key=lambda piece: piece.bold):
        words = ""
        for piece in same:
            apart = last and piece.x - last.end > 0.15 * piece.size
            blank = " " if apart and not (words or out).endswith(" ") else ""
            words, last = f"{words}{blank}{piece.words}", piece
        escaped = markup.escape(words, quote=False)
        out += f"<strong>{escaped}</strong>" if bold and words.strip() else escaped
    return out.strip()


def _without_margins(lines: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Lines that come again at the edge of most pages, and page numbers, are no text."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    edges = [{id(line): _kind(line) for line in page[:2] + page[-2:]} for page in pages]
    seen = Counter(kind for page in edges for kind in set(page.values()))
    often = max(2, len(pages) * 0.5)
    gone = {
        name
        for page in edges
        for name, kind in page.items()
        if seen[kind] >= often or PAGE_NUMBER.fullmatch(kind[1].replace("#", "1"))
    }
    margins = dict.fromkeys(line.words for line in lines if id(line) in gone)
    return [line for line in lines if id(line) not in gone], tuple(margins)


def _kind(line: Line) -> tuple[int, str]:
    return round(line.y / 3), re.sub(r"\d+", "#", line.words.lower())


def _leading(lines: list[Line], body: float) -> float:
    """The usual distance from one line of the text to the next."""
    gaps: Counter[float] = Counter()
    for before, here in pairwise(lines):
        gap = before.y - here.y
        if before.page == here.page and before.size == here.size == body and gap < 3 * body:
            gaps[round(gap * 2) / 2] += 1
    # The smallest that is common: in a text of short clauses, the gap between them comes oftener.
    usual = [gap for gap, count in gaps.items() if count * 4 >= max(gaps.values())]
    return min(usual, default=1.3 * body)


def _marked(lines: list[Line]) -> list[tuple[bool, Line]]:
    """Each line with whether it belongs to a table: two lines of several cells, and between."""
    wide = [len(line.cells) > 1 and not PAGE_ENTRY.search(line.words) for line in lines]
    marks = [columns.belongs(lines, wide, at) for at in range(len(lines))]
    return list(zip(marks, lines, strict=True))


# --- lines to blocks


@dataclass(slots=True)
class _Setter:
    """Where the reading stands: the block that is open, and what is finished."""

    body: float
    larger: list[float]
    leading: float
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # the lines of the open paragraph
    tag: str = "p"
    last: Line | None = None
    items: list[tuple[int, str]] = field(default_factory=list)  # depth and HTML of list items
    stops: list[float] = field(default_factory=list)  # where the bullets of each depth stand

    def take(self, lines: list[Line], *, in_table: bool) -> None:
        if in_table and columns.is_table(lines):
            self.close_list()
            self.out += columns.tables(lines)
            self.last = None
            return
        for line in lines:
            self.line(line)
        self.close_list()

    def line(self, line: Line) -> None:
        bullet = BULLET.match(line.words)
        tag = "li" if bullet else self.tag_of(line)
        if self.goes_on(line, tag):
            self.open.append(line.html)
        else:
            self.close()
            if tag != "li" and self.items:
                self.close_list()
            self.tag = tag
            self.open = [_unbulleted(line.html) if bullet else line.html]
            if bullet:
                self.indent(line)
        self.last = line

    def tag_of(self, line: Line) -> str:
        if line.size in self.larger and len(line.words) < 160:
            return f"h{min(self.larger.index(line.size) + 1, 5)}"
        short = len(line.words.split()) <= 12 and not ENDS.search(line.words)
        title = line.bold and short and len(line.cells) == 1
        return f"h{min(len(self.larger) + 1, 6)}" if title else "p"

    def goes_on(self, line: Line, tag: str) -> bool:
        before = self.last
        if not self.open or before is None or BULLET.match(line.words):
            return False
        if self.tag.startswith("h") or tag.startswith("h"):
            return self.same_heading(before, line, tag)
        if PAGE_ENTRY.search(before.words) or "\t" in line.html + before.html:
            return False
        ended = bool(ENDS.search(before.words))
        if before.page != line.page:
            return not ended and not BEGINS.match(line.words)
        if before.y - line.y > self.leading * 1.25:
            return False
        if self.tag == "li" and self.stops and line.x <= self.stops[-1]:
            return False
        return not (BEGINS.match(line.words) and ended)

    def same_heading(self, before: Line, line: Line, tag: str) -> bool:
        near = before.page == line.page and before.y - line.y < 1.65 * line.size
        return self.tag == tag and near and not BEGINS.match(line.words)

    def indent(self, line: Line) -> None:
        while self.stops and line.x < self.stops[-1] - self.body / 2:
            self.stops.pop()
        if not self.stops or line.x > self.stops[-1] + self.body / 2:
            self.stops.append(line.x)

    def close(self) -> None:
        words = _joined(self.open)
        if not words:
            return
        if self.tag == "li":
            self.items.append((len(self.stops), words))
        else:
            self.out.append(f"<{self.tag}>{words}</{self.tag}>")
        self.open = []

    def close_list(self) -> None:
        self.close()
        if self.items:
            self.out.append(_nested(self.items))
        self.items, self.stops = [], []


def _unbulleted(line: str) -> str:
    return re.sub(r"^(?:<strong>)?\W\s*(?:</strong>)?\s*", "", line, count=1)


def _joined(lines: list[str]) -> str:
    """One paragraph: a word parted at the end of a line is whole again."""
    text = ""
    for line in lines:
        if text.endswith(("\u2010", "\u00ad")):
            text = text[:-1] + line
        elif re.search(r"\w[-/–]$", text):
            text += line
        else:
            text = f"{text} {line}"
    return text.replace("</strong> <strong>", " ").strip()


def _nested(items: list[tuple[int, str]]) -> str:
    out, depth = "", 0
    for wanted, words in items:
        wanted = min(wanted, depth + 1)
        if wanted > depth:
            out += "<ul>" * (wanted - depth)
        else:
            out += "</li>" + "</ul></li>" * (depth - wanted)
        out += f"<li>{words}"
        depth = wanted
    return out + "</li></ul>" * depth
