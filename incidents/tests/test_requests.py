"""Requests for one's own data: a month with its pauses, item by item, and no case given away."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents import notifications, request_clock
from incidents.models import RequestItem, SubjectRequest
from incidents.queries import requests as queries
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import report
from incidents.tests.test_views import as_
from incidents.workflow import reading
from incidents.workflow import requests as workflow
from notices.models import Notice
from people.tests.factories import PlacementFactory, holder, teacher

pytestmark = pytest.mark.django_db
REQUESTS = reverse("incidents:requests")


@pytest.fixture
def trust():
    made = small_trust()
    made.lead_of_data = holder("data_lead", known_as="Lea")
    return made


def asked(trust, person=None, **said):
    facts = {
        "name": str(person or "Pat Oak"),
        "person": person,
        "for_them": "",
        "asked": "Everything about me.",
        "received_on": timezone.localdate(),
    }
    return workflow.enter(facts | said, number=uuid4(), by=trust.dpo)


def item_of(request, by, **said):
    return workflow.add_item(request, "E-mail of 3 May", number=uuid4(), by=by, **said)


def weekday(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("came", "pauses", "extended", "due"),
    [
        ((2026, 1, 5), [], False, (2026, 2, 5)),
        ((2026, 1, 31), [], False, (2026, 3, 2)),  # 28 February is a Saturday
        ((2026, 12, 3), [], False, (2027, 1, 4)),  # 3 January is a Sunday
        ((2026, 1, 5), [((2026, 1, 6), (2026, 1, 13))], False, (2026, 2, 12)),
        ((2026, 1, 5), [], True, (2026, 4, 6)),  # 5 April is a Sunday
        ((2026, 1, 5), [((2026, 1, 6), None)], False, None),
    ],
)
def test_the_month_ends_on_the_same_day_of_the_next_and_stands_still_meanwhile(
    came, pauses, extended, due
):
    spans = [(dt.date(*since), until and dt.date(*until)) for since, until in pauses]
    day = request_clock.due_on(dt.date(*came), spans, extended=extended, is_working=weekday)

    assert day == (due and dt.date(*due))


def warned(person):
    rows = Notice.objects.filter(person=person, kind="request_runs").order_by("pk")
    return [(row.key.rpartition(":")[2], row.private) for row in rows]


def test_those_who_answer_it_are_warned_seven_and_two_days_before_its_month_ends(trust):
    request = asked(trust)
    last = queries.due_on(request, queries.central_calendar())
    for days in (9, 8, 7, 5, 2, 1, -3):
        workflow.warn(last - dt.timedelta(days=days))

    assert warned(trust.dpo) == warned(trust.lead_of_data) == [("7", True), ("2", True)]
    assert warned(trust.head) == []


def test_nobody_is_warned_while_it_stands_still_or_of_their_own_or_when_it_is_over(trust):
    mine, paused = asked(trust, person=trust.lead_of_data), asked(trust)
    workflow.pause(paused, "identity", by=trust.dpo)
    last = queries.due_on(mine, queries.central_calendar())

    workflow.warn(last)

    assert (warned(trust.lead_of_data), warned(trust.dpo)) == ([], [("2", True)])
    notice = Notice.objects.get(kind="request_runs")
    assert notifications.request([notice])[notice.pk].path == REQUESTS
    workflow.end(mine, workflow.WITHDRAW, "", by=trust.dpo)
    assert notifications.request([notice]) == {notice.pk: None}
    assert workflow.warn(last) == 0


def test_a_request_is_entered_once_and_not_for_a_day_to_come(client, trust):
    as_(client, trust.lead_of_data)
    said = {"number": uuid4(), "name": "Pat Oak", "asked": "All.", "received_on": "2026-01-05"}
    address = reverse("incidents:enter_request")
    wrong = client.post(address, said | {"received_on": "2050-01-05"})
    client.post(address, said)
    client.post(address, said)

    assert set(wrong.context["form"].errors) == {"received_on"}
    assert SubjectRequest.objects.get().received_on == dt.date(2026, 1, 5)
    assert "Pat Oak" in client.get(REQUESTS).content.decode()


def test_the_clock_stands_still_and_runs_again(client, trust):
    request = asked(trust)
    as_(client, trust.lead_of_data)
    urls = {
        verb: reverse(f"incidents:{verb}_request", args=[request.reference])
        for verb in ("pause", "go_on", "extend")
    }
    client.post(urls["pause"], {"why": "identity"})
    client.post(urls["pause"], {"why": "identity"})
    paused = client.get(request.get_absolute_url()).context["due_on"]
    client.post(urls["go_on"])
    client.post(urls["go_on"])
    client.post(urls["extend"], {"why": "Ten thousand e-mails."})

    request.refresh_from_db()
    assert (paused, request.pauses.count(), request.extended) == (None, 1, True)
    assert [row.verb for row in request.events.order_by("pk")] == [
        "enter",
        "pause",
        "go_on",
        "extend",
    ]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"whose": "requester", "exemption": "", "why": ""}, "ready"),
        ({"whose": "mixed", "exemption": "", "why": ""}, "to_redact"),
        ({"whose": "mixed", "exemption": "crime", "why": "Police."}, "to_redact"),
        ({"whose": "third", "exemption": "", "why": "Of a colleague."}, "withheld"),
        ({"whose": "requester", "exemption": "privilege", "why": "Counsel."}, "withheld"),
    ],
)
def test_each_item_is_decided_by_whose_it_is_and_what_keeps_it_back(client, trust, said, state):
    item = item_of(asked(trust), trust.dpo)
    as_(client, trust.dpo).post(reverse("incidents:decide_item", args=[item.reference]), said)

    item.refresh_from_db()
    assert item.state == state
    workflow.reconsider(item, by=trust.dpo)
    assert item.state == "found"


def test_what_is_kept_back_needs_a_reason(client, trust):
    item = item_of(asked(trust), trust.dpo)
    address = reverse("incidents:decide_item", args=[item.reference])
    page = as_(client, trust.dpo).post(address, {"whose": "third", "exemption": ""})

    assert set(page.context["form"].errors) == {"why"}


def test_whoever_redacted_does_not_release(client, trust):
    request = asked(trust)
    item = item_of(request, trust.dpo)
    workflow.decide(item, whose="mixed", exemption="", why="", by=trust.dpo)
    redact = reverse("incidents:redact_item", args=[item.reference])
    release = reverse("incidents:release_item", args=[item.reference])
    as_(client, trust.lead_of_data).post(redact, {"taken_out": "Two names."})
    refused = client.post(release)
    as_(client, trust.dpo).post(release)

    item.refresh_from_db()
    assert refused.status_code == 409
    assert (item.state, item.redacted_by, item.released_by) == (
        "released",
        trust.lead_of_data,
        trust.dpo,
    )
    with pytest.raises(IntegrityError):
        RequestItem.objects.filter(pk=item.pk).update(released_by=trust.lead_of_data)


def test_it_is_answered_once_everything_is_decided(client, trust):
    request = asked(trust)
    as_(client, trust.dpo)
    urls = {
        verb: reverse(f"incidents:{verb}_request", args=[request.reference])
        for verb in ("answer", "withdraw", "reopen", "pause")
    }
    client.post(
        reverse("incidents:add_item", args=[request.reference]),
        {
            "number": uuid4(),
            "what": "E-mail of 3 May",
        },
    )
    early = client.post(urls["answer"], {"why": "Sent."})
    item = RequestItem.objects.get()
    workflow.decide(item, whose="third", exemption="", why="Not theirs.", by=trust.dpo)
    client.post(urls["answer"], {"why": "Sent."})
    late = client.post(urls["pause"], {"why": "identity"})
    request.refresh_from_db()

    assert (early.status_code, late.status_code, request.state) == (409, 409, "answered")
    client.post(urls["reopen"], {"why": "They asked again."})
    client.post(urls["withdraw"], {"why": "By letter."})
    request.refresh_from_db()
    assert (request.state, request.ended_at is not None) == ("withdrawn", True)


def test_a_data_lead_does_not_say_that_it_is_answered(client, trust):
    request = asked(trust)
    as_(client, trust.lead_of_data)
    address = reverse("incidents:answer_request", args=[request.reference])

    assert client.post(address, {"why": "Sent."}).status_code == 403


def test_what_was_found_in_a_case_is_for_its_manager_and_the_officer_alone(client, trust):
    case = report(trust, trust.cleaner).case
    reading.answer_conflict(case, by=trust.head)
    request = asked(trust, trust.cleaner)
    as_(client, trust.lead_of_data)
    before = client.get(request.get_absolute_url()).content
    offer = reverse("incidents:offer_items", args=[case.reference])
    as_(client, trust.head)
    assert offer in client.get(case.get_absolute_url()).content.decode()
    said = {"number": uuid4(), "what": "The statement of 3 May", "request": request.pk}
    client.post(offer, said)
    item = RequestItem.objects.get()

    assert "The statement of 3 May" in client.get(offer).content.decode()
    assert set(queries.items(trust.dpo)) == {item}
    assert set(queries.items(trust.lead_of_data)) == set()
    as_(client, trust.lead_of_data)
    after = client.get(request.get_absolute_url()).content
    assert [len(page) for page in (before, after)] == [len(after)] * 2
    decide = reverse("incidents:decide_item", args=[item.reference])
    assert client.get(decide).status_code == 404


def test_an_officer_whom_the_case_is_about_sees_and_is_told_nothing(trust):
    case = report(trust, trust.dpo).case
    request = asked(trust, case.concerns.get().reporter)
    item_of(request, trust.head, case=case)

    assert set(queries.items(trust.dpo)) == set()
    workflow.end(request, workflow.ANSWER, "Sent.", by=trust.dpo)
    assert request.state == "answered"


def test_an_officer_below_whom_the_case_is_about_sees_nothing_of_it(trust):
    chief, between = teacher(trust.wray), teacher(trust.wray)
    PlacementFactory(person=trust.dpo, school=trust.central, line_manager=between)
    between.placements.update(line_manager=chief)
    case = report(trust, chief).case
    item = item_of(asked(trust, case.concerns.get().reporter), trust.head, case=case)

    assert set(queries.items(trust.dpo)) == set()
    between.placements.update(line_manager=None)
    assert set(queries.items(trust.dpo)) == {item}


def test_a_request_that_touches_no_case_is_offered_on_none(client, trust):
    case = report(trust, trust.cleaner).case
    reading.answer_conflict(case, by=trust.head)
    request = asked(trust, trust.stranger)
    page = as_(client, trust.head).get(case.get_absolute_url())
    offer = reverse("incidents:offer_items", args=[case.reference])
    refused = client.post(offer, {"number": uuid4(), "what": "It.", "request": request.pk})

    assert page.context["asked_for_data"] is False
    assert set(refused.context["form"].errors) == {"request"}
    assert not RequestItem.objects.exists()


def test_nobody_handles_their_own_request_nor_without_the_post(client, trust):
    own = asked(trust, trust.lead_of_data)
    school_officer = holder("data_protection_officer", trust.wray)

    assert as_(client, trust.lead_of_data).get(own.get_absolute_url()).status_code == 404
    assert as_(client, trust.dpo).get(own.get_absolute_url()).status_code == 200
    people = (trust.head, trust.hr, school_officer)
    assert {as_(client, who).get(REQUESTS).status_code for who in people} == {403}
    assert as_(client, trust.head).get(own.get_absolute_url()).status_code == 404


def test_what_is_over_takes_nothing_more(trust):
    request = asked(trust)
    workflow.end(request, workflow.WITHDRAW, "By letter.", by=trust.dpo)

    with pytest.raises(Refused):
        item_of(request, trust.dpo)


def test_whoever_has_not_answered_for_the_case_is_asked_first(client, trust):
    case = report(trust, trust.cleaner).case
    address = reverse("incidents:offer_items", args=[case.reference])

    assert as_(client, trust.head).get(address).url.endswith("/conflict/")


def test_the_list_costs_the_same_with_one_and_three(client, trust, django_assert_num_queries):
    asked(trust)
    as_(client, trust.dpo)
    client.get(REQUESTS)
    with django_assert_num_queries(8):
        client.get(REQUESTS)
    asked(trust)
    asked(trust)
    with django_assert_num_queries(8):
        client.get(REQUESTS)


def test_the_only_request_that_touches_a_case_is_chosen_already(client, trust):
    case = report(trust, trust.cleaner).case
    reading.answer_conflict(case, by=trust.head)
    offer = reverse("incidents:offer_items", args=[case.reference])
    one = asked(trust, trust.cleaner)
    as_(client, trust.head)

    assert f'<option value="{one.pk}" selected>' in client.get(offer).content.decode()
    asked(trust, case.concerns.get().reporter)
    assert '<option value="" selected>Choose</option>' in client.get(offer).content.decode()
