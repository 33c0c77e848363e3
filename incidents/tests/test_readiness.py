"""Every way a concern can take is tried before somebody needs it."""

import datetime as dt
import json
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from incidents import readiness
from incidents.models import Relationship, RouteTrial
from incidents.queries import readiness as queries
from incidents.tasks import try_routes
from incidents.tests.factories import away, small_trust, stands_in
from notices.models import Notice
from notices.workflow import gathering
from people.models import Role, School
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, SchoolFactory, holder

pytestmark = pytest.mark.django_db
PAGE, WHAT_IF = "incidents:readiness", "incidents:what_if"


WRAY = []  # its key


@pytest.fixture
def trust():
    found = small_trust()
    found.second = holder("deputy_dsl", found.wray)
    found.clerk = holder(Role.CLERK)
    holder("dsl", School.objects.get(slug="ferrow"))
    WRAY[:] = [found.wray.pk]
    return found


def ways(day=None):
    day = day or timezone.localdate()
    return readiness.try_all(
        list(queries.schools_on(day)), queries.directory_on(day), queries.rules_of()
    )


def missing(found):
    """(what, about) of what ends in nobody at Wray, without jobs."""
    return {
        (gap.what, gap.tried.kind)
        for gap in readiness.gaps(found)
        if readiness.UNMET not in gap.what
        and (gap.tried.school == WRAY[0] or gap.tried.kind in readiness.FOR_THE_TRUST)
    }


def test_a_trust_with_its_posts_filled_has_somebody_to_manage_every_concern(trust):
    assert missing(ways()) == set()


def test_a_vacant_dsl_and_lead_leave_nobody_to_act_for_the_child(trust):
    trust.dsl.appointments.all().delete()
    assert missing(ways()) == set()  # the lead has the child's strand
    trust.lead.appointments.all().delete()

    assert (readiness.NO_CHILD, "staff") in missing(ways())


def test_a_top_that_is_one_person_is_found(trust):
    trust.vice.appointments.all().delete()

    assert (readiness.SEALED, "chair_of_trustees") in missing(ways())


def test_who_is_away_without_a_stand_in_counts_as_a_gap_whatever_keeps_them(trust):
    trust.lead.appointments.all().delete()
    away(trust.dsl, "holiday")
    assert (readiness.NO_CHILD, "staff") in missing(ways())
    trust.dsl.absences.update(kind="sick")
    assert (readiness.NO_CHILD, "staff") in missing(ways())

    stands_in(trust.second, trust.dsl, "dsl")

    assert (readiness.NO_CHILD, "staff") not in missing(ways())


def test_nobody_reads_of_a_relationship_in_it(trust):
    before = [way.reaches for way in ways()]

    Relationship.objects.create(one=trust.head, other=trust.education, kind="spouse")

    assert [way.reaches for way in ways()] == before


def test_governance_reads_it_and_a_teacher_does_not(client, trust):
    enter(client, trust.trustees)
    page = client.get(reverse(PAGE))
    assert page.status_code == 200
    assert {role for at, _, role in page.context["vacant"] if at is None} == {
        "whistleblowing_trustee",
        "administrator",
    }
    enter(client, trust.teacher)
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.get(reverse("incidents:proof")).status_code == 403
    away(trust.trustees, "suspended")
    enter(client, trust.trustees)
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_page_asks_as_often_for_a_school_more(client, trust, django_assert_num_queries):
    enter(client, trust.clerk)
    client.get(reverse(PAGE))
    with django_assert_num_queries(20):
        client.get(reverse(PAGE))
    for slug in ("fell", "moor"):
        AppointmentFactory(school=SchoolFactory(slug=slug))
    with django_assert_num_queries(20):
        client.get(reverse(PAGE))


