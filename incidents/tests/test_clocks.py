"""The clocks of cases: urgent ones, missed assessments, and those who read in somebody's place."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents.models import Draft, Task
from incidents.queries import clocks, visible
from incidents.report import Report
from incidents.tasks import chase_urgent, look_after_cases
from incidents.tests.factories import away, small_trust, stands_in
from incidents.workflow import chasing, reading, reporting, standing_in
from incidents.workflow import readers as giving
from incidents.workflow import tasks as jobs
from notices.models import Message, Notice
from notices.workflow import gathering
from people.models import Term
from people.tests.entering import enter
from people.tests.factories import holder

pytestmark = pytest.mark.django_db
LONDON = timezone.get_default_timezone()
CHRISTMAS = dt.datetime(2026, 12, 24, 23, 50, tzinfo=LONDON)


@pytest.fixture
def trust():
    found = small_trust()
    found.second = holder("deputy_dsl", found.wray)
    return found


def report(trust, *about, **said):
    said = {"school": trust.wray, "what": "Look.", "child_at_risk": "no"} | said
    mine = Report(number=uuid4(), said=said, about=about, reporter=trust.teacher)
    return reporting.submit(mine, by=trust.teacher).case


def later(minutes, since=None):
    return (since or timezone.now()) + dt.timedelta(minutes=minutes)


def reading_now(case):
    rows = case.readers.open_on(timezone.localdate())
    return set(rows.values_list("person", "how"))


def chased(case):
    rows = case.readers.filter(rule__startswith="urgent")
    return list(rows.order_by("pk").values_list("person", "how", "strand"))


# --- the urgent chain


def test_on_christmas_eve_at_ten_to_midnight_the_chain_runs_as_on_any_other_day(trust, settings):
    settings.SMS_URL = "https://gateway.example/"
    trust.second.mobile, trust.lead.mobile = "+447700900001", "+447700900002"
    trust.second.save()
    trust.lead.save()
    with time_machine.travel(CHRISTMAS, tick=False) as clock:
        case = report(trust, trust.cleaner, child_at_risk="yes")
        gathering.compose_urgent(timezone.now())
        clock.move_to(CHRISTMAS + dt.timedelta(minutes=14))
        chase_urgent()
        assert chased(case) == []
        clock.move_to(CHRISTMAS + dt.timedelta(minutes=15))
        chase_urgent()
        chase_urgent()
        assert chased(case) == [(trust.second.pk, "safeguard", "child")]
        clock.move_to(CHRISTMAS + dt.timedelta(minutes=60))
        chase_urgent()
        chase_urgent()
        gathering.compose_urgent(timezone.now())

    deputy, lead = (trust.second.pk, "safeguard", "child"), (trust.lead.pk, "safeguard", "child")
    assert chased(case) == [deputy, lead]
    said = Message.objects.filter(person__in=(trust.second, trust.lead))
    assert sorted(said.values_list("person", "channel", "subject")) == sorted(
        (person.pk, channel, "URGENT: open now")
        for person in (trust.second, trust.lead)
        for channel in ("email", "sms")
    )
    assert list(visible.cases(trust.lead, dt.date(2026, 12, 25))) == [case]


def test_an_hour_without_a_worker_is_caught_up_in_one_step(trust):
    case = report(trust, trust.cleaner, child_at_risk="not_sure")

    assert chasing.chase(later(75)) == 1
    assert chasing.chase(later(300)) == 0
    assert {person for person, _, _ in chased(case)} == {trust.second.pk, trust.lead.pk}


def test_whoever_opened_it_stops_the_chain_unless_they_turn_out_to_be_concerned(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes")
    reading.open_case(case, by=trust.dsl)
    assert chasing.chase(later(75)) == 0

    reporting.name_person(case, by=trust.head, people=[trust.dsl])

    assert chasing.chase(later(75)) == 1
    # The school's own may not have it any more, and the lead has it already.
    assert chased(case) == []
    assert reading_now(case) == {(trust.head.pk, "manage"), (trust.lead.pk, "safeguard")}


def test_the_chain_never_reaches_somebody_concerned_nor_anybody_below_them(trust):
    trust.second.placements.update(line_manager=trust.deputy)
    case = report(trust, trust.deputy, child_at_risk="yes")

    chasing.chase(later(75))

    assert {person for person, _, _ in chased(case)} == {trust.lead.pk}


def test_a_school_whose_head_is_concerned_is_passed_over(trust):
    case = report(trust, trust.head, child_at_risk="yes")

    chasing.chase(later(20))

    assert trust.second.pk not in {person for person, _ in reading_now(case)}


def test_without_a_deputy_the_lead_is_told_at_once(trust):
    trust.second.appointments.all().delete()
    case = report(trust, trust.cleaner, child_at_risk="yes")

    chasing.chase(later(15))

    assert {person for person, _, _ in chased(case)} == {trust.lead.pk}


def test_a_case_that_is_not_urgent_or_over_is_not_chased(trust):
    report(trust, trust.cleaner)
    over = report(trust, trust.cleaner, child_at_risk="yes")
    type(over).objects.filter(pk=over.pk).update(state="no_case", ended_at=timezone.now())

    assert chasing.chase(later(600)) == 0


def test_the_command_runs_the_clock_as_of_a_moment(trust, capsys):
    with time_machine.travel(CHRISTMAS, tick=False):
        case = report(trust, trust.cleaner, child_at_risk="yes")
        draft = Draft.objects.create(author=trust.teacher, at_risk=True)

        call_command("chase_cases", on=CHRISTMAS.date(), at=dt.time(23, 59))
        assert chased(case) == []
        call_command("chase_cases", on=dt.date(2026, 12, 25), at=dt.time(0, 6))

    assert [person for person, _, _ in chased(case)] == [trust.second.pk]
    draft.refresh_from_db()
    assert draft.warned_at is not None
    assert "1 urgent case went on" in capsys.readouterr().out


# --- deadlines


def test_a_missed_assessment_goes_up_its_own_ladder_a_rung_each_time(trust):
    with time_machine.travel("2026-11-10 10:00", tick=False) as clock:  # a Tuesday
        case = report(trust, trust.cleaner)
        assert case.assess_by == dt.date(2026, 11, 12)
        clock.move_to("2026-11-12 23:00")
        look_after_cases()
        assert reading_now(case) == {(trust.head.pk, "manage")}
        clock.move_to("2026-11-13 06:00")
        look_after_cases()
        look_after_cases()
        assert reading_now(case) == {(trust.head.pk, "manage"), (trust.education.pk, "manage")}
        clock.move_to("2026-11-20 06:00")
        look_after_cases()
        clock.move_to("2026-12-20 06:00")
        look_after_cases()
        clock.move_to("2027-01-20 06:00")
        look_after_cases()
        clock.move_to("2027-02-20 06:00")
        look_after_cases()

        everybody = (trust.head, trust.education, trust.chief, trust.trustees, trust.vice)
        assert reading_now(case) == {(person.pk, "manage") for person in everybody}
        verbs = list(case.events.order_by("pk").values_list("verb", flat=True))
        assert verbs == ["report", *["go_up"] * 4]
        assert not Notice.objects.filter(urgent=True).exists()


def test_a_deadline_passes_over_whoever_is_concerned_and_those_below_them(trust):
    # The nominated executive is below the chief executive, who is named late.
    case = report(trust, trust.education)
    assert reading_now(case) == {(trust.chief.pk, "manage")}
    reporting.name_person(case, by=trust.chief, people=[trust.trustees])

    for days in (10, 20, 30):
        chasing.go_up(timezone.localdate() + dt.timedelta(days=days))

    managing = {person for person, _ in reading_now(case)}
    assert managing.isdisjoint({trust.education.pk, trust.trustees.pk})
    assert trust.vice.pk in managing


def test_who_stepped_out_is_not_brought_back_by_a_missed_deadline(trust):
    case = report(trust, trust.cleaner)
    giving.allow(case, trust.chief, "adviser", by=trust.head)
    giving.step_out(case, by=trust.chief)

    for days in (10, 20, 30):
        chasing.go_up(timezone.localdate() + dt.timedelta(days=days))

    assert trust.chief.pk not in {person for person, _ in reading_now(case)}
    assert trust.trustees.pk in {person for person, _ in reading_now(case)}


def test_what_was_assessed_in_time_goes_nowhere(trust):
    case = report(trust, about_kind="parent")
    type(case).objects.filter(pk=case.pk).update(state="assessed")

    assert chasing.go_up(timezone.localdate() + dt.timedelta(days=90)) == 0
    case.refresh_from_db()
    assert clocks.assessment_due(case) is None


def test_a_concern_about_the_top_is_sealed_and_has_no_ladder_to_go_up(trust):
    case = report(trust, trust.trustees, trust.vice, about_kind="trustee")

    assert chasing.go_up(timezone.localdate() + dt.timedelta(days=90)) == 0
    assert clocks.assessment_due(case) is None


def test_the_reader_sees_by_when_it_must_be_assessed_and_that_it_is_late(client, trust):
    Term.objects.create(name="Autumn", starts_on="2026-09-01", ends_on="2026-12-18")
    case_page = "incidents:case"
    with time_machine.travel("2026-11-10 10:00", tick=False) as clock:
        case = report(trust, trust.cleaner)
        case.readers.update(unconflicted_at=timezone.now())
        enter(client, trust.head)
        inbox = client.get(reverse("incidents:inbox"))
        page = client.get(reverse(case_page, args=[case.reference]))
        assert "Assess by Thursday 12 November" in inbox.text
        assert "Assess by Thursday 12 November" in page.text
        clock.move_to("2026-11-13 09:00")
        enter(client, trust.head)
        inbox = client.get(reverse("incidents:inbox"))
        assert "First assessment overdue" in inbox.text


def test_a_message_that_reached_nobody_shows_in_the_case_and_nowhere_else(client, trust):
    case = report(trust, trust.cleaner, child_at_risk="yes")
    gathering.compose_urgent(timezone.now())
    assert clocks.unreached(case, ("case_urgent",)) == []
    Message.objects.filter(person=trust.dsl).update(state="undeliverable")
    case.readers.filter(person=trust.head).update(unconflicted_at=timezone.now())
    enter(client, trust.head)

    page = client.get(reverse("incidents:case", args=[case.reference]))
    undelivered = client.get(reverse("notices:undelivered"))

    assert f"No message reached {trust.dsl}" in page.text
    assert str(trust.dsl) not in undelivered.text


def test_a_reader_without_an_address_is_not_reached_either(trust):
    trust.dsl.email = None
    trust.dsl.save()
    case = report(trust, trust.cleaner, child_at_risk="yes")

    assert clocks.unreached(case, ("case_urgent",)) == [trust.dsl]


# --- standing in


def test_a_stand_in_hands_over_with_one_click_and_reads_until_the_holder_is_back(client, trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head, days=1)
    case = _with_the_deputy(trust)
    enter(client, trust.deputy)
    address = reverse("incidents:hand_over", args=[case.reference])

    assert client.get(address).status_code == 200
    client.post(address)
    client.post(address)

    assert reading_now(case) == {(trust.deputy.pk, "manage"), (trust.head.pk, "manage")}
    assert case.events.filter(verb="hand_over").count() == 1
    with time_machine.travel(later(60 * 24 * 2), tick=False):
        look_after_cases()
        assert reading_now(case) == {(trust.head.pk, "manage")}
        assert not visible.cases(trust.deputy).exists()
    row = case.readers.get(person=trust.deputy)
    assert row.ended_because == "returned"


def _with_the_deputy(trust):
    said = {"school": trust.wray, "what": "Look.", "child_at_risk": "no"}
    mine = Report(number=uuid4(), said=said, about=(trust.stranger,), reporter=trust.teacher)
    trust.stranger.placements.update(school=trust.wray)
    return reporting.submit(mine, by=trust.teacher).case


def test_what_nobody_handed_over_goes_to_the_holder_on_their_return(trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head, days=1)
    case = _with_the_deputy(trust)
    assert reading_now(case) == {(trust.deputy.pk, "manage")}

    with time_machine.travel(later(60 * 24 * 2), tick=False):
        look_after_cases()
        look_after_cases()

        assert reading_now(case) == {(trust.head.pk, "manage")}
    assert case.readers.count() == 2


def test_nothing_is_handed_over_to_somebody_concerned_or_suspended(trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head, "suspended")
    case = _with_the_deputy(trust)

    with pytest.raises(Refused, match="cannot be handed over"):
        standing_in.hand_over(case, by=trust.deputy)
    with pytest.raises(Refused, match="nothing to hand over"):
        standing_in.hand_over(case, by=trust.head)


def test_somebody_who_comes_into_a_post_reads_only_what_the_case_manager_adds(trust):
    case = report(trust, trust.cleaner)
    new = holder("headteacher", trust.wray)
    look_after_cases()
    assert not visible.cases(new).exists()

    giving.allow(case, new, "manage", by=trust.head)

    assert list(visible.cases(new)) == [case]


def test_a_case_whose_only_manager_is_suspended_goes_to_whoever_receives_today(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes")
    away(trust.head, "suspended")
    away(trust.dsl, "suspended")

    look_after_cases()
    look_after_cases()

    assert {person for person, how in reading_now(case)} == {
        trust.head.pk,
        trust.dsl.pk,
        trust.education.pk,
        trust.lead.pk,
    }
    assert set(visible.cases(trust.education)) == {case}
    assert not visible.cases(trust.head).exists()
    assert case.events.filter(verb="fill").count() == 2


def test_a_task_whose_holder_left_goes_to_whoever_has_the_post_now(trust):
    report(trust, trust.cleaner, personal_data="yes")
    task = Task.objects.get()
    trust.dpo.last_day = timezone.localdate() - dt.timedelta(days=1)
    trust.dpo.save()
    new = holder("data_protection_officer")

    look_after_cases()
    look_after_cases()

    assert list(visible.tasks(new)) == [task]
    assert task.readers.count() == 2
    jobs.finish(task, by=new, answer="Done.")


def test_the_child_s_strand_is_never_nobody_s_when_the_dsl_steps_out(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes")
    giving.step_out(case, by=trust.dsl)

    standing_in.fill(timezone.localdate())

    assert reading_now(case) == {
        (trust.head.pk, "manage"),
        (trust.lead.pk, "safeguard"),
        (trust.second.pk, "safeguard"),
    }
