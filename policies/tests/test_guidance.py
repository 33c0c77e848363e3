"""The guidance a trust keeps track of: editions no longer in force, and duties nobody knows."""

from importlib import import_module

import pytest
from django.apps import apps

from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder
from policies.importing import citations, document
from policies.models import Clause, Guidance
from policies.queries import guidance
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import version as workflow

EDITIONS = [
    citations.Edition(("Keeping children safe in education", "KCSIE"), 2025, ("safeguarding",)),
    citations.Edition(("Working together to safeguard children", "Working Together"), 2023),
    citations.Edition(("Data Protection Act",), 2018),
]


def cited(text):
    clauses = document.read(f"# Test Policy\n\n## 1. A\n\n{text}".encode(), "policy.md").clauses
    return citations.superseded(clauses, EDITIONS)


@pytest.mark.parametrize(
    "words",
    [
        "Keeping Children Safe in Education 2022",
        "‘Keeping children safe in education’ (September 2022)",
        "Keeping children safe in education (KCSIE) 2022",
        "Keeping children safe in education: statutory guidance, September 2022",
    ],
)
def test_an_older_edition_is_pointed_out_however_it_is_written(words):
    said = [words.lower() for words in cited(f"1.1 As {words} says.")]

    assert said == [
        "section 1.1 cites keeping children safe in education 2022; the edition in force is 2025."
    ]


@pytest.mark.parametrize(
    "words",
    [
        "KCSIE 2025",
        "KCSIE 2026",
        "KCSIE",
        "KCSIE is read every year; in 2019 it was not",
        "Working together to safeguard children 2023",
        "the Data Protection Act 2018",
    ],
)
def test_the_edition_in_force_and_one_without_a_year_are_nobodys_mistake(words):
    assert cited(f"1.1 As {words}.") == []


def test_each_older_citation_is_named_once_with_its_section():
    text = "1.1 See KCSIE 2021 and KCSIE 2021.\n\n1.2 See the Data Protection Act 1998."

    assert cited(text) == [
        "Section 1.1 cites KCSIE 2021; the edition in force is 2025.",
        "Section 1.2 cites Data Protection Act 1998; the edition in force is 2018.",
    ]


def test_a_duty_nobody_knows_is_asked_about():
    said = citations.unknown_duty("Social Media Policy", "statutory", EDITIONS)

    assert [words[:32] for words in said] == ["The policy is called statutory, "]
    assert citations.unknown_duty("Safeguarding Policy", "statutory", EDITIONS) == []
    assert citations.unknown_duty("Social Media Policy", "trust", EDITIONS) == []


@pytest.fixture
def only_kcsie(db):
    Guidance.objects.all().delete()
    return Guidance.objects.create(
        name="Keeping children safe in education", also_called="KCSIE", year=2025
    )


def test_a_draft_is_checked_against_the_list_as_it_is_now(only_kcsie, client):
    version = VersionFactory(found={"warnings": ["Section 2 has no text."]})
    Clause.objects.create(version=version, position=2, number="2", anchor="2", html="KCSIE 2025")
    assert guidance.doubts(version) == ["Section 2 has no text."]
    enter(client, holder("clerk"))

    page = client.post(
        f"/policies/guidance/{only_kcsie.pk}/",
        {"name": only_kcsie.name, "also_called": "KCSIE", "kind": "statutory", "year": "2026"},
    )

    assert (page.status_code, page.url) == (302, "/policies/guidance/")
    assert guidance.doubts(version) == [
        "Section 2 has no text.",
        "Section 2 cites KCSIE 2025; the edition in force is 2026.",
    ]


@pytest.mark.parametrize("year", ["", "soon", "9" * 400, "1600", "²"])
def test_what_is_no_year_is_refused_beside_the_field(only_kcsie, client, year):
    enter(client, holder("policy_owner"))

    page = client.post("/policies/guidance/add/", {"name": "X", "kind": "law", "year": year})

    assert (page.status_code, list(page.context["form"].errors)) == (200, ["year"])


def test_the_list_is_added_to_and_taken_from(only_kcsie, client, django_assert_num_queries):
    enter(client, holder("policy_owner"))
    client.post("/policies/guidance/add/", {"name": "Equality Act", "kind": "law", "year": "2010"})
    client.post(f"/policies/guidance/{only_kcsie.pk}/remove/")

    assert [str(row) for row in client.get("/policies/guidance/").context["rows"]] == [
        "Equality Act 2010"
    ]


@pytest.mark.django_db
def test_the_list_begins_with_what_most_trusts_cite_and_where_each_was_found():
    Guidance.objects.all().delete()
    migration = import_module("policies.migrations.0003_name_the_guidance_in_force")

    migration.write(apps, None)

    rows = Guidance.objects.all()
    assert {row.name for row in rows} >= {"Keeping children safe in education", "Equality Act"}
    assert {row.source[:8] for row in rows} == {"https://"}
    migration.take_back(apps, None)
    assert not Guidance.objects.exists()


def test_a_new_edition_names_the_policies_in_force_that_cite_an_older_one(only_kcsie, client):
    version = approved(policy_for(title="Safeguarding Policy"))
    version.clauses.update(html="<p>We follow KCSIE 2025 and the rest.</p>")
    workflow.publish(version, by=PersonFactory())
    enter(client, holder("policy_owner"))
    form = {"name": only_kcsie.name, "also_called": "KCSIE", "kind": "statutory", "year": "2026"}

    page = client.post(f"/policies/guidance/{only_kcsie.pk}/", form, follow=True)

    where = ["Section 1 cites KCSIE 2025; the edition in force is 2026."]
    assert page.context["behind"] == [(version.policy, where)]
    shown = client.get(version.policy.get_absolute_url())
    cited = f"{only_kcsie.name} 2025"
    assert (shown.context["cited"], shown.context["outdated"]) == ([cited], where)
