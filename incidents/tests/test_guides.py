"""What law and guidance say of cases: shown with its source, kept by those who answer for it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from incidents.models import Guide
from incidents.queries import guides as queries
from incidents.queries import ringing
from incidents.tests.factories import CaseFactory, ConcernFactory
from incidents.tests.keeping import manager
from people.models import Contact, Role
from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder

pytestmark = pytest.mark.django_db
MIGRATION = import_module("incidents.migrations.0002_what_law_and_guidance_say")


@pytest.fixture(autouse=True)
def _as_it_begins():
    MIGRATION.add(apps, None)


def said(**more):
    fields = {
        "topic": "referral",
        "title": "Tell the diocese",
        "text": "Within a week.",
        "kind": "practice",
        "source": "The trust’s own scheme",
        "link": "",
        "dated": "2026-09-01",
        "telephone": "",
        "period": "",
        "unit": "",
    }
    return fields | more


def test_each_entry_says_what_it_is_where_it_stands_and_since_when():
    rows = Guide.objects.all()

    assert {row.topic for row in rows} == set(Guide.Topic.values)
    assert all(row.source and row.dated <= date(2026, 11, 28) and row.text for row in rows)
    assert {row.kind for row in rows} == set(Guide.Kind.values)
    for row in rows:
        row.full_clean()


def test_a_list_that_the_trust_keeps_is_not_corrected():
    Guide.objects.exclude(code="ico").delete()

    MIGRATION.add(apps, None)

    assert [row.code for row in Guide.objects.all()] == ["ico"]


def test_deadlines_are_read_from_it():
    assert queries.period("ico") == (72, "clock_hours")
    assert queries.period("lado") == (1, "working_days")
    assert queries.period("police") is None
    assert queries.period("nothing") is None
    assert [
        row.period_words for row in Guide.objects.filter(code__in=("ico", "lado", "police"))
    ] == [
        "1 working day",
        "",
        "72 clock hours",
    ]


def test_a_period_without_its_unit_is_refused_by_the_database_too():
    for wrong in ({"period": 3, "unit": ""}, {"period": None, "unit": "months"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Guide.objects.filter(code="police").update(**wrong)


def test_the_first_page_of_reporting_shows_the_help_lines_that_the_trust_keeps():
    Guide.objects.filter(code="posh").update(telephone="01 23")
    Guide.objects.filter(code="protect").delete()

    assert ringing.lines() == [
        ("NSPCC helpline", "0808 800 5000"),
        ("NSPCC whistleblowing advice line", "0800 028 0285"),
        ("Professionals Online Safety Helpline", "01 23"),
    ]


def test_a_case_shows_what_bears_on_it_and_its_authoritys_lado(client):
    quiet = CaseFactory(personal_data="no")
    concern = ConcernFactory(
        case=CaseFactory(child_at_risk="yes", personal_data="yes"), images="not_sure"
    )
    case = concern.case
    Contact.objects.create(
        school=case.school, kind="lado", name="Sam Reed", telephone="01632 960 111"
    )
    enter(client, manager(case))

    page = client.get(case.get_absolute_url()).content.decode()

    topics = [[topic for topic, _ in queries.of_case(one)] for one in (quiet, case)]
    assert topics == [
        ["Whoever it is about", "Records, and how long they are kept"],
        [
            "A child in danger, and the police",
            "Allegations against adults, and the LADO",
            "Pictures that may show a child",
            "Whoever it is about",
            "Personal data",
            "Records, and how long they are kept",
        ],
    ]
    assert ("Sam Reed" in page, "01632 960 111" in page) == (True, True)
    assert "A picture may show a child" in page


def test_a_case_says_where_the_lado_is_to_be_entered(client):
    case = CaseFactory()
    enter(client, manager(case))

    page = client.get(case.get_absolute_url()).content.decode()

    assert "The LADO of this school’s authority is not entered yet" in page


def test_everybody_reads_it_and_may_not_change_it(client):
    enter(client, PersonFactory())
    row = Guide.objects.get(code="ico")

    page = client.get("/concerns/guidance/").content.decode()
    codes = [
        client.get(f"/concerns/guidance/{path}").status_code for path in ("add/", f"{row.pk}/")
    ]

    assert "Law: <a" in page
    assert "UK GDPR, article 33</a>, 1 January 2021" in page
    assert "72 clock hours" in page
    assert row.get_absolute_url() not in page
    assert codes == [403, 403]


def test_those_who_answer_for_it_add_change_and_take_off(client):
    enter(client, holder(Role.TRUST_SAFEGUARDING_LEAD))

    client.post("/concerns/guidance/add/", said())
    own = Guide.objects.get(title="Tell the diocese")
    client.post(
        own.get_absolute_url(), said(text="Within five days.", period="5", unit="school_days")
    )
    changed = client.get("/concerns/guidance/").content.decode()
    client.post(f"{own.get_absolute_url()}remove/")

    assert "Within five days." in changed
    assert "5 school days" in changed
    assert (own.code, Guide.objects.filter(pk=own.pk).exists()) == ("", False)
    assert [row.text for row in Guide.history.filter(id=own.pk).order_by("history_id")] == [
        "Within a week.",
        "Within five days.",
        "Within five days.",
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"period": "5"}, "Fill in both the time and what it is counted in, or neither"),
        ({"unit": "months"}, "Fill in both the time and what it is counted in, or neither"),
        ({"period": "-1", "unit": "months"}, "greater than or equal to 0"),
        ({"title": ""}, "Fill in: Title"),
        ({"dated": "soon"}, "enter a date"),
        ({"link": "javascript:alert(1)"}, "enter a web address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(client, wrong, words):
    enter(client, holder(Role.DATA_PROTECTION_OFFICER))
    before = Guide.objects.count()

    page = client.post("/concerns/guidance/add/", said(**wrong)).content.decode()

    assert words in page
    assert "Within a week." in page
    assert Guide.objects.count() == before
