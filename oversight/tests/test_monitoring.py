"""What trustees are told of concerns once a term: frozen, and no number tells of anybody."""

import datetime as dt
import json
from io import BytesIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from incidents.models import Case
from incidents.tests.factories import CaseFactory
from oversight import masking
from oversight.models import Release
from oversight.queries import monitoring
from oversight.tasks import release_monitoring
from people.models import Role, Term
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder

pytestmark = pytest.mark.django_db
PAGE, PAPER = "oversight:monitoring", "oversight:monitoring_paper"
TODAY = "2027-01-04 03:00"
AUTUMN = {"name": "Autumn 2026", "starts_on": dt.date(2026, 9, 1), "ends_on": dt.date(2026, 12, 18)}
SPRING = {"name": "Spring 2027", "starts_on": dt.date(2027, 1, 5), "ends_on": dt.date(2027, 3, 24)}


@pytest.fixture
def school():
    TrustFactory()
    Term.objects.create(**AUTUMN)
    Term.objects.create(**SPRING)
    return SchoolFactory()


def cases(school, number, on="2026-10-05", **said):
    at = timezone.make_aware(dt.datetime.fromisoformat(f"{on} 09:00"))
    return [
        CaseFactory(school=school, received_on=at.date(), received_at=at, **said)
        for _ in range(number)
    ]


def ended(school, number, on, state="no_case", **said):
    at = timezone.make_aware(dt.datetime.fromisoformat(f"{on} 15:00"))
    return cases(school, number, state=state, ended_at=at, **said)


def released(at=TODAY):
    with time_machine.travel(at, tick=False):
        release_monitoring()
        release_monitoring()
    return Release.objects.first()


def said(part):
    return {row["label"]: row["said"] for row in part["rows"]}


# --- counts


@pytest.mark.parametrize(
    ("numbers", "shown", "total"),
    [
        ((0, 0), ("none", "none"), "none"),
        ((3, 0), ("1 to 4", "none"), "1 to 4"),
        ((7, 12), ("7", "12"), "19"),
        ((7, 3, 12), ("5 or more", "1 to 4", "12"), "22"),
        ((3, 9), ("1 to 4", "5 or more"), "12"),
        ((4, 4), ("1 to 4", "1 to 4"), "5 or more"),
        ((1, 1), ("1 to 4", "1 to 4"), "1 to 4"),
    ],
)
def test_a_small_count_shows_neither_by_itself_nor_by_subtraction(numbers, shown, total):
    found = masking.parts((str(at), number) for at, number in enumerate(numbers))

    assert (tuple(row.said for row in found.rows), found.total) == (shown, total)


def test_no_bar_is_as_long_as_a_number_that_is_hidden():
    lengths = {masking.count("", number).length for number in range(1, 5)}

    assert lengths == {2}


# --- releases


def test_a_term_is_counted_once_a_fortnight_after_it_and_stays(school):
    cases(school, 6, about_kind="staff")
    cases(school, 2, about_kind="pupil", child_at_risk="yes")
    assert released("2026-12-31 03:00") is None
    release = released()
    assert (release.name, Release.objects.count()) == ("Autumn 2026", 1)
    about, risk = release.figures["term"]
    assert said(about) == {
        "An adult of the trust or its schools": "5 or more",
        "A pupil": "1 to 4",
        "Families, the public, or not known": "none",
    }
    assert said(risk) == {"Yes, or not sure": "1 to 4", "No": "5 or more"}
    assert release.figures["total"]["said"] == "8"

    cases(school, 9, about_kind="staff")
    before = release.figures
    released("2027-01-10 03:00")
    release.refresh_from_db()

    assert release.figures == before


def test_no_figure_of_a_release_is_between_one_and_four(school):
    for number, kind in enumerate(("staff", "pupil", "parent"), start=1):
        cases(school, number, about_kind=kind)
    ended(school, 4, "2026-11-20")
    ended(school, 1, "2026-11-20", state="closed", outcome="malicious", threshold="may_meet")

    release = released()

    shown = {row["said"] for part in _parts(release) for row in part["rows"]}
    assert shown == {"none", "1 to 4", "5 or more", "11"}


