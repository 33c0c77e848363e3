"""Whether what was said lets a picture of a pupil be shown: either *no* wins. Pure."""

import datetime as dt

YES, NO, UNANSWERED, CONSENT = "yes", "no", "unanswered", "consent"
CLASS, YEAR, TEAM = "class", "year", "team"
KINDS = ((CLASS, "Classes"), (YEAR, "Years"), (TEAM, "Teams"))


def lets(
    basis: str,
    parent: str,
    pupil: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    on: dt.date,
) -> bool:
    """Whether an answer in force lets the pupil be shown on the day.

    Before its first day and after its last it lets nothing, whatever its basis. Where the basis
    is consent, nobody having answered is a no; on another basis only an objection is.
    """
    if on < starts_on or (ends_on is not None and on > ends_on):
        return False
    if NO in (parent, pupil):
        return False
    return basis != CONSENT or YES in (parent, pupil)


def group_words(kind: str, name: str) -> str:
    """ "class 4B", "year 4", "Reception": how a group is called in a sentence."""
    if kind == TEAM:
        return name
    is_said = name.casefold().startswith(kind) or (kind == YEAR and len(name) > 3)
    return name if is_said else f"{kind} {name}"


def status(answer: object, *, blocked: bool, on: dt.date, recorded: bool) -> str:
    """yes, no or unanswered, for an `ImageAnswer` in force or None. `blocked`: the DSL said so."""
    if blocked:
        return NO
    if answer is None:
        return UNANSWERED if recorded else YES
    said = (answer.basis, answer.parent, answer.said_by_pupil, answer.starts_on, answer.ends_on)
    if lets(*said, on):
        return YES
    nobody_said = answer.basis == CONSENT and not (answer.parent or answer.said_by_pupil)
    return UNANSWERED if nobody_said else NO
