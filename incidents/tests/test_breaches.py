"""The breach log: entered by hand or from a job, 72 hours by the clock, and no way to a case."""

import csv
import datetime as dt
import json
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents import breach_clock, notifications
from incidents.models import Breach, Subject
from incidents.queries import breaches
from incidents.tests.factories import away, small_trust, stands_in
from incidents.tests.test_reporting import report
from incidents.tests.test_views import as_
from incidents.workflow import breaches as workflow
from incidents.workflow import reporting
from ledger.models import Leaf
from notices.models import Notice
from people.models import Person
from people.tests.factories import PersonFactory, SchoolFactory, holder

pytestmark = pytest.mark.django_db
LOG, ENTER = reverse("incidents:breach_log"), reverse("incidents:enter_breach")
DECISION = {
    "advice": "Names only, sent to one parent, deleted.",
    "risk": "unlikely",
    "decided_by": "Chief",
    "ico": "no",
    "ico_why": "No risk is likely.",
}


@pytest.fixture
def trust():
    return small_trust()


def entered(trust, *, hours=1, task=None, **said):
    facts = {
        "noticed_at": timezone.now() - dt.timedelta(hours=hours),
        "school": trust.wray,
        "what": "A list of names went to the wrong parent.",
        "whose": ["pupils"],
        "kinds_of_data": ["Names"],
        "how_many": 30,
        "contained": "yes",
        "contained_words": "They deleted it.",
    }
    return workflow.enter(facts | said, number=uuid4(), by=trust.dpo, task=task)


def decided(trust, **said):
    breach = entered(trust)
    workflow.decide(breach, DECISION | said, by=trust.dpo)
    return breach


def typed(trust, **changed):
    return {
        "number": uuid4(),
        "noticed_at": "2026-01-05T09:30",
        "school": trust.wray.pk,
        "what": "A list of names went to the wrong parent.",
        "whose": ["pupils", "staff"],
        "kinds_of_data": ["Names"],
        "how_many": "",
        "contained": "no",
    } | changed


def job(trust, *about, **said):
    return report(trust, *about, personal_data="yes", **said).case.tasks.get(role=breaches.OFFICER)


