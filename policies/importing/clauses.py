"""Which blocks begin a clause: headings, and paragraphs whose number fits the one before."""

from dataclasses import dataclass, field

from policies.importing.blocks import HEADINGS, Block, new, text
from policies.importing.numbering import letter, roman
from policies.importing.numbers import Number, Path, Sub, capital, decimal, follows
from policies.importing.promote import spread


@dataclass(slots=True)
class Part:
    """A clause to be: its first block and all that follow up to the next one."""

    number: str
    heading: str
    level: int
    blocks: list[Block]


@dataclass(slots=True)
class Scan:
    """Where the reading stands."""

    shift: int  # how far the heading tags lie below the level they mean
    main_headings: bool  # whether single numbers are taken by headings
    parts: list[Part] = field(default_factory=list)
    preamble: list[Block] = field(default_factory=list)
    last: Path = ()
    current: str = ""  # the numbered clause that (a) would belong to
    sub: Sub = field(default_factory=Sub)
    capitals: int = 0  # how many headings were lettered or numbered in capitals so far
    restart: bool = False  # an appendix may begin again at 1

    def follows(self, path: Path) -> bool:
        return follows(path, self.last) or (self.restart and follows(path, ()))

    def add(self, block: Block) -> None:
        (self.parts[-1].blocks if self.parts else self.preamble).append(block)

    def begin(self, part: Part, path: Path = ()) -> None:
        self.parts.append(part)
        if path:
            self.last, self.restart = path, False
            self.current, self.sub = part.number, Sub()


def divide(blocks: list[Block]) -> tuple[list[Block], list[Part]]:
    """What stands before the first clause, and the clauses in their order."""
    depths = [
        (_tag_level(block), decimal(text(block))) for block in blocks if block.tag in HEADINGS
    ]
    numbered = [tag - len(number.path) for tag, number in depths if number]
    unnumbered = [tag - 1 for tag, _ in depths]
    scan = Scan(
        shift=max(0, min(numbered or unnumbered, default=0)),
        main_headings=any(number and len(number.path) == 1 for _, number in depths),
    )
    for block in blocks:
        if block.tag in HEADINGS:
            _heading(block, scan)
        elif block.tag == "p":
            _paragraph(block, scan)
        elif block.tag == "ol" and block.get("type") in ("a", "i") and scan.current:
            _lettered_list(block, scan)
        else:
            scan.add(block)
    return scan.preamble, scan.parts


def _tag_level(block: Block) -> int:
    return int(block.get("data-depth") or block.tag[1])


def _heading(block: Block, scan: Scan) -> None:
    words = text(block)
    number = decimal(words)
    if number and (number.closed or len(number.path) > 1 or scan.follows(number.path)):
        scan.begin(Part(number.text, number.rest, len(number.path), [block]), number.path)
        return
    number = capital(words)
    if number and number.text in (_capital(scan.capitals + 1), _roman(scan.capitals + 1)):
        scan.capitals += 1
        scan.begin(Part(number.text, number.rest, 1, [block]))
        scan.current, scan.sub, scan.last = number.text, Sub(), ()
        return
    own = int(block.get("data-depth") or max(1, _tag_level(block) - scan.shift))
    scan.begin(Part("", words, own, [block]))
    scan.current = ""
    scan.restart = scan.restart or own == 1


def _capital(count: int) -> str:
    return letter(count).upper()


def _roman(count: int) -> str:
    return roman(count).upper()


def _paragraph(block: Block, scan: Scan) -> None:
    words = text(block)
    number = decimal(words)
    if number and _is_clause(number, scan):
        scan.begin(Part(number.text, "", len(number.path), [block]), number.path)
        return
    lettered = scan.sub.read(words) if scan.current else None
    if lettered:
        depth = scan.current.count(".") + 1 + lettered.text.count("(")
        scan.parts.append(Part(scan.current + lettered.text, "", depth, [block]))
    else:
        scan.add(block)


def _is_clause(number: Number, scan: Scan) -> bool:
    if len(number.path) == 1 and (scan.main_headings or not number.closed):
        return False
    return scan.follows(number.path)


def _lettered_list(block: Block, scan: Scan) -> None:
    """A list lettered (a), (b) under a numbered clause is cited by its letters."""
    shown = letter if block.get("type") == "a" else roman
    start = int(block.get("start") or 1)
    for at, item in enumerate(block.findall("li")):
        holder = new("ol")
        holder.append(item)
        for piece in spread(holder, f"({shown(start + at)})"):
            if piece.tag == "ol" and piece.get("type") in ("a", "i"):
                _lettered_list(piece, scan)
            elif piece.tag == "p":
                _paragraph(piece, scan)
            else:
                scan.add(piece)
