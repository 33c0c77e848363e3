"""Reporting without signing in: what is asked, kept and shown, and coming back with a receipt."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents import notifications, references
from incidents.models import Case, Concern, Draft, FollowUp
from incidents.queries import case_page
from incidents.tests.factories import ConcernFactory, opened_trust
from incidents.tests.test_views import ANSWERS, WORDS, as_
from incidents.workflow import drafting, reading
from incidents.workflow import unnamed as workflow
from notices.models import Notice
from people.models import Trust
from people.tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db
BEGIN, CHECK = reverse("incidents:unnamed"), reverse("incidents:unnamed_check")
BACK, YOURS = reverse("incidents:unnamed_back"), reverse("incidents:unnamed_concern")
SLUGS = [slug for slug in ANSWERS if slug != "name"]


@pytest.fixture
def trust():
    return opened_trust()


def answer(client, trust, **changed):
    """Every question; ends at whom it would go to, of whom it is said that it is not about them."""
    client.post(BEGIN, {"school": trust.wray.pk})
    for slug in SLUGS:
        client.post(reverse(f"incidents:unnamed_{slug}"), changed.get(slug, ANSWERS[slug]))
    receives = client.get(CHECK).url
    people = client.get(receives).context["form"].receivers
    client.post(receives, {f"person_{row.person.pk}": "no" for row in people})
    return people


def sent(client, trust, **changed):
    answer(client, trust, **changed)
    client.post(reverse("incidents:unnamed_send"))
    page = client.get(reverse("incidents:unnamed_receipt"))
    return page.context["receipt"]


def test_where_the_trust_has_not_opened_it_there_is_no_such_page(client, trust):
    Trust.objects.update(profile={})

    assert {client.get(url).status_code for url in (BEGIN, CHECK, BACK, YOURS)} == {404}
    assert client.post(reverse("incidents:unnamed_send")).status_code == 404


def test_the_words_are_those_that_the_trust_gives(client, trust):
    words = "We look at it every morning."
    Trust.objects.update(profile={"report.anonymous": True, "report.anonymous_words": words})

    assert words in client.get(BEGIN).content.decode()


def test_a_report_without_a_name_is_routed_like_any_other_and_its_receipt_shown_once(client, trust):
    receivers = answer(client, trust)
    client.post(reverse("incidents:unnamed_send"))
    again = client.post(reverse("incidents:unnamed_send"))
    shown = client.get(again.url)
    receipt = shown.context["receipt"]

    concern = Concern.objects.get()
    assert [row.person for row in receivers] == [trust.head, trust.dsl]
    assert (concern.reporter, concern.written_by, concern.way) == (None, None, "anonymous")
    assert (concern.what, concern.child_at_risk) == (WORDS, "not_sure")
    assert concern.receipt_hash == references.receipt_hash(receipt)
    assert re.fullmatch(r"(\w{4} ){6}\w{2}", receipt)
    assert receipt in shown.content.decode()
    assert client.get(again.url).url == BACK
    assert not Draft.objects.exists()


def test_nothing_of_the_reporter_is_kept_nor_any_session(client, trust):
    sent(client, trust)

    assert not Session.objects.exists()
    kept = str([vars(row) for row in (*Concern.objects.all(), *Case.objects.all())])
    assert "127.0.0.1" not in kept
    assert set(client.cookies) - {"csrftoken", "__Host-csrf"} == {"unnamed_report"}
    assert client.cookies["unnamed_report"].value == ""


def test_somebody_signed_in_at_the_computer_is_not_tied_to_it(client, trust):
    as_(client, trust.teacher)
    page = client.get(BEGIN)
    sent(client, trust)

    assert str(trust.teacher) not in page.content.decode()
    assert Concern.objects.get().reporter is None


def test_a_name_that_somebody_here_has_keeps_them_out_and_tells_nobody_that_they_are_here(
    client, trust
):
    twins = [PersonFactory(given_names="Sam", family_name="Pike") for _ in range(2)]
    for twin in twins:
        PlacementFactory(person=twin, school=trust.wray, job_title="Caretaker")
    said = {"about_kind": "staff", "about_typed": f"sam pike\n{trust.cleaner.email}"}
    answer(client, trust, about=said, harmed={"harmed_kind": "person", "harmed_name": "Sam Pike"})
    pages = client.get(CHECK).content.decode()
    client.post(reverse("incidents:unnamed_send"))

    about = Case.objects.get().subjects.filter(part="concerned")
    assert {row.person for row in about} == {*twins, trust.cleaner}
    assert "sam pike" in pages
    assert "Caretaker" not in pages
    assert str(trust.cleaner) not in pages


def test_nobody_named_in_it_stands_among_those_to_speak_to(client, trust):
    for person, name in ((trust.dsl, "Dslwen"), (trust.lead, "Leadwen")):
        person.known_as = name
        person.save()
    said = {"about_kind": "staff", "about_typed": trust.dsl.email}
    answer(client, trust, about=said)
    before = client.get(CHECK).content.decode()
    client.post(reverse("incidents:unnamed_send"))
    receipt = client.get(reverse("incidents:unnamed_receipt"))
    other = Client()
    back = other.post(BACK, {"receipt": receipt.context["receipt"]}, follow=True)

    for page in (before, receipt.content.decode(), back.content.decode()):
        assert "Dslwen" not in page
        assert "Leadwen" in page


def test_it_cannot_be_sent_without_its_answers(client, trust):
    client.post(BEGIN, {"school": trust.wray.pk})

    assert client.get(CHECK).url == reverse("incidents:unnamed_what")
    assert client.post(reverse("incidents:unnamed_send")).url == CHECK
    assert not Concern.objects.exists()


def test_without_a_report_of_this_browser_one_begins_at_the_beginning(client, trust):
    answer(client, trust)
    other = Client()

    assert other.get(reverse("incidents:unnamed_what")).url == BEGIN
    other.cookies["unnamed_report"] = f"{Draft.objects.get().number}:made-up"
    assert other.get(reverse("incidents:unnamed_what")).url == BEGIN
    assert other.get(YOURS).url == BACK


def test_the_receipt_opens_the_report_from_another_browser_as_typed(client, trust):
    receipt = sent(client, trust)
    other = Client()
    opened = other.post(BACK, {"receipt": receipt.lower().replace(" ", "-")})
    page = other.get(opened.url).content.decode()

    assert opened.url == YOURS
    assert "Received" in page
    assert WORDS in page
    other.post(reverse("incidents:unnamed_leave"))
    assert other.get(YOURS).url == BACK


def test_a_guessed_receipt_is_told_like_an_unknown_one_and_guessing_is_stopped(client, trust):
    sent(client, trust)
    guess = references.new_receipt()
    first = client.post(BACK, {"receipt": guess})
    other = client.post(BACK, {"receipt": "0" * 26})

    errors = [page.context["form"].errors["receipt"] for page in (first, other)]
    assert errors[0] == errors[1]
    tried = {client.post(BACK, {"receipt": guess}).status_code for _ in range(9)}
    assert tried == {200, 429}
    assert client.get(BACK).status_code == 429


def test_a_receipt_of_the_wrong_length_costs_no_try(client, trust):
    said = client.post(BACK, {"receipt": "ABCD"}).context["form"].errors["receipt"]

    assert said == ["A receipt has 26 letters and numbers. You typed 4"]


def test_too_many_reports_from_one_place_are_stopped(client, trust, monkeypatch):
    monkeypatch.setattr("incidents.views.unnamed.REPORTS_AN_HOUR", 1)
    first = client.post(BEGIN, {"school": trust.wray.pk})

    assert first.status_code == 302
    assert client.post(BEGIN, {"school": trust.wray.pk}).status_code == 429


def test_the_case_manager_asks_and_the_reporter_answers(client, trust):
    receipt = sent(client, trust)
    concern = Concern.objects.get()
    reading.answer_conflict(concern.case, by=trust.head)
    head = as_(Client(), trust.head)
    ask = reverse("incidents:ask_reporter", args=[concern.reference])
    question = {"number": uuid4(), "words": "Which playground was it?"}
    head.post(ask, question)
    head.post(ask, question)
    client.post(BACK, {"receipt": receipt})
    page = client.get(YOURS)
    said = {"number": uuid4(), "words": "The one behind the hall."}
    client.post(YOURS, said)
    client.post(YOURS, said)

    assert "Which playground was it?" in page.content.decode()
    assert str(trust.head) not in page.content.decode()
    assert [(row.by, row.words) for row in FollowUp.objects.all()] == [
        (trust.head, "Which playground was it?"),
        (None, "The one behind the hall."),
    ]
    assert "The one behind the hall." in head.get(concern.case.get_absolute_url()).content.decode()
    told = Notice.objects.filter(kind="case_answered")
    assert {(row.person, row.private, row.urgent) for row in told} == {
        (trust.head, True, True),
        (trust.dsl, True, True),
    }


def test_whoever_reads_the_case_no_more_is_not_told_of_an_answer(trust):
    concern = ConcernFactory(case__school=trust.wray, reporter=None, receipt_hash="a")
    row = concern.case.readers.create(person=trust.head, how="manage")
    workflow.add(concern, "More.", number=uuid4())
    notice = Notice.objects.get()

    assert notifications.answered([notice])[notice.pk] is not None
    row.ended_at = timezone.now()
    row.save()
    assert notifications.answered([notice]) == {notice.pk: None}


def test_only_the_reader_who_said_that_nothing_stands_against_it_asks(client, trust):
    sent(client, trust)
    concern = Concern.objects.get()
    ask = reverse("incidents:ask_reporter", args=[concern.reference])

    assert as_(client, trust.teacher).get(ask).status_code == 404
    assert as_(client, trust.head).get(ask).url.endswith("/conflict/")


def test_of_somebody_with_a_name_nothing_is_asked_by_receipt(trust):
    concern = ConcernFactory(case__school=trust.wray)

    with pytest.raises(Refused):
        workflow.ask(concern, "Why?", number=uuid4(), by=trust.head)


def test_there_is_an_end_to_what_is_added(trust, monkeypatch):
    monkeypatch.setattr("incidents.workflow.unnamed.MOST", 1)
    concern = ConcernFactory(case__school=trust.wray, reporter=None, receipt_hash="a")
    workflow.add(concern, "One.", number=uuid4())

    with pytest.raises(Refused):
        workflow.add(concern, "Two.", number=uuid4())


def test_a_draft_without_a_name_warns_nobody_and_is_gone_after_a_day(client, trust):
    answer(client, trust)
    later = timezone.now() + dt.timedelta(hours=25)
    drafting.warn(later)

    assert not Notice.objects.exists()
    assert (drafting.forget(later), Draft.objects.count()) == (1, 0)


def test_leaving_deletes_what_was_not_sent(client, trust):
    answer(client, trust)
    left = client.post(reverse("incidents:unnamed_leave"))

    assert left.url == reverse("incidents:before_reporting")
    assert not Draft.objects.exists()


def test_the_page_before_signing_in_leads_there_only_where_it_is_open(client, trust):
    open_page = client.get(reverse("incidents:before_reporting")).content.decode()
    Trust.objects.update(profile={})
    closed = client.get(reverse("incidents:before_reporting")).content.decode()

    assert (BEGIN in open_page, BEGIN in closed) == (True, False)


def test_the_case_names_no_reporter(client, trust):
    sent(client, trust)

    shown = case_page.concerns(trust.head, Case.objects.get())
    assert [row.reporter for row in shown] == ["somebody who gave no name"]
