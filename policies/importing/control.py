"""Document control and revision history: found wherever they stand, read, and taken out."""

import re
from dataclasses import dataclass, field, fields

from policies.importing import tables
from policies.importing.blocks import HEADINGS, Block, lines, text
from policies.importing.dates import find_date, find_version
from policies.importing.fields import Found, cycle, read_field, read_sentence, reviewing_body
from policies.importing.labels import (
    NOTHING,
    column_of,
    field_of,
    is_control_heading,
    is_table_top,
)
from policies.importing.shapes import Control, Revision

LABELLED = re.compile(r"([A-Z][^:\t|]{1,58}?)\s*(?::|\t|\|| [-–—] )\s*(.*)", re.S)
ABOUT_ITSELF = re.compile(r"\b(this|the|our) (policy|document|procedure)\b|^it\b|^policy\b", re.I)


@dataclass(slots=True)
class Reading:
    """What has been read so far; the first to name a field wins."""

    values: Found = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    taken_out: list[str] = field(default_factory=list)

    def learn(self, found: Found, source: str) -> None:
        for name, value in found.items():
            if name not in self.values:
                self.values[name] = value
                self.evidence[name] = source

    def control(self) -> Control:
        known = {shape.name for shape in fields(Control)}
        values = {name: value for name, value in self.values.items() if name in known}
        return Control(**values | {"revisions": tuple(self.revisions)})


def take_out(blocks: list[Block], margins: tuple[str, ...]) -> tuple[list[Block], Reading]:
    """The blocks that remain as the text, and what the others said."""
    reading = Reading()
    rest = _take_tables(blocks, reading)
    rest = _take_lines(rest, reading)
    rest = _take_sentences(rest, reading)
    rest = _take_headings(rest, blocks, reading)
    for margin in margins:
        _read_margin(margin, reading)
    _read_body(rest, reading)
    _read_newest_revision(reading)
    return rest, reading


# --- tables


def _take_tables(blocks: list[Block], reading: Reading) -> list[Block]:
    rest, under_control = [], False
    for block in blocks:
        if block.tag in HEADINGS or len(text(block)) < 60:
            under_control = is_control_heading(text(block)) or (
                under_control and block.tag not in HEADINGS
            )
        if block.tag != "table" or not _take_table(tables.rows(block), under_control, reading):
            rest.append(block)
    return rest


def _take_table(rows: list[list[str]], under_control: bool, reading: Reading) -> bool:
    """Read one table, or two that grew together; False where it is neither."""
    at = next((at for at, row in enumerate(rows) if _is_history_top(row)), len(rows))
    one_record = _is_one_record(rows)
    upper = rows if one_record else rows[:at]
    titles = sum(len([cell for cell in row if cell]) == 1 for row in upper)
    pairs = _record(upper) if one_record else _pairs(upper, under_control)
    history = None if one_record else _revisions(rows[at:])
    if not pairs and (history is None or titles < len(upper)):
        return False
    for label, value in pairs:
        reading.learn(read_field(field_of(label)[1], value), f"{label}: {_line(value)}")
    reading.revisions += history or []
    reading.taken_out += [_line("\n".join(row)) for row in rows]
    return True


def _line(value: str) -> str:
    return "; ".join(value.split("\n"))


def _is_one_record(rows: list[list[str]]) -> bool:
    """A row of labels with one row of values below it."""
    if len(rows) != 2 or len(rows[0]) < 3 or len(rows[0]) != len(rows[1]):
        return False
    kinds = {field_of(cell)[1] for cell in rows[0] if field_of(cell)[0]}
    only_control = kinds & {"next_review", "review_cycle", "committee", "approved_by", "category"}
    return bool(only_control) and all(field_of(cell)[0] for cell in rows[0] if cell)


def _record(rows: list[list[str]]) -> list[tuple[str, str]]:
    return list(zip(rows[0], rows[1], strict=True))


