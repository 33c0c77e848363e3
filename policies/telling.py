"""What people hear about the words of their own school: a line of their summary."""

from collections import defaultdict

from django.urls import reverse

from notices.composing import Line
from notices.models import Notice
from policies import changes
from policies.models import Appendix, EditionChange, Variant


def edition_changed(notices: list[Notice]) -> dict[int, Line | None]:
    """ "Your DSL is now Jane Smith": each thing once, with its school for whoever is at several."""
    rows = EditionChange.objects.select_related("school").prefetch_related(
        "editions__version__policy"
    )
    found = rows.in_bulk({notice.ref for notice in notices})
    schools, said = defaultdict(set), set()
    for notice in notices:
        schools[notice.person_id].add(found[notice.ref].school_id)
    lines = {}
    for notice in notices:
        change = found[notice.ref]
        several = len(schools[notice.person_id]) > 1 and change.school
        words = changes.at_several(change.said, change.school.name if several else "")
        again = (notice.person_id, words) in said
        said.add((notice.person_id, words))
        lines[notice.pk] = None if again else Line(words, _address(change))
    return lines


def _address(change: EditionChange) -> str:
    policies = {row.version.policy for row in change.editions.all()}
    if len(policies) == 1:
        return policies.pop().get_absolute_url()
    return reverse("policies:policies")


def appendix(notices: list[Notice]) -> dict[int, Line | None]:
    """To an owner: a school wrote, changed or took out its own section."""
    rows = Appendix.objects.select_related("school", "policy")
    found = rows.in_bulk({notice.ref for notice in notices})
    return {notice.pk: _about(found[notice.ref], notice) for notice in notices}


def _about(row: Appendix, notice: Notice) -> Line | None:
    removed = notice.key.split(":")[1] == "removed"
    if not removed and row.state != Appendix.State.IN_FORCE:
        return None  # written again since, or taken out: that is told by itself
    did = "took out" if removed else "wrote"
    return Line(
        f"{row.school} {did} its own section of the {row.policy}.",
        reverse("policies:local", args=[row.policy.slug]),
    )


PROPOSED, ACCEPTED = Variant.State.PROPOSED, Variant.State.ACCEPTED
WORDINGS = {  # what happened: (the state in which it is still worth saying, the words)
    "propose": (PROPOSED, "{school} asks for its own wording of {section} of the {policy}."),
    "accept": (ACCEPTED, "Your wording of {section} of the {policy} is accepted."),
    "refuse": (Variant.State.REFUSED, "Your wording of {section} of the {policy} is refused."),
    "drop": (
        Variant.State.DROPPED,
        "{school} reads {section} of the {policy} in the trust's words again.",
    ),
    "overtaken": (
        ACCEPTED,
        "The trust changed {section} of the {policy}: decide whether {school} keeps its wording.",
    ),
}


def variant(notices: list[Notice]) -> dict[int, Line | None]:
    """What became of a school's wording, as long as nothing else did since."""
    rows = Variant.objects.select_related("school", "policy")
    found = rows.in_bulk({notice.ref for notice in notices})
    return {notice.pk: _of_wording(found[notice.ref], notice.key) for notice in notices}


def _of_wording(row: Variant, key: str) -> Line | None:
    state, words = WORDINGS[key.split(":")[1]]
    if row.state != state:
        return None
    said = words.format(school=row.school, section=row.section, policy=row.policy)
    return Line(said, row.get_absolute_url())