def test_an_officer_enters_a_breach_by_hand_once(client, trust):
    as_(client, trust.dpo)
    said = typed(trust)
    first, second = client.post(ENTER, said), client.post(ENTER, said)

    breach = Breach.objects.get()
    assert first.url == second.url == breach.get_absolute_url()
    assert (breach.how_many, breach.whose, breach.task) == (None, ["pupils", "staff"], None)
    assert [row.verb for row in breach.events.all()] == ["enter"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("noticed_at", "2999-01-05T09:30"),
        ("whose", []),
        ("how_many", "-1"),
        ("what", ""),
        ("contained", "perhaps"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_entered(
    client, trust, field, wrong
):
    page = as_(client, trust.dpo).post(ENTER, typed(trust, **{field: wrong}))

    assert set(page.context["form"].errors) == {field}
    assert not Breach.objects.exists()


def test_from_a_job_it_is_entered_once_with_the_moment_the_trust_learnt_of_it(client, trust):
    task = job(trust, trust.cleaner)
    as_(client, trust.dpo)
    address = reverse("incidents:enter_task_breach", args=[task.reference])
    form = client.get(address).context["form"]
    client.post(address, typed(trust))
    client.post(address, typed(trust))

    assert form.initial["noticed_at"] == timezone.localtime(task.case.received_at)
    breach = Breach.objects.get()
    assert breach.task == task
    pages = [client.get(url).content.decode() for url in (task.get_absolute_url(), LOG)]
    assert all(breach.get_absolute_url() in page for page in pages)
    assert not any(task.case.reference in page for page in pages)


def test_an_officer_about_whom_the_case_turns_out_to_be_loses_the_entry(trust):
    case = report(trust, trust.cleaner, personal_data="yes").case
    breach = entered(trust, task=case.tasks.get(role=breaches.OFFICER))
    other = holder("data_protection_officer")
    by_hand = entered(trust)
    reporting.name_person(case, by=trust.head, people=[trust.dpo])

    assert set(breaches.visible_to(trust.dpo)) == {by_hand}
    assert set(breaches.visible_to(other)) == {breach, by_hand}
    assert breaches.keepers(breach) == [other]


def test_an_officer_who_comes_later_and_whom_the_case_is_about_sees_nothing_of_it(trust):
    breach = entered(trust, task=job(trust, trust.cleaner))
    later = holder("data_protection_officer")
    breach.task.case.subjects.create(part=Subject.Part.CONCERNED, person=later)

    assert set(breaches.visible_to(later)) == set()


def test_an_officer_of_a_school_sees_its_breaches_and_nobody_without_the_post_any(client, trust):
    ferrow = SchoolFactory(name="Ferrow Primary")
    here, there = entered(trust), entered(trust, school=ferrow)
    trust_wide = entered(trust, school=None)
    officer = holder("data_protection_officer", ferrow)

    assert set(breaches.visible_to(officer)) == {there}
    assert set(breaches.visible_to(trust.dpo)) == {here, there, trust_wide}
    away(trust.dpo, "suspended")
    assert set(breaches.visible_to(Person.objects.get(pk=trust.dpo.pk))) == set()
    assert {as_(client, who).get(LOG).status_code for who in (trust.head, trust.chief)} == {403}
    assert client.get(here.get_absolute_url()).status_code == 404


def test_the_clock_counts_hours_at_weekends_too():
    friday = dt.datetime(2026, 12, 25, 16, tzinfo=dt.UTC)
    after = [dt.timedelta(hours=hours) for hours in (0, 48, 66, 71.5, 72, 75)]

    assert breach_clock.due_at(friday) == dt.datetime(2026, 12, 28, 16, tzinfo=dt.UTC)
    assert [breach_clock.step_after(passed) for passed in after] == [0, 1, 2, 2, 3, 3]
    assert [breach_clock.in_words(friday, friday + passed) for passed in after] == [
        "72 hours left",
        "24 hours left",
        "6 hours left",
        "less than an hour left",
        "over by less than an hour",
        "over by 3 hours",
    ]


def test_each_step_warns_whoever_keeps_the_log_once(trust):
    entered(trust, hours=49)
    now = timezone.now()
    workflow.warn(now)
    workflow.warn(now)
    workflow.warn(now + dt.timedelta(hours=18))

    told = Notice.objects.filter(kind="breach_runs")
    assert [(row.person, row.urgent, row.private) for row in told] == [(trust.dpo, True, True)] * 2


def test_whoever_stands_in_for_the_officer_is_warned(trust):
    stand_in = PersonFactory()
    stands_in(stand_in, trust.dpo, "data_protection_officer")
    away(trust.dpo)
    entered(trust, hours=49)
    workflow.warn(timezone.now())

    assert [row.person for row in Notice.objects.filter(kind="breach_runs")] == [stand_in]


def test_what_need_not_be_reported_or_was_is_not_warned_of(trust):
    breach = decided(trust)
    reported = decided(trust, risk="high", ico="yes")
    workflow.report(reported, told_at=timezone.now(), reference="IC-1", by=trust.dpo)
    waits = decided(trust, risk="risk", ico="yes")

    assert (breach.waits_for_ico, reported.waits_for_ico, waits.waits_for_ico) == (
        False,
        False,
        True,
    )
    assert set(breaches.waiting_for_ico(timezone.now())) == {waits}


def test_a_job_that_nobody_entered_is_warned_of_and_said_while_it_waits(trust):
    task = job(trust, trust.cleaner)
    workflow.warn(task.case.received_at + dt.timedelta(hours=50))
    notice = Notice.objects.get(kind="breach_task_runs")

    assert notice.person == trust.dpo
    assert notifications.breach_task([notice])[notice.pk] is not None
    entered(trust, task=task)
    assert notifications.breach_task([notice]) == {notice.pk: None}


def test_a_warning_is_not_said_once_it_is_decided(trust):
    breach = entered(trust, hours=49)
    workflow.warn(timezone.now())
    notice = Notice.objects.get()
    line = notifications.breach([notice])[notice.pk]
    workflow.decide(breach, DECISION, by=trust.dpo)

    assert line is not None
    assert notifications.breach([notice]) == {notice.pk: None}


def test_it_is_decided_reported_told_and_closed(client, trust):
    breach = entered(trust)
    as_(client, trust.dpo)
    urls = {
        verb: reverse(f"incidents:{verb}_breach", args=[breach.reference])
        for verb in ("decide", "report", "tell", "close", "reopen", "change")
    }
    client.post(urls["decide"], DECISION | {"risk": "high", "ico": "yes"})
    assert client.post(urls["close"]).status_code == 409
    client.post(urls["report"], {"told_at": "2026-01-06T09:30", "reference": "IC-1"})
    assert client.post(urls["close"]).status_code == 409
    client.post(urls["tell"], {"told": "told", "on": "2026-01-06", "words": "By letter."})
    closed = client.post(urls["close"])
    shown = client.get(closed.url)

    breach.refresh_from_db()
    assert (breach.state, breach.ico_reference, breach.told) == ("closed", "IC-1", "told")
    assert shown.context["moves"] == {"reopen"}
    assert client.post(urls["change"], typed(trust)).status_code == 409
    assert client.post(urls["tell"], {"told": "not_needed", "words": "No."}).status_code == 409
    client.post(urls["reopen"], {"note": "More was sent."})
    breach.refresh_from_db()
    assert (breach.state, breach.closed_at) == ("open", None)
    assert "Decided before: A high risk to people" in breach.events.last().note


def test_a_risk_to_people_cannot_be_kept_from_the_ico(client, trust):
    breach = entered(trust)
    address = reverse("incidents:decide_breach", args=[breach.reference])
    page = as_(client, trust.dpo).post(address, DECISION | {"risk": "risk"})

    assert set(page.context["form"].errors) == {"ico"}


def test_only_what_is_to_be_reported_can_be_reported(trust):
    with pytest.raises(Refused):
        workflow.report(decided(trust), told_at=timezone.now(), reference="", by=trust.dpo)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"told": "told", "words": "Yes."}, {"on"}),
        ({"told": "told", "on": "2999-01-05", "words": "Yes."}, {"on"}),
        ({"told": "", "words": "Yes."}, {"told"}),
    ],
)
def test_when_those_affected_were_told_has_a_day_that_has_been(client, trust, said, wrong):
    breach = entered(trust)
    page = as_(client, trust.dpo).post(
        reverse("incidents:tell_breach", args=[breach.reference]), said
    )

    assert set(page.context["form"].errors) == wrong


