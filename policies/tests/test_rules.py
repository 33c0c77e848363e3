import pytest
import rules
from django.utils import timezone

from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PersonFactory
from policies.models import Question
from policies.queries import consulting, planned, questions, versions
from policies.tests.factories import VersionFactory, approved, policy_for

pytestmark = pytest.mark.django_db
OF_OWNERS = (
    "change_policy",
    "change_version",
    "consult_version",
    "submit_version",
    "return_version",
    "publish_version",
    "withdraw_version",
)


def owner_of(policy, *, kind=""):
    """An owner, away today for this reason if any."""
    owner = PersonFactory()
    policy.owners.add(owner)
    if kind:
        Absence.objects.create(person=owner, kind=kind, starts_on=timezone.localdate())
    return owner


@pytest.mark.parametrize(("kind", "may"), [("", True), ("holiday", True), ("suspended", False)])
def test_an_owner_looks_after_the_policy_unless_suspended(kind, may):
    version = VersionFactory(policy=policy_for())
    owner = owner_of(version.policy, kind=kind)

    found = {name: owner.has_perm(f"policies.{name}", version) for name in OF_OWNERS}

    assert found == dict.fromkeys(OF_OWNERS, may)


@pytest.mark.parametrize("name", OF_OWNERS)
def test_an_owner_has_no_say_about_another_policy_or_none(name):
    owner = owner_of(policy_for())

    assert not rules.has_perm(f"policies.{name}", owner, VersionFactory(policy=policy_for()))
    assert not rules.has_perm(f"policies.{name}", owner, None)


@pytest.mark.parametrize(("kind", "seen"), [("holiday", True), ("suspended", False)])
def test_a_suspended_owner_or_colleague_consulted_reads_no_draft(kind, seen):
    draft = VersionFactory(policy=policy_for(), state="in_consultation")
    owner, consulted = owner_of(draft.policy, kind=kind), PersonFactory()
    question = Question.objects.create(
        policy=draft.policy, version=draft, person=PersonFactory(), text="May I?"
    )
    Absence.objects.create(person=consulted, kind=kind, starts_on=timezone.localdate())
    draft.consultees.create(person=consulted, invited_by=owner, comment_by=timezone.localdate())

    found = [
        *(versions.visible_to(person).exists() for person in (owner, consulted)),
        versions.policies_visible_to(owner).exists(),
        planned.policies_of(owner).exists(),
        questions.visible_to(owner).filter(pk=question.pk).exists(),
        questions.waiting_for(owner).exists(),
        consulting.to_comment(consulted).exists(),
        consulted.has_perm("policies.comment_on_version", draft),
    ]

    assert found == [seen] * len(found)


def test_a_suspended_owner_publishes_nothing(client):
    version = approved(policy_for())
    enter(client, owner_of(version.policy, kind="suspended"))

    answer = client.post(f"/policies/versions/{version.pk}/publish/")

    version.refresh_from_db()
    assert (answer.status_code, version.state) == (404, "approved")
