import pytest
from django.urls import reverse
from django.utils import timezone

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Clause, Edition
from policies.queries import slots
from policies.tests.factories import VersionFactory, policy_for

pytestmark = pytest.mark.django_db
WORDS = "<p>Ask {{ dsl.name }} of {{ school.name }} &amp; {{ dsl.nmae }}.</p>\n"


@pytest.fixture
def draft():
    TrustFactory()
    draft = VersionFactory(policy=policy_for(), html=WORDS)
    Clause.objects.filter(version=draft).update(html=WORDS)
    return draft


def page(client, name, version, **query):
    return client.get(reverse(f"policies:{name}", args=[version.pk]), query)


def test_each_school_is_listed_with_what_its_text_lacks_and_nothing_is_kept(client, draft):
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    holder("dsl", birch, given_names="Joy", family_name="<Adeyemi>")
    enter(client, draft.author)
    draft.policy.owners.add(draft.author)

    listed = [line[:3] for line in page(client, "editions", draft).context["lines"]]
    at_ash = page(client, "edition", draft, school=ash.pk).content.decode()
    at_birch = page(client, "edition", draft, school=birch.pk).content.decode()

    nobody = "The trust, for those who work at no school"
    assert listed == [
        (ash.pk, "Ash", ["dsl.name", "dsl.nmae"]),
        (birch.pk, "Birch", ["dsl.nmae"]),
        ("", nobody, ["dsl.name", "dsl.nmae"]),
    ]
    assert "Ask [nothing to put for dsl.name] of Ash" in at_ash
    assert "Ask Joy &lt;Adeyemi&gt; of Birch" in at_birch
    assert Edition.objects.count() == 0


@pytest.mark.parametrize("school", ["0", "999999", "1" * 400, "²"])
def test_a_school_that_there_is_not_has_no_text(client, draft, school):
    enter(client, holder("clerk"))

    assert page(client, "edition", draft, school=school).status_code == 404


def test_a_reader_previews_nothing(client, draft):
    enter(client, teacher(SchoolFactory()))

    assert page(client, "editions", draft).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions_whatever_schools_there_are(
    client, draft, django_assert_num_queries, count
):
    for _ in range(count):
        SchoolFactory()
    enter(client, holder("clerk"))

    with django_assert_num_queries(10):
        page(client, "editions", draft)


def test_a_vacant_post_is_filled_by_the_trusts_holder_then_by_the_words_of_the_profile():
    TrustFactory(profile={"slot.words": ["it_support.name: the IT helpdesk"]})
    ash, birch = SchoolFactory(), SchoolFactory()
    holder("it_support", ash, given_names="Ada", family_name="Okoro")
    day = timezone.localdate()
    words = slots.values_by_school(day)
    holder("it_support", given_names="Theo", family_name="Lund")
    filled = slots.values_by_school(day)

    found = [
        [values[key]["it_support.name"] for key in (ash.pk, birch.pk, None)]
        for values in (words, filled)
    ]
    assert found == [
        ["Ada Okoro", "the IT helpdesk", "the IT helpdesk"],
        ["Ada Okoro", "Theo Lund", "Theo Lund"],
    ]