def _pairs(rows: list[list[str]], under_control: bool) -> list[tuple[str, str]]:
    """Label and value of each row (or two and two of them), if enough of the labels are known."""
    pairs, known, kept, counted = [], 0, 0, 0
    for row in rows:
        if is_table_top(row) or len(row) < 2:
            continue
        cells = row if len(row) % 2 == 0 else [row[0], "\n".join(row[1:])]
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            if not label and pairs:  # a cell that goes on from the row above
                pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}\n{value}")
                continue
            counted += 1
            known += field_of(label)[0]
            kept += field_of(label)[1] is not None
            pairs.append((label.rstrip(" :"), value))
    enough = known * 10 >= counted * 4 and known >= 2 and kept >= (1 if under_control else 2)
    return pairs if enough or (under_control and kept and known == counted) else []


def _is_history_top(row: list[str]) -> bool:
    """Whether the row names the columns of a revision history."""
    columns = [column_of(cell) for cell in row if cell]
    known = {column for column in columns if column}
    telling = known & {"description", "reviser"} and known & {"date", "version"}
    return bool(telling) and len(known) > 1 and columns.count(None) <= 1


def _revisions(rows: list[list[str]]) -> list[Revision] | None:
    """The rows below the names of the columns; None where they are no history after all."""
    if not rows:
        return None
    columns = [column_of(cell) for cell in rows[0]]
    found = [_revision(columns, row) for row in rows[1:] if not NOTHING.fullmatch(" ".join(row))]
    dated = sum(bool(revision.date or revision.version) for revision in found)
    return found if dated * 2 >= len(found) else None  # or else "Monday | ring | the head"


def _revision(columns: list[str | None], row: list[str]) -> Revision:
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        value = _line(cell).strip()
        if column and value and not NOTHING.fullmatch(value):
            cells[column] = f"{cells[column]} {value}" if column in cells else value
    when, version = cells.get("date", ""), cells.get("version", "")
    return Revision(
        date=find_date(when) or find_date(version),
        version=find_version(version, bare=True) or find_version(when),
        reviser=cells.get("reviser"),
        description=cells.get("description"),
    )


# --- lines of "Label: value"


def _labelled(line: str) -> tuple[str, str] | None:
    match = LABELLED.fullmatch(line)
    if not match or not field_of(match[1])[0]:
        return None
    return match[1], match[2]


def _line_pairs(block: Block) -> list[tuple[str, str]]:
    """The pairs of a paragraph or list that holds nothing but `Label: value`."""
    if block.tag not in ("p", "ul", "ol", "blockquote", "dl"):
        return []
    pairs = []
    for line in _raw_lines(block):
        pair = _labelled(line)
        if pair is None and not (pairs and len(line) < 80 and not pairs[-1][1]):
            return []
        if pair is None:
            pairs[-1] = (pairs[-1][0], line)
        else:
            pairs.append(pair)
    return pairs


def _raw_lines(block: Block) -> list[str]:
    """Lines with their tabs, which part a label from its value."""
    if "\t" not in "".join(block.itertext()):
        return lines(block)
    joined = "".join(block.itertext())
    return [re.sub(r"[ \u00a0]+", " ", line).strip() for line in joined.split("\n") if line.strip()]


def _front(blocks: list[Block]) -> int:
    """Where the text proper begins: at the first numbered or second-level heading."""
    for at, block in enumerate(blocks):
        words = text(block)
        if at > 30 or re.match(r"\d+(\.\d+)*[.)]?\s", words):
            return at
        later = block.tag in HEADINGS[1:] and not is_control_heading(words)
        if later and at > 0 and not re.search(r"\bcontents\b", words, re.I):
            return at
    return min(len(blocks), 30)


def _take_lines(blocks: list[Block], reading: Reading) -> list[Block]:
    """Runs of two or more labelled lines anywhere; a single one in front of the text too."""
    front, rest, at = _front(blocks), [], 0
    while at < len(blocks):
        run, pairs = at, []
        while run < len(blocks) and (more := _line_pairs(blocks[run])):
            pairs += more
            run += 1
        kept = [label for label, _ in pairs if field_of(label)[1]]
        if kept and (len(pairs) >= 2 or at < front):
            for label, value in pairs:
                reading.learn(read_field(field_of(label)[1], value), f"{label}: {value}")
            reading.taken_out += [line for block in blocks[at:run] for line in lines(block)]
            at = run
        else:
            rest.append(blocks[at])
            at += 1
    return rest


