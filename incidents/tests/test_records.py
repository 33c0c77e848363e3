"""What is put on record: once, with its clock, read from its strand."""

import datetime as dt

import pytest
from django.utils import timezone

from core.workflow import Refused
from incidents import notifications
from incidents.models import Guide, Record
from incidents.queries import visible
from incidents.tests.factories import away, manage, small_trust
from incidents.tests.test_deciding import LADO, MAY, decide
from incidents.tests.test_reporting import report
from incidents.workflow import readers as reading
from incidents.workflow import records
from notices.models import Notice
from people.queries.calendar import calendars
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def case(trust):
    return report(trust, trust.cleaner).case


def test_the_same_number_puts_it_on_record_once(trust, case):
    number = Record(kind="note").number
    for _ in range(2):
        records.add(case, "note", {"what": "Seen"}, by=trust.head, number=number)

    assert case.records.count() == 1
    with pytest.raises(Refused, match="no longer good"):
        records.add(case, "note", {"what": "Seen"}, by=trust.education, number=number)


def test_the_ico_is_told_within_72_hours_of_the_clock(trust, case):
    said = {"body": "ico", "noticed": "2026-12-24T23:50:00+00:00", "what": "A list"}

    row = records.add(case, "referral", said, by=trust.head)

    assert row.due_at == dt.datetime(2026, 12, 27, 23, 50, tzinfo=dt.UTC)
    assert row.has_clock


@pytest.mark.parametrize("body", ["dbs", "tra", "employer", "social_care", "other"])
def test_other_referrals_have_five_working_days_or_what_the_trust_keeps(trust, case, body):
    said = {"body": body, "noticed": "2026-12-24T23:50:00+00:00", "what": "Conduct"}
    row = records.add(case, "referral", said, by=trust.head)
    Guide.objects.filter(code=body).update(period=1, unit="working_days")
    sooner = records.add(case, "referral", said, by=trust.head)

    days = calendars()[case.school_id]
    assert (row.due_on, row.has_clock) == (days.add_working_days(timezone.localdate(), 5), False)
    assert sooner.due_on == days.add_working_days(
        timezone.localdate(), 1 if body in ("dbs", "tra") else 5
    )


def action(case, by, person, days=3):
    due_on = timezone.localdate() + dt.timedelta(days=days)
    said = {"what": "Take it down", "due_on": due_on.isoformat()}
    return records.add(case, "action", said, by=by, person=person)


def owed(person):
    rows = Notice.objects.filter(person=person, kind__startswith="case_job").order_by("pk")
    return [(row.kind, row.private) for row in rows]


def said_of(*rows):
    found = notifications.WORDS[rows[0].kind](rows)
    return [found[row.pk] and found[row.pk].sentence for row in rows]


def test_whose_action_it_is_hears_of_it_alone_and_until_it_is_done(trust, case):
    reading.allow(case, trust.hr, "adviser", by=trust.head)
    row = action(case, trust.head, trust.hr)
    action(case, trust.head, trust.head)

    notice = Notice.objects.get(kind="case_job")
    assert (notice.person, notice.private) == (trust.hr, True)
    assert said_of(notice) == ["There is a new job for you in the portal."]
    records.finish(row, {"done": "Down"}, by=trust.hr)
    assert said_of(notice) == [None]


def test_what_waits_is_chased_a_day_before_at_its_time_and_every_week(trust, case):
    reading.allow(case, trust.hr, "adviser", by=trust.head)
    row = action(case, trust.head, trust.hr)
    for days in (-3, -1, -0.5, 0.1, 5, 7.1, 8):
        records.remind(row.due_at + dt.timedelta(days=days))

    late = [("case_job_late", True)]
    assert owed(trust.hr) == [("case_job", True)] + late * 3
    assert owed(trust.head) == []


def test_what_is_nobodys_in_particular_is_the_managers_and_a_reader_who_left_is_not_chased(
    trust, case
):
    given = reading.allow(case, trust.hr, "adviser", by=trust.head)
    row = action(case, trust.head, trust.hr)
    reading.end_reading(given, by=trust.head)
    decide(case, MAY, trust.head)
    lado = case.records.get(kind="lado")
    records.remind(max(row.due_at, lado.due_at) + dt.timedelta(hours=1))

    assert owed(trust.head) == [("case_job_late", True)] * 2
    assert said_of(*Notice.objects.filter(kind="case_job")) == [None]
    records.finish(lado, LADO, by=trust.head)
    records.remind(max(row.due_at, lado.due_at) + dt.timedelta(days=8))
    assert len(owed(trust.head)) == 3


def test_the_call_to_the_lado_finishes_the_duty_that_waits(trust, case):
    decide(case, MAY, trust.head)

    row = records.add(case, "lado", LADO, by=trust.head)

    assert (row.done_by, row.done_said) == (trust.head, LADO)
    assert case.records.filter(kind="lado").count() == 1
    records.add(case, "lado", LADO | {"advice": "Go on"}, by=trust.head)
    assert case.records.filter(kind="lado").count() == 2


def test_what_is_finished_is_not_finished_again_by_somebody_else(trust, case):
    said = {"what": "Take it down", "due_on": "2099-01-05"}
    row = records.add(case, "action", said, by=trust.head, person=trust.head)
    records.finish(row, {"done": "Down"}, by=trust.head)

    assert records.finish(row, {"done": "Down"}, by=trust.head) == row
    with pytest.raises(Refused, match="finished this already"):
        records.finish(row, {"done": "Gone"}, by=trust.education)


def test_the_dsl_reads_the_childs_records_and_none_of_the_adults(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    records.add(case, "note", {"what": "Seen"}, by=trust.head)
    where = {"system": "MyRecords", "number": "17"}
    child = records.add(case, "safeguarding", where, by=trust.dsl)

    assert list(visible.records(trust.dsl)) == [child]
    assert visible.records(trust.head).count() == 2
    assert not visible.records(trust.stranger).exists()


def test_a_suspended_reader_finds_no_record(trust, case):
    records.add(case, "note", {"what": "Seen"}, by=trust.head)
    away(trust.head, "suspended")

    assert not visible.records(trust.head).exists()


def test_only_a_low_level_concern_is_shared_with_hr(trust, case):
    with pytest.raises(Refused, match="Only a low-level concern"):
        records.add(case, "shared", {"why": "x"}, by=trust.head)


def test_somebody_below_the_person_named_is_offered_to_nobody(trust):
    hr_below = manage(PersonFactory(), trust.deputy, trust.wray).person

    assert hr_below.pk in reading.never(report(trust, trust.deputy).case, [hr_below.pk])
