"""What an import gives back: immutable values, with None for whatever the file does not say."""

from dataclasses import dataclass, field


class Unreadable(Exception):  # noqa: N818 -- reads as what it says
    """The file cannot be imported; the message is one plain sentence for whoever chose it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of one format: HTML not yet cleaned, and what it noticed on the way."""

    html: str
    warnings: tuple[str, ...] = ()
    # Text beside the page (headers, footers, front matter): looked at for document control only.
    margins: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One addressable part of the text; `html` runs up to the next clause, own number included."""

    number: str  # "" for an unnumbered heading
    heading: str  # "" for a numbered paragraph
    anchor: str
    level: int  # 1 is a main section
    html: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One row of a revision history; `date` is YYYY-MM or YYYY-MM-DD."""

    date: str | None
    version: str | None
    reviser: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class Control:
    """Document control as the file states it; dates are YYYY-MM or YYYY-MM-DD."""

    title: str | None = None
    reference: str | None = None
    version: str | None = None
    approved: str | None = None
    approved_by: str | None = None
    effective: str | None = None
    next_review: str | None = None
    review_months: int | None = None
    review_first_months: int | None = None
    review_then_months: int | None = None
    category: str | None = None  # statutory, trust, school or government
    committee: str | None = None
    owner: str | None = None
    related: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A policy read from a file; `body` is `preamble` and then the HTML of every clause."""

    title: str
    body: str
    preamble: str
    clauses: tuple[Clause, ...]
    control: Control
    evidence: dict[str, str] = field(
        default_factory=dict
    )  # field of Control: text it was read from
    taken_out: tuple[str, ...] = ()  # every line of the file that is no longer in the body
    warnings: tuple[str, ...] = ()
    words: int = 0  # runs of A to Z in the body and in what was taken out of it
