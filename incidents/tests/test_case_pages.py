"""The pages behind a case: what each reader is offered, what is typed kept, and the papers."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from incidents import words
from incidents.kinds import KINDS
from incidents.models import AccessLog, Case, Reader, Record
from incidents.tests.factories import small_trust
from incidents.tests.test_deciding import LADO, LOW, MAY, MEASURES, NOW, OUTCOME, POLICE, decide
from incidents.tests.test_reporting import readers, report
from incidents.workflow import deciding, reading, records
from people.tests.entering import enter
from people.tests.factories import PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def case(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    for person in (trust.head, trust.dsl):
        reading.answer_conflict(case, by=person)
    return case


def as_(client, person):
    enter(client, person)
    return client


def url(name, row):
    return reverse(f"incidents:{name}", kwargs={"reference": row.reference})


def page(client, address):
    return client.get(address).content.decode()


PAGES = (
    "decide_threshold",
    "assess",
    "investigate",
    "decide",
    "close",
    "redirect",
    "find_no_case",
    "reopen",
    "merge",
    "add_record",
    "ask_adviser",
    "end_reading",
)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_reads_on_before_they_were_asked_about_a_conflict(client, trust, name):
    case = report(trust, trust.cleaner).case

    assert as_(client, trust.head).get(url(name, case)).url == url("conflict", case)
    reading.answer_conflict(case, by=trust.head)
    assert client.get(url(name, case)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_who_reads_the_childs_strand_decides_nothing(client, trust, case, name):
    expected = 200 if name == "add_record" else 403

    assert as_(client, trust.dsl).get(url(name, case)).status_code == expected
    assert as_(client, trust.stranger).get(url(name, case)).status_code == 404


def test_the_threshold_is_decided_on_its_page_and_says_what_follows(client, trust, case):
    as_(client, trust.head)
    assert "Decide about the harm threshold" in page(client, url("case", case))

    wrong = client.post(url("decide_threshold", case), LOW | {"limbs": ["risk"], "why": "Kept."})
    assert wrong.context["form"].errors.keys() == {"decision"}
    assert "Kept." in wrong.content.decode()
    assert client.post(url("decide_threshold", case), MAY).url == url("case", case)

    shown = page(client, url("case", case))
    assert "Basic enquiries only" in shown
    assert "Contact the LADO" in shown
    assert "Decide whether to tell the police" in shown


def test_may_meet_without_a_limb_asks_which_or_whether_they_are_unsure(client, trust, case):
    as_(client, trust.head)
    said = {"decision": "may_meet", "why": "x"}

    wrong = client.post(url("decide_threshold", case), said)

    assert wrong.context["form"].errors.keys() == {"limbs"}


def test_who_decides_a_moment_later_is_told_and_loses_nothing_typed(client, trust, case):
    as_(client, trust.head)
    seen = client.get(url("decide_threshold", case)).context["form"]["seen"].value()
    decide(case, MAY, trust.education)

    late = client.post(url("decide_threshold", case), MAY | {"why": "My own words.", "seen": seen})

    shown = late.content.decode()
    assert f"{trust.education} was a moment faster" in shown
    assert "My own words." in shown
    again = late.context["form"]["seen"].value()
    assert again != seen
    said = MAY | {"why": "My own words.", "seen": again}
    assert client.post(url("decide_threshold", case), said).status_code == 302


def test_nothing_was_said_to_them_so_that_page_refuses_it_beside_the_field(client, trust, case):
    decide(case, MAY, trust.head)
    said = {"decision": "told", "when": "2026-11-20T09:00", "by_whom": "I", "what": "All of it"}

    wrong = as_(client, trust.head).post(f"{url('add_record', case)}?kind=told", said)

    assert wrong.context["form"].errors.keys() == {"decision"}
    assert "All of it" in wrong.content.decode()
    assert not case.records.filter(kind="told").exists()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"page_number": ""}, {"who", "when", "advice"}),
        ({"who": "x" * 301, "when": "2099-01-01T09:00", "advice": "x"}, {"who", "when"}),
        ({"who": "x", "when": "never", "advice": "x" * 5001}, {"when", "advice"}),
        ({"who": "x", "when": "0026-01-01T09:00", "advice": "x"}, {"when"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_half_saved(
    client, trust, case, said, wrong
):
    answer = as_(client, trust.head).post(f"{url('add_record', case)}?kind=lado", said)

    assert set(answer.context["form"].errors) == wrong
    assert not Record.objects.exists()


def test_an_action_is_given_to_a_reader_by_a_day_and_finished_by_them(client, trust, case):
    as_(client, trust.head)
    address = f"{url('add_record', case)}?kind=action"
    day = timezone.localdate() + dt.timedelta(days=3)
    said = {"what": "Take it down", "person": trust.dsl.pk, "due_on": "2020-01-01"}
    assert client.post(address, said).context["form"].errors.keys() == {"due_on"}
    assert client.post(address, said | {"person": trust.stranger.pk}).status_code == 200

    client.post(address, said | {"due_on": str(day)})
    row = Record.objects.get()
    assert (row.person, row.due_on, row.by) == (trust.dsl, day, trust.head)
    assert "Take it down" in page(client, url("case", case))

    client.post(url("finish", row), {"done": "It is down."})
    row.refresh_from_db()
    assert (row.done_said, row.done_by) == ({"done": "It is down."}, trust.head)
    assert client.get(url("finish", row)).url == url("case", case)


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.to_add])
def test_every_kind_can_be_put_on_record_with_all_that_it_asks(client, trust, case, kind):
    as_(client, trust.head)
    deciding.decide_threshold(case, LOW, by=trust.head)
    fields = kind.fields or kind.closing

    client.post(f"{url('add_record', case)}?kind={kind.code}", dict(map(answer, fields)))

    row = case.records.get(kind=kind.code)
    said = row.said if kind.fields else row.done_said
    assert set(said) == {one.name for one in fields} - {"person"}
    assert "None" not in str(words.facts(row))


def answer(asked):
    day = timezone.localdate() + dt.timedelta(days=1)
    made_up = {"day": str(day), "moment": "2026-11-20T09:00", "reader": "", "person": ""}
    if asked.choices:
        return asked.name, asked.choices[0][0]
    if asked.how == "reader":
        return asked.name, Reader.objects.get(how="manage").person_id
    if asked.how == "person":
        return asked.name, PlacementFactory().person.email
    return asked.name, made_up.get(asked.how, "Some words")


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_case_asks_as_often_whatever_is_on_record(
    client, trust, case, many, django_assert_num_queries
):
    deciding.decide_threshold(case, MAY, by=trust.head)
    for _ in range(many):
        records.add(case, "note", {"what": "Seen"}, by=trust.head)
        records.add(case, "referral", {"body": "dbs"}, by=trust.head)
    page(as_(client, trust.head), url("case", case))

    with django_assert_num_queries(40):
        page(client, url("case", case))


def test_a_second_click_puts_it_on_record_once(client, trust, case):
    as_(client, trust.head)
    address = f"{url('add_record', case)}?kind=note"
    number = client.get(address).context["form"]["page_number"].value()

    for _ in range(2):
        client.post(address, {"what": "Seen", "page_number": number})

    assert Record.objects.count() == 1


def test_a_reader_may_record_what_their_strand_holds_and_no_forged_kind(client, trust, case):
    as_(client, trust.dsl)
    kinds = client.get(url("add_record", case)).context["kinds"]

    assert [kind.code for kind in kinds] == ["parents", "support", "safeguarding", "welfare"]
    client.post(f"{url('add_record', case)}?kind=note", {"what": "Seen"})
    client.post(f"{url('add_record', case)}?kind=outcome", OUTCOME)
    assert not Record.objects.exists()


def test_the_adults_records_are_on_no_page_of_who_reads_the_childs_strand(client, trust, case):
    records.add(case, "note", {"what": "Canary in the mine"}, by=trust.head)
    note = Record.objects.get()

    assert "Canary" in page(as_(client, trust.head), url("case", case))
    assert "Canary" not in page(as_(client, trust.dsl), url("case", case))
    assert client.get(url("finish", note)).status_code == 404


def test_hr_is_asked_in_by_a_click_and_out_again(client, trust, case):
    as_(client, trust.head)
    client.post(url("ask_adviser", case), {"adviser": trust.hr.pk})
    assert (trust.hr, "adviser") in readers(case)

    row = case.readers.get(person=trust.hr)
    forged = client.post(url("end_reading", case), {"reader": case.readers.first().pk})
    assert forged.context["form"].errors.keys() == {"reader"}
    client.post(url("end_reading", case), {"reader": row.pk})
    assert (trust.hr, "adviser") not in readers(case)


def test_hr_who_is_concerned_is_not_offered_as_an_adviser(client, trust):
    case = report(trust, trust.hr).case
    manager = case.readers.first().person
    reading.answer_conflict(case, by=manager)

    assert "There is nobody" in page(as_(client, manager), url("ask_adviser", case))


def test_a_case_goes_from_receipt_to_closing(client, trust, case):
    as_(client, trust.head)
    client.post(url("decide_threshold", case), MAY)
    for kind, said in (("lado", LADO), ("police", POLICE), ("safeguarding", {})):
        records.add(case, kind, said, by=trust.head)
    records.add(case, "go_ahead", {}, by=trust.head)
    assert client.post(url("assess", case), {"note": "Looked at."}).status_code == 302
    officer = {"officer": trust.education.email}
    assert client.post(url("investigate", case), officer).status_code == 302
    said = OUTCOME | MEASURES | {"measures_why": "A first time."}
    assert client.post(url("decide", case), said).status_code == 302
    shown = page(client, url("case", case))
    assert "Before it can be closed" in shown
    refused = client.post(url("close", case), {"note": ""})
    assert refused.status_code == 409
    for kind in ("told", "suspension"):
        records.add(case, kind, {}, by=trust.head)
    assert client.post(url("close", case), {"note": ""}).url == url("case", case)

    case.refresh_from_db()
    assert (case.state, case.outcome, case.procedure) == ("closed", "substantiated", "disciplinary")
    assert client.post(url("reopen", case), {"why": "A witness."}).status_code == 302
    assert client.post(url("assess", case), {"note": "Again."}).status_code == 302
    said = {"procedure": "allegations", "why": "It belongs there."}
    assert client.post(url("redirect", case), said).status_code == 302
    assert Case.objects.get().state == "redirected"


def test_no_case_to_answer_and_merging_on_their_pages(client, trust, case):
    as_(client, trust.head)
    other = report(trust, trust.cleaner).case
    decide(case, LOW, trust.head)
    records.add(case, "police", POLICE, by=trust.head)

    wrong = client.post(url("merge", other), {"other": "NONE SUCH", "why": "One"})
    assert wrong.status_code == 302  # asked about a conflict first
    reading.answer_conflict(other, by=trust.head)
    wrong = client.post(url("merge", other), {"other": other.spaced, "why": "One"})
    assert wrong.context["form"].errors.keys() == {"other"}
    done = client.post(url("merge", other), {"other": case.spaced.lower(), "why": "One"})
    assert done.url == url("case", case)
    assert client.post(url("find_no_case", case), {"why": "Nothing in it."}).status_code == 302
    assert [row.state for row in Case.objects.order_by("pk")] == ["no_case", "duplicate"]


def test_a_self_referral_is_said_to_be_one(client, trust):
    case = report(trust, trust.teacher, by=trust.teacher).case
    reading.answer_conflict(case, by=trust.head)

    assert "Reported by the person themselves" in page(as_(client, trust.head), url("case", case))


def text_of(response):
    return "".join(one.extract_text() for one in PdfReader(BytesIO(response.content)).pages)


def test_the_papers_for_the_lado_hold_the_strands_of_who_prints_and_are_written_down(
    client, trust, case
):
    decide(case, MAY, trust.head)
    records.add(case, "lado", LADO, by=trust.head)
    records.add(case, "note", {"what": "Canary in the mine"}, by=trust.head)
    said = {"when": NOW, "by_whom": "Dora", "what": "She stays with her aunt"}
    records.add(case, "welfare", said, by=trust.dsl)

    as_(client, trust.dsl)
    theirs = text_of(client.get(url("chronology", case)))
    form = text_of(client.get(url("threshold_form", case)))

    assert "She stays with her aunt" in theirs
    assert "Canary" not in theirs
    assert str(trust.cleaner) in form
    assert "Wait for the strategy meeting" in form
    log = AccessLog.objects.filter(what="printed")
    assert [row.person for row in log] == [trust.dsl, trust.dsl]
    assert "Canary" in text_of(as_(client, trust.head).get(url("chronology", case)))


def test_a_withheld_name_stands_on_no_paper(client, trust):
    said = {"name_withheld": True, "child_at_risk": "yes"}
    case = report(trust, trust.cleaner, **said).case
    reading.answer_conflict(case, by=trust.dsl)

    paper = text_of(as_(client, trust.dsl).get(url("chronology", case)))

    assert trust.teacher.family_name not in paper


def test_the_words_on_record_do_not_stand_in_the_database(trust, case):
    records.add(case, "lado", LADO | {"advice": "Canary in the mine"}, by=trust.head)
    decide(case, MAY | {"why": "Canary of the yard"}, trust.head)
    deciding.assess(case, by=trust.head, note="Canary of the hall")

    with connection.cursor() as cursor:
        rows = []
        for table in ("incidents_record", "incidents_caseevent", "ledger_leafsecret"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()

    assert rows
    assert "Canary" not in str(rows)
