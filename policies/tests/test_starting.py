"""Drafts without a file: a policy from nothing, and a text taken up again."""

import datetime as dt

import pytest

from core.workflow import Refused
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Policy, Version
from policies.tests.factories import PolicyFactory, VersionFactory, approved, policy_for
from policies.workflow import drafting, signing, starting
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)


@pytest.fixture
def owner():
    return holder("policy_owner")


@pytest.fixture
def writer(client, owner):
    enter(client, owner)
    return client


def typed(owner, **kwargs):
    said = {
        "title": "Gifts Policy", "reference": "HVT-40", "category": "trust", "owners": [owner.pk],
        "committee": "Finance", "staff_groups": ["teaching", "governor"],
    }  # fmt: skip
    return said | kwargs


def test_a_policy_is_started_from_nothing_and_written_straight_away(writer, owner):
    TrustFactory(profile={"audience.default": ["teaching"], "ack.cycle": "yearly_bundle"})
    form = writer.get("/policies/start/").context["form"]
    assert form["staff_groups"].value() == ["teaching"]
    assert form["owners"].value() == [owner.pk]

    answer = writer.post("/policies/start/", typed(owner))

    draft = Version.objects.get()
    assert answer.url == f"/policies/versions/{draft.pk}/write/add/"
    assert (draft.number, draft.state, draft.author, draft.html) == ("1.0", "draft", owner, "")
    policy = draft.policy
    assert (policy.slug, policy.committee, policy.signing_rule) == (
        "gifts-policy", "Finance", "yearly",
    )  # fmt: skip
    assert sorted(policy.audience.values_list("staff_group", flat=True)) == ["governor", "teaching"]
    assert list(policy.owners.all()) == [owner]
    assert "Write the first section" in writer.get(draft.get_absolute_url()).content.decode()
    assert "Nothing is written yet" in writer.get(f"{answer.url[:-4]}").content.decode()

    writer.post(answer.url, {"number": "1", "heading": "Purpose", "text": "Say thank you."})

    draft.refresh_from_db()
    assert draft.html == '<h2 id="1">1 Purpose</h2>\n<p>Say thank you.</p>\n'
    workflow.submit(draft, by=owner)
    assert workflow.not_the_author(draft, owner)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"reference": "HVT-01"}, "reference"),
        ({"owners": []}, "owners"),
        ({"owners": ["9" * 400]}, "owners"),
        ({"staff_groups": ["pupils"]}, "staff_groups"),
        ({"category": "x"}, "category"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_started(writer, owner, wrong, field):
    PolicyFactory(reference="HVT-01")

    answer = writer.post("/policies/start/", typed(owner, **wrong))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"]["committee"].value() == "Finance"
    assert Policy.objects.count() == 1


def test_a_reference_taken_in_the_same_moment_is_refused_and_leaves_nothing(owner):
    PolicyFactory(reference="HVT-40")

    with pytest.raises(Refused, match="started just now"):
        starting.start_policy(
            by=owner, owners=[], staff_groups=["teaching"], title="Gifts", reference="HVT-40"
        )

    assert Policy.objects.count() == 1


def test_the_published_text_is_the_next_draft_word_for_word(writer, owner):
    version = approved(policy_for(), statement="I will ask.")
    workflow.publish(version, by=owner)
    page = writer.get(version.policy.get_absolute_url()).content.decode()
    assert "Begin a new version from this text" in page

    for _ in range(2):
        answer = writer.post(f"/policies/versions/{version.pk}/start/")

    draft = version.policy.versions.get(state="draft")
    assert answer.url == draft.get_absolute_url()
    assert (draft.number, draft.author, draft.statement) == ("2.0", owner, "I will ask.")
    assert (draft.html, draft.words) == (version.html, version.words)
    same = ("anchor", "number", "heading", "html")
    assert list(draft.clauses.values(*same)) == list(version.clauses.values(*same))
    assert version.clauses.count() == 1
    with pytest.raises(Refused, match="is on its way"):
        starting.start_version(version, by=owner)


def test_only_those_who_may_write_start_a_draft(client):
    version = approved(policy_for())
    workflow.publish(version, by=holder("policy_owner"))
    enter(client, holder("clerk"))

    assert client.post(f"/policies/versions/{version.pk}/start/").status_code == 403
    assert client.post("/policies/start/", typed(holder("policy_owner"))).url.endswith(
        f"/versions/{Version.objects.latest('pk').pk}/"
    )


def test_a_number_that_a_withdrawn_draft_bears_is_passed_over(owner):
    first = approved(policy_for())
    workflow.publish(first, by=owner)
    dropped = starting.start_version(first, by=owner)
    workflow.withdraw(dropped, by=owner, note="Not now.")

    draft = starting.start_version(first, by=owner)
    assert (dropped.number, draft.number) == ("2.0", "3.0")
    drafting.describe(draft, material=False)
    assert draft.number == "1.1"


def test_making_an_old_text_live_again_asks_again(writer, owner):
    school = SchoolFactory()
    person = teacher(school)
    policy = policy_for()
    old = approved(policy)
    workflow.publish(old, by=owner, on=DAY)
    sign(person)
    workflow.publish(approved(policy, major=2, html="<p>New.</p>"), by=owner, on=DAY)
    assert "Use this text again" in writer.get(old.get_absolute_url()).content.decode()

    writer.post(f"/policies/versions/{old.pk}/start/")
    again = policy.versions.get(state="draft")
    assert again.summary_of_changes == "The text of version 1.0 again."
    assert "Use this text again" not in writer.get(old.get_absolute_url()).content.decode()
    Version.objects.filter(pk=again.pk).update(state="approved")  # as the committee would
    workflow.publish(again, by=owner, on=DAY)

    assert (again.number, again.html) == ("3.0", old.html)
    assert person.assignments.get(state="open").version == again
    assert person.acknowledgements.get().version == old


def test_a_draft_beside_a_version_in_force_changes_nothing_for_its_signers(owner):
    school = SchoolFactory()
    signed, waiting = teacher(school), teacher(school)
    version = approved(policy_for())
    workflow.publish(version, by=owner, on=DAY)
    sign(signed)
    before = list(version.policy.assignments.order_by("pk").values())

    draft = starting.start_version(version, by=owner)
    workflow.submit(draft, by=owner)

    assert list(version.policy.assignments.order_by("pk").values()) == before
    assert waiting.assignments.get().version == version
    version.refresh_from_db()
    assert version.state == "published"


def test_an_unfinished_new_policy_can_be_withdrawn_and_is_offered_to_nobody(writer, owner):
    draft = VersionFactory(html="", words=0)
    workflow.withdraw(draft, by=owner, note="A mistake.")

    assert "Use this text again" not in writer.get(draft.get_absolute_url()).content.decode()


def sign(person):
    assignment = person.assignments.select_related("version__policy").get(state="open")
    texts = signing.texts_for(assignment, assignment.assigned_on)
    return signing.sign(
        assignment, by=person, signature=signing.Signature(person.name, tuple(texts))
    )
