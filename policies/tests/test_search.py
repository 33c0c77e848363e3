"""Finding by words: only what the person may see, in their own school's words, best first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, PersonFactory, SchoolFactory, holder, teacher
from policies.importing import document
from policies.models import Clause, SearchDocument, Version
from policies.queries import search
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import drafting, searching
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
PHOTOS = "<p>Never publish a photograph of pupils without asking {{ dsl.name }}.</p>"


@pytest.fixture
def ash():
    school = SchoolFactory(name="Ash")
    AppointmentFactory(role="dsl", school=school, person__given_names="Tomasz")
    AppointmentFactory(role="dsl", person__given_names="Ellen")
    return school


def written(version, *clauses):
    """Give a version these clauses: (heading, html)."""
    version.clauses.all().delete()
    Clause.objects.bulk_create(
        Clause(
            version=version, position=n, number=f"{n}", heading=heading, anchor=f"{n}", html=text
        )
        for n, (heading, text) in enumerate(clauses, 1)
    )
    Version.objects.filter(pk=version.pk).update(html="".join(text for _, text in clauses))
    version.refresh_from_db()
    searching.index(version)  # as every verb that writes a text does
    return version


def published(*clauses, lines=(), **kwargs):
    version = written(approved(policy_for(*lines, **kwargs)), *clauses)
    workflow.publish(version, by=holder("clerk"))
    return version


def found(person, words):
    return [(line.title, line.number) for line in search.find(person, words).lines]


def test_a_title_comes_before_a_heading_and_a_heading_before_a_text(ash):
    published(
        ("Purpose", "<p>On photographs, among others.</p>"),
        ("Photographs of pupils", "<p>Ask first.</p>"),
        title="Media Policy",
        reference="M-1",
    )
    published(("Purpose", "<p>Rules.</p>"), title="Photograph Policy", reference="P-1")

    assert found(teacher_there(ash), "photograph") == [
        ("Photograph Policy", ""),
        ("Photographs of pupils", "2"),
        ("Purpose", "1"),
    ]


def teacher_there(school):
    """Somebody who was bound by all that is published: they joined before."""
    person = teacher(school)
    for version in Version.objects.filter(state="published"):
        person.assignments.create(
            policy=version.policy,
            version=version,
            occasion="joined",
            assigned_on="2026-01-05",
            due_first_on="2026-01-19",
            due_on="2026-01-19",
        )
    return person


def test_words_may_be_a_phrase_left_out_or_either(ash):
    published(
        ("Trips", "<p>Ask parents before a school trip.</p>"),
        ("Money", "<p>The school office keeps the trip money.</p>"),
        ("Dogs", "<p>No dogs.</p>"),
        title="Visits",
    )
    person = teacher_there(ash)
    numbers = {
        words: [number for _, number in found(person, words)]
        for words in ('"school trip"', "trip -parents", "dogs or parents", "parent dog", "pare")
    }

    assert numbers == {
        '"school trip"': ["1"],
        "trip -parents": ["2"],
        "dogs or parents": ["3", "1"],
        "parent dog": [],
        "pare": ["1"],
    }


def test_words_of_the_policys_title_narrow_but_do_not_find_each_of_its_sections(ash):
    published(("Photos", "<p>Ask.</p>"), ("Hours", "<p>Nine.</p>"), title="Social Media Policy")
    published(("Photos", "<p>Ask.</p>"), title="Visits")
    person = teacher_there(ash)

    assert found(person, "social media") == [("Social Media Policy", "")]
    assert found(person, "social media photos") == [("Photos", "1")]


def test_what_does_not_bind_the_person_is_not_found(ash):
    birch = SchoolFactory(name="Birch")
    bound = teacher(ash)
    published(("Kitchen", "<p>Wash knives.</p>"), lines=({"school": ash},))
    draft = written(VersionFactory(policy=policy_for()), ("Draft", "<p>Sharpen knives.</p>"))
    searching.index(draft)
    owner = PersonFactory()
    draft.policy.owners.add(owner)

    assert found(bound, "knives") == [("Kitchen", "1")]
    assert found(teacher(birch), "knives") == []
    assert found(owner, "knives") == [("Draft", "1")]
    assert sorted(found(holder("policy_owner"), "knives")) == [("Draft", "1"), ("Kitchen", "1")]
    assert found(holder("administrator"), "knives") == [("Kitchen", "1")]
    assert [line.state for line in search.find(owner, "knives").lines] == ["Draft"]


def test_it_is_shown_in_the_words_of_the_persons_own_school(ash):
    version = published(("Pictures", PHOTOS))
    birch = SchoolFactory(name="Birch")

    said = {
        school.name: "".join(
            words for words, _ in search.find(teacher_there(school), "photos").lines[0].pieces
        )
        for school in (ash, birch)
    }

    assert said == {
        "Ash": f"Never publish a photograph of pupils without asking Tomasz {dsl_of(ash)}.",
        "Birch": f"Never publish a photograph of pupils without asking Ellen {dsl_of(None)}.",
    }
    assert search.find(teacher_there(ash), "photos").lines[0].url == (
        f"{version.get_absolute_url()}#1"
    )


def dsl_of(school):
    return school_dsl(school).person.family_name


def school_dsl(school):
    return AppointmentFactory._meta.model.objects.get(role="dsl", school=school)


def test_only_what_is_in_force_is_found(ash):
    version = published(("Knives", "<p>Locked away.</p>"))
    person = teacher_there(ash)
    draft = written(
        VersionFactory(policy=version.policy, major=2, state="approved"),
        ("Blades", "<p>Locked away.</p>"),
    )

    workflow.publish(draft, by=holder("clerk"))

    assert (found(person, "knives"), found(person, "blades")) == ([], [("Blades", "1")])

    workflow.withdraw(draft, by=holder("clerk"), note="No longer needed.")

    assert SearchDocument.objects.count() == 0


def test_a_new_title_is_found_at_once(ash):
    version = published(("Purpose", "<p>Rules.</p>"), title="Gifts")
    version.policy.title = "Hospitality"
    version.policy.save()

    searching.index_policy(version.policy)

    assert found(holder("policy_owner"), "hospitality") == [("Hospitality", "")]
    assert found(holder("policy_owner"), "gifts") == []


def test_what_another_way_of_writing_left_out_is_caught_up_once(ash):
    version = published(("Purpose", "<p>Rules.</p>"))
    SearchDocument.objects.all().delete()
    draft = VersionFactory(policy=policy_for())

    assert [searching.catch_up(), searching.catch_up()] == [2, 0]
    assert set(SearchDocument.objects.values_list("version", flat=True)) == {version.pk, draft.pk}


HOSTILE = (
    '"', "'", "\\", "*", "(", ")", "NEAR(a b)", "title:x", "a AND", "NOT", "^a", "{a}:b", "-",
    "a'b:*", "'; DROP TABLE people_person; --", "%00", "a" * 200, "é" * 100, "\u202e", "👩‍🏫",
    "9" * 199, "<script>alert(1)</script>", "& | ! <->", "a:*b", '"a" "b', "word\\'s", "﷽",
)  # fmt: skip


def test_hostile_words_find_nothing_and_break_nothing(client, ash):
    published(("Purpose", "<p>Rules.</p>"))
    enter(client, teacher_there(ash))

    got = {words: client.get("/search/", {"q": words}).status_code for words in HOSTILE}

    assert got == dict.fromkeys(HOSTILE, 200)
    for odd in ({"q": "rules", "page": "9" * 400}, {"q": "rules", "page": "²"}):
        assert client.get("/search/", odd).status_code == 200
    assert client.get("/search/", {"q": "rules\0"}).status_code == 400
    assert "at most 200" in client.get("/search/", {"q": "a" * 201}).content.decode()


def test_text_of_a_policy_never_becomes_markup_on_the_page(client, ash):
    published(("Tags", "<p>Type &lt;script&gt;alert(1)&lt;/script&gt; nowhere.</p>"))
    enter(client, teacher_there(ash))

    said = client.get("/search/", {"q": "nowhere"}).content.decode()

    assert "&lt;script&gt;" in said
    assert "<script>alert" not in said
    assert "<mark>nowhere</mark>" in said


def test_pages_are_of_twenty_and_the_number_of_queries_does_not_grow(
    client, ash, django_assert_num_queries
):
    published(*[(f"Rule {n}", "<p>Lock the door.</p>") for n in range(45)])
    published(("Rule", "<p>{{ dsl.name }} locks the window.</p>"))
    enter(client, teacher_there(ash))
    numbers = []
    for page in (1, 3, 99):
        response = client.get("/search/", {"q": "door", "page": page})
        numbers.append(len(response.context["found"].lines))

    assert numbers == [20, 5, 20]
    client.get("/search/", {"q": "window"})
    for words in ("window", "lock"):
        with django_assert_num_queries(16):
            client.get("/search/", {"q": words})


@pytest.mark.no_cover
def test_finding_takes_as_many_queries_among_thirty_policies_as_among_two(ash):
    person = teacher(ash)
    search.find(person, "lock")  # what is kept with the person is read
    asked = []
    for most in (2, 30):
        _fill(most - Version.objects.count())
        with CaptureQueriesContext(connection) as queries:
            total = search.find(person, "lock door").total
        asked.append((total, len(queries)))

    assert asked == [(16, asked[0][1]), (240, asked[0][1])]


def _fill(policies):
    for n in range(policies):
        version = VersionFactory(policy=policy_for(public=True), state="published")
        written(version, *[(f"Rule {n}.{m}", f"<p>Lock door {m}.</p>" * 40) for m in range(8)])
        searching.index(version)


def test_a_draft_is_found_as_soon_as_its_file_is_read():
    data = b"# Gifts Policy\n\n## 1. Purpose\n\n1.1 No hampers.\n"
    owner = holder("policy_owner")

    drafting.import_policy(document.read(data, "gifts.md"), data, "gifts.md", by=owner)

    assert found(owner, "hamper") == [("Gifts Policy, section 1.1", "1.1")]
