"""Policies that put questions to their readers, and the readers' answers."""

from policies.models import Version
from policies.queries import scenarios as queries
from policies.tests.factories import VersionFactory, policy_for
from policies.workflow import scenarios
from policies.workflow import version as workflow
from policies.workflow.scenarios import Said

PUPIL = (
    "A pupil asks to follow you. What do you do?",
    [Said("Say no", True, "Nobody accepts pupils."), Said("Say yes", False, "See section 3.")],
)
PHOTO = (
    "What may be on a picture?",
    [
        Said("The hall", True, "No pupil is on it."),
        Said("A pupil", False, "Only with permission."),
        Said("The garden", True, "No pupil is on it."),
    ],
)


def asking(owner, *written):
    """A version in force that asks these questions."""
    version = VersionFactory(policy=policy_for(), author=owner)
    for situation, choices in written or (PUPIL, PHOTO):
        scenarios.add(version, situation, choices, by=owner)
    Version.objects.filter(pk=version.pk).update(state="approved")
    workflow.publish(version, by=owner)
    return version


def choice(version, words):
    return next(c.pk for row in queries.of(version) for c in row.choices.all() if c.words == words)


def answers(assignment, first, *second, number=1):
    version = assignment.version
    one, two = version.scenarios.all()
    return {
        "answering": assignment.pk,
        "number": number,
        f"scenario_{one.pk}": choice(version, first),
        f"scenario_{two.pk}": [choice(version, words) for words in second],
    }


RIGHT = ("Say no", "The hall", "The garden")
WRONG = ("Say yes", "The hall")


def sign_form(page, person):
    return page.context["form"].initial | {"typed_name": person.name}
