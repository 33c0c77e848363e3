import datetime as dt

import pytest
from django.urls import reverse

from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.importing import document
from policies.models import Assignment, Version
from policies.queries import relating
from policies.tests.factories import approved, policy_for
from policies.workflow import drafting
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
FILE = b"""# Lone Working Policy

| Document control | |
|---|---|
| Version | 1.0 |
| Owner | HR |
| Related policies | Code of Conduct; Online Safety Policy |

## 1. Rule

1.1 Say where you are.
"""


def publish(policy):
    version = approved(policy)
    life.publish(version, by=PersonFactory())
    return version


@pytest.fixture
def old_and_new():
    """A school's policy in force, and the trust's that replaces it, still to be published."""
    teacher(SchoolFactory())
    old, new = policy_for(title="Ash Phones Policy"), policy_for(title="Phones Policy")
    publish(old)
    new.replaces.add(old)
    return old, new


def test_publishing_withdraws_what_it_replaces_which_stays_to_be_read(client, old_and_new):
    old, new = old_and_new
    reader = Assignment.objects.get().person
    assert relating.replaced_by(old) is None

    publish(new)

    gone = old.versions.get()
    assert (gone.state, gone.events.last().note) == (
        Version.State.WITHDRAWN,
        f"Replaced by the Phones Policy ({new.reference}).",
    )
    assert [row.policy for row in Assignment.objects.filter(state="open")] == [new]
    assert relating.replaced_by(old) == new
    enter(client, reader)
    page = client.get(old.get_absolute_url()).content.decode()
    assert "Another policy took its place" in page
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_what_was_replaced_is_read_only_for_its_owner_too(client, old_and_new):
    old, new = old_and_new
    publish(new)
    enter(client, holder("policy_owner"))

    answers = {
        name: client.get(reverse(f"policies:{name}", args=[old.slug])).status_code
        for name in ("policy", "change", "audience", "relate", "import_version")
    }

    assert answers == {
        "policy": 200,
        "change": 409,
        "audience": 409,
        "relate": 409,
        "import_version": 409,
    }


def test_whoever_publishes_is_shown_what_gives_way(client, old_and_new):
    _, new = old_and_new
    version = approved(new)
    enter(client, holder("clerk"))

    page = client.get(reverse("policies:publish", args=[version.pk])).content.decode()

    assert "Ash Phones Policy 1.0" in page


def test_a_file_that_names_related_policies_leads_to_them(client):
    conduct = policy_for(title="Code of Conduct", public=True)
    publish(conduct)

    version = drafting.import_policy(
        document.read(FILE, "lone.md"), FILE, "lone.md", by=holder("policy_owner")
    )

    policy = version.policy
    assert list(policy.related.all()) == [conduct]
    found = relating.beside(policy, policy.owners.get())
    assert (list(found["related"]), found["only_named"]) == ([conduct], ["Online Safety Policy"])
    enter(client, policy.owners.get())
    assert conduct.get_absolute_url() in client.get(policy.get_absolute_url()).content.decode()


def test_a_related_policy_that_the_reader_may_not_see_is_not_named(client):
    secret, shown = policy_for(title="Draft of something"), policy_for(public=True)
    shown.related.add(secret)
    publish(shown)
    enter(client, PersonFactory())

    page = client.get(shown.get_absolute_url())

    assert (page.status_code, b"Draft of something" in page.content) == (200, False)


def test_an_owner_says_what_belongs_together(client):
    policy, other, old = policy_for(), policy_for(public=True), policy_for()
    publish(other)
    owner = PersonFactory()
    owner.owns_policies.add(policy, old)
    enter(client, owner)
    page = reverse("policies:relate", args=[policy.slug])

    assert page in client.get(policy.get_absolute_url()).content.decode()
    answer = client.post(page, {"related": [other.pk], "replaces": [old.pk]})

    assert answer["Location"] == policy.get_absolute_url()
    assert (list(policy.related.all()), list(policy.replaces.all())) == ([other], [old])
    back = client.post(reverse("policies:relate", args=[old.slug]), {"replaces": [policy.pk]})
    assert "Select a valid choice" in back.content.decode()


def test_an_owner_neither_sees_nor_replaces_what_is_anothers(client):
    policy, secret, other = policy_for(), policy_for(title="Secret plan"), policy_for(public=True)
    publish(other)
    policy.owners.add(owner := PersonFactory())
    enter(client, owner)
    page = reverse("policies:relate", args=[policy.slug])

    shown = client.get(page).content.decode()
    client.post(page, {"related": [secret.pk], "replaces": [other.pk]})

    assert "Secret plan" not in shown
    assert (policy.related.count(), policy.replaces.count()) == (0, 0)


def test_a_reader_finds_who_answers_for_it_at_each_of_their_schools(client):
    ash, birch = (
        SchoolFactory(name="Ash"),
        SchoolFactory(name="Birch", headteacher_title="principal"),
    )
    SchoolFactory(name="Cedar")
    holder("headteacher", birch, given_names="Ruth", family_name="Hale")
    keeper, both = holder("policy_owner"), teacher(ash)
    both.placements.create(
        school=birch, staff_group="teaching", main=False, starts_on=dt.date(2020, 9, 1)
    )
    policy = policy_for(title="Phones Policy")
    publish(policy)
    page = reverse("policies:change", args=[policy.slug])

    enter(client, keeper)
    form = client.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    saved = client.post(page, {**sent, "owners": [keeper.pk], "lead_post": "headteacher"})
    kept = client.get(policy.get_absolute_url()).content.decode()
    enter(client, both)
    read = client.get(policy.get_absolute_url())

    assert saved.status_code == 302
    assert "Answers for it at each school" in kept
    leads = [(post, [str(who) for who in people]) for post, people in read.context["leads"]]
    assert leads == [("headteacher, Ash", []), ("principal, Birch", ["Ruth Hale"])]
    assert "Nobody at present" in read.content.decode()