def test_the_moment_the_ico_was_told_is_not_to_come(client, trust):
    breach = decided(trust, risk="risk", ico="yes")
    address = reverse("incidents:report_breach", args=[breach.reference])
    page = as_(client, trust.dpo).post(address, {"told_at": "2999-01-06T09:30"})

    assert set(page.context["form"].errors) == {"told_at"}


def test_the_list_is_filtered_and_leaves_as_csv_with_what_it_shows(client, trust):
    shown, other = decided(trust), entered(trust, what="=1+1")
    as_(client, trust.dpo)
    page = client.get(LOG, {"state": "decided", "school": trust.wray.pk, "ico": "no"})
    since = client.get(LOG, {"since": "2050-01-05", "state": "under_way"})
    export = client.get(reverse("incidents:export_breaches"))
    content = b"".join(export.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(content.splitlines()))

    assert list(page.context["page"]) == [shown]
    assert list(since.context["page"]) == []
    assert [line[0] for line in lines] == ["Number", other.reference, shown.reference]
    assert lines[1][5] == "'=1+1"
    leaf = Leaf.objects.get(kind="breach log export", record=trust.dpo.pk)
    said = json.loads(leaf.secret.canonical)
    assert {name: said[name] for name in ("what", "by", "rows", "found_by")} == {
        "what": "breach log",
        "by": trust.dpo.pk,
        "rows": 2,
        "found_by": "",
    }


def test_the_list_costs_the_same_with_one_and_three(client, trust, django_assert_num_queries):
    entered(trust)
    as_(client, trust.dpo)
    client.get(LOG)
    with django_assert_num_queries(7):
        client.get(LOG)
    entered(trust)
    entered(trust)
    with django_assert_num_queries(7):
        client.get(LOG)


def test_what_is_known_is_changed_until_it_is_closed(client, trust):
    breach = entered(trust)
    address = reverse("incidents:change_breach", args=[breach.reference])
    as_(client, trust.dpo).post(address, typed(trust, how_many="45"))

    breach.refresh_from_db()
    assert breach.how_many == 45


@pytest.mark.parametrize(
    "broken", [{"state": "decided"}, {"closed_at": timezone.now()}, {"told": "told"}]
)
def test_the_database_refuses_what_must_not_be(trust, broken):
    breach = entered(trust)

    with pytest.raises(IntegrityError):
        Breach.objects.filter(pk=breach.pk).update(**broken)
