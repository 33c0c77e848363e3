"""What a text is made of: the trust's clauses, and what a school or a role changes in them. Pure.

A clause's canonical HTML opens with its heading, or bears its number in its first paragraph.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.html import escape

from policies import shown
from policies.models import Clause, RoleEdition

FIRST_TAG = re.compile(r"<p\b[^>]*>")


class Own(NamedTuple):
    """What makes an edition differ from the trust's text, merge fields apart."""

    school: str = ""  # its name, where it adds a section of its own
    anchor: str = ""  # of that section
    appendix: str = ""  # what stands in it
    variants: Mapping[str, str] = {}  # other words for a clause, by its anchor
    leaves_out: frozenset[str] = frozenset()  # anchors of clauses, with all that belongs to them

    @property
    def html(self) -> str:
        return "\n".join([self.appendix, *self.variants.values()])


NOTHING = Own()


def composed(clauses: Iterable[Clause], own: Own) -> list[Clause]:
    """The clauses of an edition, none of them saved; those that stay the same are the same."""
    found = [_varied(clause, own) for clause in without(clauses, own.leaves_out)]
    if own.appendix:
        found.append(_appended(own, {clause.anchor for clause in found}))
    return found


def html_of(clauses: Iterable[Clause]) -> str:
    """The canonical HTML of a text that consists of these clauses."""
    return "\n".join(clause.html for clause in clauses if clause.html) + "\n"


def left_out_of_parts(parts: Iterable[RoleEdition]) -> dict[str, frozenset[str]]:
    """By the name of each part, the sections that are in other parts and not in it."""
    parts = list(parts)
    somewhere = frozenset(section for part in parts for section in part.sections)
    return {part.name: somewhere - {*part.sections} for part in parts}


def without(clauses: Iterable[Clause], leaves_out: frozenset[str]) -> Iterable[Clause]:
    """The clauses that are read: those left out go with all that belongs to them."""
    depth = None  # of the clause that is left out, as long as what follows belongs to it
    for clause in clauses:
        if depth is not None and clause.level > depth:
            continue
        depth = clause.level if clause.anchor in leaves_out else None
        if depth is None:
            yield clause


def _varied(clause: Clause, own: Own) -> Clause:
    words = own.variants.get(clause.anchor)
    if words is None:
        return clause
    same = {name: getattr(clause, name) for name in ("number", "heading", "level", "anchor")}
    return Clause(**same, html=with_body(clause, words))


def _appended(own: Own, taken: set[str]) -> Clause:
    anchor = f"{own.anchor}-school" if own.anchor in taken else own.anchor
    made = Clause(heading=f"At {own.school}", level=1, anchor=anchor)
    made.html = canonical(made, own.appendix, "h2")
    return made


def with_body(clause: Clause, html: str) -> str:
    """The clause's HTML with other words: its heading or number stays as it was written."""
    if clause.heading and (heading := shown.HEADING.match(clause.html)):
        return f"{heading[0].strip()}\n{html}".strip()
    return canonical(clause, html, "h3")


def canonical(clause: Clause, html: str, tag: str) -> str:
    """The canonical HTML of a clause: its heading or first paragraph bears its address."""
    if clause.heading:
        title = escape(f"{clause.number} {clause.heading}".strip())
        return f'<{tag} id="{clause.anchor}">{title}</{tag}>\n{html}'.strip()
    number = f"{clause.number} " if clause.number else ""
    first = FIRST_TAG.match(html)
    rest = html[first.end() :] if first else f"</p>\n{html}"
    return f'<p id="{clause.anchor}">{number}{rest}'.strip()
