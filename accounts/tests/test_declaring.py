"""Declarations: who receives them, who reads them, and what becomes of them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import registry
from accounts.models import Declaration
from accounts.queries import declaring as queries
from accounts.tests.declared_rows import declared, profile
from accounts.workflow import declaring
from core.workflow import Refused
from notices.models import Notice
from people.models import Absence, Appointment, Person
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    profile()
    return SchoolFactory(name="Oxenholme Primary School", telephone="01539 555 012")


@pytest.fixture
def head(school):
    return holder("headteacher", school)


def told(kind):
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


def seen_by(*people):
    return [set(queries.visible_to(person)) for person in people]


def test_the_head_of_the_school_receives_it_and_nobody_else_knows_of_it(school, head):
    author, other_head = teacher(school), holder("headteacher", SchoolFactory())
    hr, chief, colleague = holder("hr"), holder("chief_executive"), teacher(school)

    row = declared(author, school)

    assert seen_by(author, head) == [{row}, {row}]
    assert seen_by(other_head, hr, chief, colleague) == [set()] * 4
    assert told("declared") == {head}


def test_whom_it_names_sees_nothing_of_it_even_as_their_head(school, head, client):
    author = teacher(school)
    row = declared(author, school, "relationship", other_person=head, relationship="sibling")
    named = teacher(school)
    declared(author, school, "relationship", other_person=named, relationship="partner")

    enter(client, named)
    page = client.get(reverse("accounts:declarations")).content.decode()

    assert author.family_name not in page
    assert seen_by(named) == [set()]
    assert row in queries.visible_to(author)
    assert row not in queries.visible_to(head)
    assert head not in {n.person for n in Notice.objects.filter(kind="declared", ref=row.pk)}


def test_a_heads_own_goes_to_whoever_is_next_above(school, head):
    executive = holder("nominated_executive")

    row = declared(head, school)

    assert seen_by(head, executive) == [{row}, {row}]
    assert told("declared") == {executive}
    with pytest.raises(Refused):
        declaring.acknowledge(row, by=head)


def test_a_head_who_changes_post_loses_it_and_the_successor_reads_it(school, head):
    row = declared(teacher(school), school)
    declaring.acknowledge(row, by=head, answer="Thank you.")
    Appointment.objects.filter(person=head).update(ends_on=timezone.localdate() - DAY)
    successor = holder("headteacher", school)

    seen = seen_by(Person.objects.get(pk=head.pk), successor)

    assert seen == [set(), {row}]


def test_the_stand_in_of_a_head_who_is_away_receives_it(school, head):
    stand_in = teacher(school)
    Appointment.objects.filter(person=head).update(stand_in=stand_in)
    Absence.objects.create(person=head, kind="sick", starts_on=timezone.localdate())

    row = declared(teacher(school), school)

    assert told("declared") == {stand_in}
    assert seen_by(stand_in) == [{row}]


def test_reading_it_is_told_and_asks_a_year_later_whether_it_is_still_so(school, head):
    author = teacher(school)
    row = declared(author, school)

    declaring.acknowledge(row, by=head, answer="Do not teach the child yourself.")

    row.refresh_from_db()
    assert (row.state, row.received_by, row.answer_by) == ("acknowledged", head, None)
    assert row.confirm_by > timezone.localdate() + dt.timedelta(days=360)
    assert told("declaration_read") == {author}


def test_nothing_lasts_of_an_approach_so_nothing_is_asked_again(school, head):
    row = declared(teacher(school), school, "approach", worries=False)

    declaring.acknowledge(row, by=head)

    assert row.confirm_by is None


def test_still_so_counts_for_another_year_and_no_longer_ends_it(school, head):
    author, today = teacher(school), timezone.localdate()
    still, over = declared(author, school), declared(author, school, words="A shop.")
    for row in (still, over):
        declaring.acknowledge(row, by=head)
    Declaration.objects.update(confirm_by=today)

    declaring.confirm(still, by=author)
    declaring.end(over, by=author, on=today)

    assert list(queries.to_confirm(author, today)) == []
    assert (still.confirmed_on, over.state, over.ends_on) == (today, "ended", today)
    assert [event.verb for event in still.events.all()][-1] == "confirm"


def test_an_end_before_it_began_is_refused(school):
    row = declared(teacher(school), school)

    with pytest.raises(Refused, match="not before that"):
        declaring.end(row, by=row.person, on=row.starts_on - DAY)

    row.refresh_from_db()
    assert row.state == "made"


def test_what_happened_once_cannot_be_ended(school):
    row = declared(teacher(school), school, "approach", worries=False)

    with pytest.raises(Refused, match="does not end"):
        declaring.end(row, by=row.person, on=timezone.localdate())


def said(**more):
    """What a teacher sends who declares an approach."""
    today = timezone.localdate().isoformat()
    begin = {"worries": "no", "happened_on": today, "did": ["Declined it, or did not answer"]}
    return {key: value for key, value in (begin | more).items() if value is not None}


def test_an_approach_names_the_dsl_first_takes_no_file_and_leads_to_reporting(school, client):
    holder("dsl", school, given_names="Tomasz", family_name="Wilk")
    enter(client, teacher(school))
    address = reverse("accounts:declare") + "?kind=approach"
    page = client.get(address).content.decode()
    kept = {"did": ["Kept the message"], "kept": "A screenshot on my school laptop"}

    answer = client.post(address, said(worries="yes", **kept), follow=True)

    assert page.index("Tomasz Wilk") < page.index('<form method="post" novalidate')
    assert "01539 555 012" in page
    assert 'type="file"' not in page
    assert reverse("incidents:begin") in answer.content.decode().split("worries you")[1]
    row = Declaration.objects.get()
    assert (row.worries, row.what_they_did) == (
        True,
        "Kept the message (A screenshot on my school laptop)",
    )


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        ("approach", {"worries": None}, "Choose: Does anything in it worry you?"),
        ("approach", {"happened_on": "2030-01-01"}, "still to come"),
        ("approach", {"kept": "In a drawer"}, "Tick that you kept the message"),
        ("approach", {"words": "x" * 4001}, "at most 4000 characters"),
        ("relationship", {"other": "colleague", "other_person": "Nobody Here"}, "Nobody here now"),
        ("professional", {"platform": "X", "words": "password: Tr0ub4dor&3"}, "like a password"),
        ("conflict", {"words": "A shop", "starts_on": "0026-01-01"}, "cannot be right"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept(
    school, client, kind, wrong, words
):
    enter(client, teacher(school))

    page = client.post(f"{reverse('accounts:declare')}?kind={kind}", said(**wrong))

    assert words in page.content.decode().replace("&amp;", "&")
    assert Declaration.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("relationship", {"other": "parent", "other_name": "J. B.", "words": "Friends."}),
        ("family", {"other": "pupil", "other_name": "My son", "words": "In Year 4."}),
        ("social_contact", {"other": "parent", "words": "We sing in one choir."}),
        ("conflict", {"words": "I coach a pupil for money."}),
        ("departure", {"before_the_act": "yes", "words": "I wrote to a parent on a Sunday."}),
        ("professional", {"platform": "A subject network", "words": "Geography teachers"}),
    ],
)
def test_every_kind_is_declared_with_its_own_form(school, head, client, kind, begin):
    profile(declare__relationships="open_acknowledgement")
    author = enter(client, teacher(school))
    today = timezone.localdate().isoformat()

    client.post(f"{reverse('accounts:declare')}?kind={kind}", {"starts_on": today, **begin})

    row = Declaration.objects.get()
    assert (row.kind, row.person, row.school, row.words) == (kind, author, school, begin["words"])
    assert row in queries.waiting_for(head)


def test_a_professional_account_is_listed_against_the_person(school, head, client):
    author = teacher(school)
    row = declared(author, school, "professional", platform="A network", words="Geography")
    declaring.acknowledge(row, by=head)
    enter(client, head)

    page = client.get(reverse("accounts:declared_by", args=[author.pk])).content.decode()

    assert "A professional account of my own" in page
    assert row.confirm_by is not None


def test_nobody_declares_a_relationship_with_themselves(school, client):
    author = enter(client, teacher(school))
    begin = {"other": "colleague", "other_person": author.email, "relationship": "spouse"}

    page = client.post(reverse("accounts:declare") + "?kind=relationship", begin)

    assert "That is yourself" in page.content.decode()


def test_hr_reads_it_once_the_head_has_asked_and_the_author_never_reads_hrs_note(
    school, head, client
):
    author, hr = teacher(school), holder("hr")
    row = declared(author, school, "departure", before_the_act=True)
    before = seen_by(hr)
    declaring.ask_hr(row, by=head)
    declaring.advise(row, by=hr, advice="Ask her to wait for the outcome.")

    pages = []
    for person in (author, head, hr):
        enter(client, person)
        pages.append(client.get(row.get_absolute_url()).content.decode())

    assert before == [set()]
    assert ["Ask her to wait" in page for page in pages] == [False, True, True]
    assert (told("hr_asked"), told("hr_advised")) == ({hr}, {head})


def test_hr_is_not_asked_about_their_own(school, head):
    hr, other = holder("hr", school), holder("hr")
    row = declared(hr, school)

    declaring.ask_hr(row, by=head)

    assert told("hr_asked") == {other}
    assert row not in queries.for_advice_of(hr)
    with pytest.raises(Refused):
        declaring.advise(row, by=hr, advice="All well.")


def test_a_departure_is_decided_with_a_reason(school, head, client):
    row = declared(teacher(school), school, "departure", before_the_act=False)
    enter(client, head)
    address = reverse("accounts:acknowledge_declaration", args=[row.pk])

    empty = client.post(address, {})
    client.post(address, {"decided": "Not agreed.", "text": "The rule holds here too."})

    row.refresh_from_db()
    assert empty.status_code == 200
    assert row.answer == "Not agreed. The rule holds here too."


def test_a_relationship_between_colleagues_is_told_to_whoever_routes_concerns(school, head):
    author, other, heard = teacher(school), teacher(school), []
    registry.relationship_declared.append(lambda row: heard.append((row.pk, row.state)))
    try:
        row = declared(author, school, "relationship", other_person=other, relationship="spouse")
        declaring.acknowledge(row, by=head)
        declaring.end(row, by=author, on=timezone.localdate())
    finally:
        registry.relationship_declared.pop()

    assert heard == [(row.pk, "acknowledged"), (row.pk, "ended")]


def test_what_two_people_declared_of_each_other_is_found_for_the_day(school, head):
    one, other, third = teacher(school), teacher(school), teacher(school)
    today = timezone.localdate()
    row = declared(one, school, "relationship", other_person=other, relationship="partner")
    declared(one, school, "relationship", other_person=third, relationship="sibling")
    gone = declared(other, school, "relationship", other_person=one, relationship="relative")
    declaring.withdraw(gone, by=other)

    found = queries.between([one.pk, other.pk], today)
    before = queries.between([one.pk, other.pk], today - DAY)

    assert (list(found), list(before)) == ([row], [])


def test_a_trust_that_asks_for_no_relationships_refuses_one(school):
    profile(declare__relationships="off")

    with pytest.raises(Refused, match="does not ask"):
        declared(teacher(school), school, "relationship")


def test_the_same_words_sent_twice_are_one_declaration(school, head):
    author = teacher(school)

    first, second = declared(author, school), declared(author, school)

    assert first == second
    assert Notice.objects.filter(kind="declared").count() == 1


def test_a_suspended_person_opens_none_of_it(school, client):
    author = teacher(school)
    row = declared(author, school)
    Absence.objects.create(person=author, kind="suspended", starts_on=timezone.localdate())

    enter(client, author)
    answers = [
        client.get(address).status_code
        for address in (row.get_absolute_url(), reverse("accounts:declare"))
    ]

    assert answers == [403, 403]


def test_a_stranger_cannot_tell_that_it_exists(school, head, client):
    row = declared(teacher(school), school)
    enter(client, teacher(school))

    answers = [
        client.get(reverse(f"accounts:{name}", args=[row.pk])).status_code
        for name in ("declaration", "acknowledge_declaration", "end_declaration")
    ]

    assert answers == [404, 404, 404]


def test_what_was_read_cannot_be_read_again(school, head, client):
    row = declared(teacher(school), school)
    declaring.acknowledge(row, by=head)
    enter(client, head)

    again = client.post(reverse("accounts:acknowledge_declaration", args=[row.pk]), {"text": "x"})

    assert again.status_code == 409


def test_the_list_takes_as_many_queries_for_one_as_for_many(school, head, client):
    enter(client, head)
    counted = []
    for number in range(3):
        row = declared(teacher(school), school, words=f"Number {number}")
        declaring.acknowledge(row, by=head)
        declared(teacher(school), school, words=f"New {number}")
        with CaptureQueriesContext(connection) as queries_made:
            client.get(reverse("accounts:declarations"))
        counted.append(len(queries_made))

    assert counted[0] == counted[2]