def test_what_would_happen_if_says_who_receives_instead_and_changes_nothing(client, trust):
    post = trust.head.appointments.get()
    enter(client, trust.clerk)
    before = [way.reaches for way in ways()]

    page = client.get(reverse(WHAT_IF), {"post": post.pk, "what": "vacant"})

    pairs = {
        (was.where, was.about): (was.manage, will.manage) for was, will in page.context["pairs"]
    }
    assert pairs["Wray Primary", "A member of staff"] == (str(trust.head), str(trust.education))
    assert ("Wray Primary", "The headteacher") in pairs or page.context["unchanged"]
    assert [way.reaches for way in ways()] == before


def test_a_holiday_leaves_the_holder_and_brings_the_stand_in(client, trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    post = trust.head.appointments.get()
    enter(client, trust.clerk)

    short = client.get(reverse(WHAT_IF), {"post": post.pk, "what": "short"}).context["pairs"]
    long = client.get(reverse(WHAT_IF), {"post": post.pk, "what": "long"}).context["pairs"]

    of_staff = [will.manage for was, will in short if was.about == "A member of staff"]
    assert of_staff == [", ".join(sorted([str(trust.deputy), str(trust.head)]))]
    assert [will.manage for was, will in long if was.about == "A member of staff"] == [
        str(trust.deputy)
    ]


def test_the_last_chair_that_goes_is_shown_as_what_would_reach_nobody(client, trust):
    post = trust.vice.appointments.get()
    enter(client, trust.clerk)

    page = client.get(reverse(WHAT_IF), {"post": post.pk, "what": "long"})

    assert (readiness.SEALED, "The chair of trustees") in {
        (gap.what, gap.about) for gap in page.context["gaps"]
    }


def test_a_question_that_makes_no_sense_is_asked_again(client, trust):
    enter(client, trust.clerk)

    page = client.get(reverse(WHAT_IF), {"post": "999999", "what": "sold"})

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"post", "what"}


def test_the_proof_for_the_board_names_who_receives_what(client, trust):
    enter(client, trust.trustees)

    made = client.get(reverse("incidents:proof"))

    paper = PdfReader(BytesIO(made.content))
    said = " ".join("".join(page.extract_text() for page in paper.pages).split())
    assert "Every way leads to somebody" in said or "What ends in nobody" in said
    assert str(trust.head) in said
    data = json.loads(paper.attachments["routes.json"][0])
    assert data["tried"] == len(ways())
    wray = {way["about"]: way["manage"] for way in data["ways"] if way["where"] == "Wray Primary"}
    assert wray["A pupil"] == str(trust.head)


def test_each_night_is_tried_once_and_a_new_gap_is_told_once(trust):
    admin = holder(Role.ADMINISTRATOR)
    try_routes()
    try_routes()
    assert RouteTrial.objects.count() == 1
    Notice.objects.all().delete()
    RouteTrial.objects.update(on=timezone.localdate() - dt.timedelta(days=2))
    trust.vice.appointments.all().delete()
    try_routes()
    try_routes()

    told = Notice.objects.filter(kind="routes_end").values_list("person", flat=True)
    assert sorted(told) == sorted([trust.clerk.pk, admin.pk])
    RouteTrial.objects.filter(on__lt=timezone.localdate()).delete()
    RouteTrial.objects.update(on=timezone.localdate() - dt.timedelta(days=1))
    try_routes()
    assert Notice.objects.filter(kind="routes_end").count() == 2
    lines = gathering.composing.lines_of(Notice.objects.all())
    assert all("would reach nobody" in line.sentence for line in lines.values())


def test_posts_that_end_soon_are_listed(client, trust):
    post = trust.lead.appointments.get()
    post.ends_on = timezone.localdate() + dt.timedelta(days=30)
    post.save()
    enter(client, trust.clerk)

    assert list(client.get(reverse(PAGE)).context["ending"]) == [post]


def test_the_command_prints_what_ends_in_nobody(trust, capsys):
    trust.vice.appointments.all().delete()

    call_command("try_routes", on=timezone.localdate())

    said = capsys.readouterr().out
    assert "Nobody may manage it. In a concern about: The chair of trustees" in said
    assert "ways tried" in said