# --- sentences in front of the text, and in its margins


def _take_sentences(blocks: list[Block], reading: Reading) -> list[Block]:
    front, rest = _front(blocks), []
    for at, block in enumerate(blocks):
        near_end = at >= max(front, len(blocks) - 3)
        found: Found = {}
        if block.tag == "p" and (at < front or near_end):
            found = _read_pieces(text(block))
        if found:
            reading.learn(found, text(block))
            reading.taken_out.append(text(block))
        else:
            rest.append(block)
    return rest


def _read_pieces(line: str) -> Found:
    """A line that is one fact of document control, or several between upright strokes."""
    found: Found = {}
    for piece in re.split(r"\s\|\s", line):
        pair = _labelled(piece)
        more = read_field(field_of(pair[0])[1], pair[1]) if pair else read_sentence(piece)
        if not more:
            return {}
        found |= more
    return found


def _read_margin(margin: str, reading: Reading) -> None:
    """Headers, footers and front matter: only what turns out to be document control is kept."""
    for piece in re.split(r"\n|\t+|\s\|\s|\s{3,}|\s[•·]\s", margin):
        pair = _labelled(piece.strip())
        found = read_field(field_of(pair[0])[1], pair[1]) if pair else read_sentence(piece)
        new = {name: value for name, value in found.items() if name not in reading.values}
        if new:
            reading.learn(new, piece.strip())
            reading.taken_out.append(piece.strip())


# --- headings left with nothing under them


def _take_headings(rest: list[Block], before: list[Block], reading: Reading) -> list[Block]:
    """A heading over document control goes with it, once nothing of its own remains below."""
    kept: list[Block] = []  # from the end, so that a heading over such a heading goes as well
    remaining = {id(block) for block in rest}
    following = dict(zip(map(id, before), before[1:], strict=False))
    for block in reversed(rest):
        words, after = text(block), following.get(id(block))
        emptied = after is not None and id(after) not in remaining
        if is_control_heading(words) and len(words) < 60 and emptied:
            reading.taken_out.append(words)
            remaining.discard(id(block))
        else:
            kept.append(block)
    return kept[::-1]


# --- the text itself, which stays as it is


def _read_body(blocks: list[Block], reading: Reading) -> None:
    """The review cycle and who reviews, from the sentence of the text that says so."""
    names = {"review_months", "review_first_months"}
    if names & reading.values.keys():
        return
    for block in blocks:
        words = text(block)
        if block.tag != "p" or not re.search(r"\breview", words, re.I):
            continue
        found = _cycle_said(words)
        if found:
            if body := reviewing_body(words):
                found["committee"] = body
            reading.learn(found, words)
            return


def _cycle_said(words: str) -> Found:
    """The cycle of a paragraph whose first sentence about reviewing is about the policy itself."""
    sentences = re.split(r"(?<=[.!?])\s+", words)
    about = [
        at
        for at, sentence in enumerate(sentences)
        if re.search(r"\breview(ed|s)?\b", sentence, re.I) and ABOUT_ITSELF.search(sentence)
    ]
    if not about:
        return {}
    near = " ".join(sentences[about[0] : about[0] + 2])
    found = cycle(near)
    return found if "review_first_months" in found else cycle(sentences[about[0]])


def _read_newest_revision(reading: Reading) -> None:
    """Where nothing else states the version, the revision history does."""
    numbered = [row for row in reading.revisions if row.version]
    if not numbered or "version" in reading.values:
        return
    newest = max(numbered, key=lambda row: [int(part) for part in row.version.split(".")])
    source = " ".join(filter(None, [newest.date, newest.description]))
    reading.learn(
        {"version": newest.version}, f"Revision history: version {newest.version}, {source}"
    )