def _parts(release):
    return [*release.figures["term"], *release.figures["years"]["parts"]]


def test_outcomes_over_three_years_change_only_when_five_more_have_ended(school):
    ended(school, 8, "2026-11-20", first_opened_at=_at("2026-10-07 10:00"))
    autumn = released()
    assert said(autumn.figures["years"]["parts"][0])["No case to answer"] == "8"
    assert autumn.figures["years"]["times"] == [
        ["Until somebody opened it", "2 days"],
        ["Until it ended", "46 days"],
    ]
    ended(school, 1, "2027-02-10", state="closed", outcome="malicious")

    spring = released("2027-04-10 03:00")

    assert spring.name == "Spring 2027"
    assert spring.figures["years"] == autumn.figures["years"]


def test_with_enough_of_them_the_three_years_are_counted_anew(school):
    ended(school, 8, "2026-11-20")
    released()
    ended(school, 5, "2027-02-10", state="closed", outcome="substantiated", threshold="may_meet")

    spring = released("2027-04-10 03:00")

    ends, thresholds = map(said, spring.figures["years"]["parts"])
    assert (ends["Substantiated"], ends["No case to answer"]) == ("5", "8")
    assert thresholds["It may meet the harm threshold"] == "5"


def _at(moment):
    return timezone.make_aware(dt.datetime.fromisoformat(moment))


def test_what_was_merged_counts_once(school):
    first, *others = cases(school, 6, about_kind="staff")
    Case.objects.filter(pk=others[0].pk).update(
        state="duplicate", ended_at=_at("2026-10-09 09:00"), merged_into=first
    )

    assert released().figures["total"]["said"] == "5"


def test_a_school_s_own_terms_release_nothing_and_old_ones_stay_uncounted(school):
    Term.objects.create(
        name="Own", school=school, starts_on=dt.date(2026, 9, 2), ends_on=dt.date(2026, 12, 19)
    )
    Term.objects.create(name="Old", starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2025, 12, 18))

    assert [term.name for term in monitoring.to_release(dt.date(2027, 1, 4))] == ["Autumn 2026"]


# --- the page


def test_every_reader_reads_the_same_and_others_nothing(client, school):
    cases(school, 7, about_kind="staff")
    release = released()
    pages = set()
    for role in (Role.TRUSTEE, Role.CHAIR_OF_TRUSTEES, Role.AUDITOR):
        enter(client, holder(role))
        page = client.get(reverse(PAGE))
        pages.add((page.context["total"], str(page.context["parts"])))
    assert pages == {("7", str(page.context["parts"]))}
    assert release.name in page.text

    enter(client, holder(Role.HEADTEACHER, school))
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_terms_stand_beside_each_other_and_as_paper(client, school):
    cases(school, 7, about_kind="staff")
    cases(school, 5, on="2027-02-01", about_kind="pupil")
    released()
    spring = released("2027-04-10 03:00")
    autumn = Release.objects.get(name="Autumn 2026")
    enter(client, holder(Role.TRUSTEE))

    page = client.get(reverse(PAGE))
    older = client.get(reverse(PAGE), {"release": autumn.pk})
    made = client.get(reverse(PAPER), {"release": spring.pk})

    assert [(bar.label, bar.said) for bar in page.context["terms"].rows] == [
        ("Autumn 2026", "7"),
        ("Spring 2027", "5"),
    ]
    assert (older.context["release"], older.context["terms"]) == (autumn, None)
    paper = PdfReader(BytesIO(made.content))
    assert "Spring 2027" in paper.pages[0].extract_text()
    data = json.loads(paper.attachments["monitoring.json"][0])
    assert data["total"]["said"] == "5"


def test_before_the_first_release_the_page_says_when_it_comes(client, school):
    enter(client, holder(Role.CLERK))

    assert "Nothing released yet" in client.get(reverse(PAGE)).text
    assert client.get(reverse(PAPER)).status_code == 404


def test_the_command_releases_as_of_a_day_and_once(school, capsys):
    for _ in range(2):
        call_command("release_monitoring", on=dt.date(2027, 1, 4))

    assert capsys.readouterr().out == "Released: Autumn 2026, to 18 December 2026.\nNothing due.\n"
