"""Who finds what: one table for all posts, on a declaration, a permission and a question."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Declaration, Permission
from accounts.queries import declaring as queries
from accounts.queries import declaring_advice
from accounts.tests.declared_rows import advice, asked, declared, profile
from accounts.workflow import declaring, declaring_permissions
from accounts.workflow.declaring_same_person import join
from people.models import Person, Trust
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    profile()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def everybody(school):
    """One person for each way of being there."""
    elsewhere = SchoolFactory(name="Ash")
    found = {"author": teacher(school), "colleague": teacher(school)}
    for role in ("headteacher", "dsl", "governor", "chair_of_governors", "school_leader"):
        found[role] = holder(role, school)
    found["head elsewhere"] = holder("headteacher", elsewhere)
    for role in ("hr", "clerk", "administrator", "auditor", "communications_manager"):
        found[role] = holder(role)
    for role in ("it_support", "chief_executive", "nominated_executive", "trustee"):
        found[role] = holder(role)
    return found


def who_sees(rows_of, everybody, row):
    return {name for name, person in everybody.items() if row in set(rows_of(person))}


def test_who_finds_each_kind_of_row(school, everybody):
    author = everybody["author"]
    conflict, interest = declared(author, school), declared(author, school, "interest")
    held, speak = asked(author, school), asked(author, school, "speak")
    wifi, question = asked(author, school, "wifi"), advice(author, school)
    declaring_permissions.grant(wifi, by=everybody["headteacher"])

    found = {
        "conflict": who_sees(queries.visible_to, everybody, conflict),
        "interest": who_sees(queries.visible_to, everybody, interest),
        "other": who_sees(queries.permissions_visible_to, everybody, held),
        "speak": who_sees(queries.permissions_visible_to, everybody, speak),
        "wifi": who_sees(queries.permissions_visible_to, everybody, wifi),
        "advice": who_sees(declaring_advice.visible_to, everybody, question),
    }

    assert found == {
        "conflict": {"author", "headteacher"},
        "interest": {"author", "clerk"},
        "other": {"author", "headteacher"},
        "speak": {"author", "nominated_executive"},
        "wifi": {"author", "headteacher", "it_support"},
        "advice": {"author", "communications_manager"},
    }


ABOUT_A_ROW = [
    *(f"{verb}_declaration" for verb in ("acknowledge", "end", "withdraw", "confirm", "advise")),
    *(f"{verb}_declaration" for verb in ("publish", "ask_hr_about")),
    *(f"{verb}_permission" for verb in ("grant", "allow", "refuse", "set_up", "withdraw")),
    *(f"{verb}_permission" for verb in ("ask_more_about", "answer_more_about", "confirm")),
    *(f"{verb}_advice" for verb in ("answer", "publish", "take_back", "withdraw")),
    "view_declared_by",
]


@pytest.mark.parametrize("permission", ABOUT_A_ROW)
def test_a_permission_about_a_row_is_nobodys_without_one(school, permission):
    assert not holder("clerk").has_perm(f"accounts.{permission}")


def test_somebody_who_left_finds_nothing(school, everybody):
    head = everybody["headteacher"]
    declared(everybody["author"], school)
    Person.objects.filter(pk=head.pk).update(last_day=timezone.localdate().replace(year=2020))

    assert not queries.visible_to(Person.objects.get(pk=head.pk)).exists()


def test_the_clerk_publishes_a_part_and_everybody_reads_it_without_the_rest(school, client):
    Trust.objects.update(profile={"public.page": True})
    trustee, clerk = holder("trustee"), holder("clerk")
    row = declared(trustee, None, "interest", words="Shares of Ferry Ltd, 12 Dale Road.")
    declaring.acknowledge(row, by=clerk)
    enter(client, clerk)
    address = reverse("accounts:publish_interest", args=[row.pk])
    before = client.get(reverse("accounts:public_interests")).content.decode()

    client.post(address, {"published": "on", "published_words": "Shares of Ferry Ltd"})
    client.logout()

    page = client.get(reverse("accounts:public_interests")).content.decode()
    index = client.get(reverse("public:index")).content.decode()
    assert "Ferry" not in before
    assert "Shares of Ferry Ltd" in page
    assert "Dale Road" not in page
    assert reverse("accounts:public_interests") in index


def test_the_public_register_is_no_page_where_the_trust_has_none(school, client):
    assert client.get(reverse("accounts:public_interests")).status_code == 404


def test_an_interest_that_ended_leaves_the_public_register(school):
    trustee, clerk = holder("trustee"), holder("clerk")
    row = declared(trustee, None, "interest")
    declaring.acknowledge(row, by=clerk)
    declaring.publish(row, by=clerk, words="A company", published=True)

    declaring.end(row, by=trustee, on=timezone.localdate())

    assert not queries.interests().exists()


def test_the_page_of_a_person_shows_their_head_what_they_receive_and_hr_nothing(
    school, everybody, client
):
    declared(everybody["author"], school, words="A shop.")
    address = reverse("accounts:declared_by", args=[everybody["author"].pk])

    pages = []
    for name in ("author", "headteacher", "hr"):
        enter(client, everybody[name])
        pages.append(client.get(address).content.decode())

    assert ["A conflict of interest" in page for page in pages] == [True, True, False]


def test_what_waits_stands_on_the_home_page_of_whoever_is_to_do_it(school, everybody, client):
    author = everybody["author"]
    declared(author, school)
    asked(author, school)
    said = declared(author, school, words="A club.")
    declaring.acknowledge(said, by=everybody["headteacher"])
    Declaration.objects.filter(pk=said.pk).update(confirm_by=timezone.localdate())

    pages = []
    for name in ("headteacher", "author", "head elsewhere"):
        enter(client, everybody[name])
        pages.append(client.get("/").content.decode())

    assert ["Read a declaration" in page for page in pages] == [True, False, False]
    assert ["Decide on a permission" in page for page in pages] == [True, False, False]
    assert ["Is what you declared still so?" in page for page in pages] == [False, True, False]


def test_two_records_of_one_person_keep_what_both_declared(school):
    stays, goes, hr = teacher(school), teacher(school), PersonFactory()
    head = holder("headteacher", school)
    theirs = declared(goes, school)
    of_each_other = declared(
        stays, school, "relationship", other_person=goes, relationship="spouse"
    )
    granted = asked(goes, school)
    declaring_permissions.grant(granted, by=head)
    about = declared(head, school, "relationship", other_person=goes, relationship="sibling")

    join(stays, goes, hr)

    for row in (theirs, of_each_other, granted, about):
        row.refresh_from_db()
    assert (theirs.person, granted.person, about.other_person) == (stays, stays, stays)
    assert of_each_other.other_person is None
    assert not Declaration.objects.filter(person=goes).exists()


def test_a_decision_made_by_the_second_record_names_the_first(school):
    stays, goes = teacher(school), holder("headteacher", school)
    row = asked(teacher(school), school)
    declaring_permissions.grant(row, by=goes)

    join(stays, goes, PersonFactory())

    assert Permission.objects.get().decided_by == stays
