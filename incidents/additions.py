"""Readers that the trust's profile adds to a concern: they replace nobody and may decide nothing.

Pure. Each becomes a second reader, and nobody does who could not be one by rule 2: no person
concerned, nobody below them, no relative of theirs, nobody who was harmed.
"""

from collections.abc import Iterable

from incidents.directory import AWAY, NOBODY, Directory, People
from incidents.routing import Facts, concerned_by

HACKED = "hacked_private_account"


def offered(facts: Facts, default: Iterable[str], about_pupil: Iterable[str]) -> list[str]:
    """Whom a reporter may choose to tell as well, by the codes of the profile."""
    return list(about_pupil if facts.about_kind == "pupil" else default)


def added(
    facts: Facts, directory: Directory, chosen: Iterable[str], hacked: Iterable[str]
) -> People:
    """Those chosen, and where a private account was broken into those whom the profile names."""
    codes = {*chosen, *(hacked if facts.category == HACKED else ())}
    found = frozenset().union(*(_receivers(code, facts, directory) for code in codes))
    concerned = concerned_by(facts, directory)
    harmed = NOBODY if facts.harmed is None else frozenset({facts.harmed})
    authors = frozenset({facts.reporter, facts.writer})
    spared = concerned | directory.below(concerned) | directory.related_to(concerned) | harmed
    return found - spared - authors


def _receivers(code: str, facts: Facts, directory: Directory) -> People:
    places = {
        "headteacher": (("headteacher", facts.school),),
        "senior_leader": (("school_leader", facts.school),),
        "safeguarding_contact": (("dsl", facts.childs_school),),
        "dsl_if_required": (("dsl", facts.childs_school),),
        "dsl": (("dsl", facts.childs_school),),
        "hr": (("hr", facts.school), ("hr", None)),
        "chief_executive": (("chief_executive", None),),
    }
    if code == "line_manager":
        managers = directory.managers.get(_whose(facts), NOBODY)
        return frozenset(who for who in managers if directory.absent.get(who) != AWAY)
    if code == "executive":
        nominated = directory.receivers("nominated_executive", None)
        return nominated or directory.receivers("executive", None)
    return frozenset().union(*(directory.receivers(*place) for place in places[code]))


def _whose(facts: Facts) -> object:
    """Whose account was broken into, else whoever reports."""
    return facts.reporter if facts.harmed is None else facts.harmed
