"""Two records of one person become one."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.workflow import Refused
from ledger import leaves
from ledger.models import Leaf
from people.models import Absence, ExternalId, Merger, Person, Placement, Session
from people.queries import history, people
from people.queries import merging as queries
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from people.workflow import merging

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
MAY, SEPTEMBER, JULY = dt.date(2026, 5, 1), dt.date(2026, 9, 1), dt.date(2026, 7, 31)


@pytest.fixture(autouse=True)
def _on_a_friday():
    TrustFactory(profile={"sign_in.second_factor": []})
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Ferry Lane")


def two(**kwargs):
    """Two records of Ada Weir: the one that stays, and the other."""
    names = {"given_names": "Ada", "family_name": "Weir"}
    return PersonFactory(**names, **kwargs), PersonFactory(**names | {"given_names": "Adele"})


def work(person):
    rows = person.placements.order_by("starts_on", "pk")
    return [(row.school.name, row.starts_on, row.ends_on, row.main) for row in rows]


def filled(stays, goes, school):
    """Everything that one record can hold beside another; somebody whom the second manages."""
    elsewhere, report = SchoolFactory(name="The Wharf"), teacher(school)
    PlacementFactory(person=stays, school=school, starts_on=SEPTEMBER)
    PlacementFactory(person=goes, school=school, starts_on=MAY, ends_on=TODAY)
    PlacementFactory(person=goes, school=elsewhere, starts_on=MAY, line_manager=stays)
    PlacementFactory(person=goes, school=elsewhere, starts_on=MAY, staff_group="support")
    report.placements.update(line_manager=goes)
    for person in (stays, goes):
        Absence.objects.create(person=person, kind="holiday", starts_on=MAY, ends_on=MAY)
    Absence.objects.create(person=goes, kind="suspended", starts_on=TODAY)
    ExternalId.objects.create(person=goes, source="arbor", number="77")
    Session.objects.create(
        pk="0" * 64, person_id=goes.pk, content=b"", expires_at=NOW + dt.timedelta(days=1)
    )
    return report


def test_what_one_record_holds_moves_to_the_one_that_stays(school):
    (stays, goes), hr = two(email=None), holder("hr")
    report = filled(stays, goes, school)
    older = PersonFactory(merged_into=goes)
    address = goes.email

    merger = merging.merge(stays, goes, by=hr)

    goes.refresh_from_db()
    older.refresh_from_db()
    assert sorted(work(stays)) == [
        ("Ferry Lane", MAY, None, True),
        ("The Wharf", MAY, None, False),
        ("The Wharf", MAY, None, False),
    ]
    assert work(goes) == [("Ferry Lane", MAY, TODAY, True)]
    assert {*stays.placements.values_list("line_manager", flat=True)} == {None}
    assert {*report.placements.values_list("line_manager", flat=True)} == {stays.pk}
    assert [*stays.absences.values_list("kind", flat=True)] == ["suspended", "holiday"]
    assert [*stays.external_ids.values_list("number", flat=True)] == ["77"]
    assert (stays.email, goes.email, stays.last_day) == (address, None, None)
    assert (goes.merged_into, older.merged_into, goes.is_active) == (stays, stays, False)
    assert Session.objects.count() == 0
    leaf = Leaf.objects.get(kind="merger", record=merger.pk)
    assert leaves.matches(leaf, merging.proof(Merger.objects.get()))
    assert goes.history.first().history_user == hr
    said = [entry.what for entry in history.of_person(stays)]
    assert f"Joined with the record of Adele Weir, number {goes.pk}" in said


def test_the_record_that_leads_elsewhere_is_found_under_the_other(school):
    stays, goes = two()
    address = goes.email

    merging.merge(stays, goes, by=holder("hr"))

    everybody = people.visible_to(holder("hr"))
    found = [{*people.search(everybody, words)} for words in ("adele weir", address, "adele zz")]
    assert found == [{stays}, {stays}, set()]
    assert not everybody.filter(pk=goes.pk).exists()
    assert [row.person for row in queries.mergers_of(stays)] == [goes]


def change(person, **fields):
    Person.objects.filter(pk=person.pk).update(**fields)


def below_a_colleague_whom_the_other_manages(stays, goes, school):
    middle = PlacementFactory(school=school, line_manager=stays)
    goes.placements.update(line_manager=middle.person)


def at_work_twice(stays, goes, school):
    PlacementFactory(person=stays, school=school, starts_on=MAY, ends_on=JULY)
    PlacementFactory(person=stays, school=school, starts_on=SEPTEMBER)


MARKED = "The operator of the portal has marked"
REASONS = {
    "joined with another record already": lambda s, g, at: change(g, merged_into=s),
    MARKED: lambda s, g, at: change(g, is_operator=True),
    f"{MARKED} the record of Adele Weir": lambda s, g, at: change(g, blocked_at=NOW),
    "holds a post: DSL at Ferry Lane": lambda s, g, at: AppointmentFactory(
        person=g, role="dsl", school=at
    ),
    "holds a post: HR at the trust": lambda s, g, at: AppointmentFactory(
        person=g, role="hr", state="proposed"
    ),
    "stands in for Headteacher at Ferry Lane": lambda s, g, at: AppointmentFactory(
        school=at, stand_in=g
    ),
    "works at Ferry Lane twice": at_work_twice,
    "would manage Ada Weir and be managed": below_a_colleague_whom_the_other_manages,
}


def test_nobody_joins_a_record_with_itself_or_their_own(school):
    (stays, goes), hr = two(), holder("hr")

    for pair, why in (((stays, stays), "one record already"), ((hr, goes), "your own record")):
        with pytest.raises(Refused, match=why):
            merging.merge(*pair, by=hr)


@pytest.mark.parametrize("why", REASONS)
def test_a_merger_is_refused_in_words_and_moves_nothing(school, why):
    (stays, goes), hr = two(), holder("hr")
    PlacementFactory(person=goes, school=school, starts_on=MAY)
    REASONS[why](stays, goes, school)
    before = [*Placement.objects.order_by("pk").values_list("person", "starts_on", "ends_on")]

    with pytest.raises(Refused, match=why):
        merging.merge(stays, goes, by=hr)

    after = [*Placement.objects.order_by("pk").values_list("person", "starts_on", "ends_on")]
    assert (after, Merger.objects.count(), Leaf.objects.count()) == (before, 0, 0)


def test_a_placement_that_two_records_hold_one_after_the_other_covers_both(school):
    stays, goes = two()
    PlacementFactory(person=stays, school=school, starts_on=MAY, ends_on=SEPTEMBER)
    PlacementFactory(person=goes, school=school, starts_on=JULY, ends_on=TODAY)

    merging.merge(stays, goes, by=holder("hr"))

    assert work(stays) == [("Ferry Lane", MAY, TODAY, True)]
    assert (stays.last_day, work(goes)) == (TODAY, [("Ferry Lane", JULY, TODAY, True)])


def test_placements_that_follow_each_other_stay_two(school):
    stays, goes = two()
    PlacementFactory(person=stays, school=school, starts_on=MAY, ends_on=JULY)
    PlacementFactory(person=stays, school=school, starts_on=TODAY)
    PlacementFactory(person=goes, school=school, starts_on=JULY, ends_on=SEPTEMBER)
    PlacementFactory(person=goes, school=school, starts_on=SEPTEMBER + dt.timedelta(1))

    merging.merge(stays, goes, by=holder("hr"))

    second = SEPTEMBER + dt.timedelta(1)
    assert [row[1:3] for row in work(stays)] == [(MAY, SEPTEMBER), (second, None)]


def test_the_database_refuses_a_record_that_leads_to_itself():
    person = PersonFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(merged_into=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merger.objects.create(person=person, into=person, by=person)


def test_hr_finds_compares_and_joins_two_records(client, school):
    stays, goes = teacher(school, given_names="Ada", family_name="Weir", known_as="Addie"), None
    goes = teacher(school, given_names="Addie", family_name="Weir")
    teacher(school, given_names="Bo", family_name="Pike")
    enter(client, holder("hr", school))
    find, compare = (reverse(f"people:{name}", args=[stays.pk]) for name in ("find_same", "merge"))

    shown = client.get(stays.get_absolute_url()).content.decode()
    same_name = client.get(find).context["found"]
    searched = client.get(find, {"q": "pike"}).context["found"]
    nobody = client.get(find, {"q": "zzz"}).context["found"]
    page = client.get(compare, {"other": goes.pk})
    unsaid = client.post(compare, {"other": goes.pk})
    answer = client.post(compare, {"other": goes.pk, "stays": goes.pk})

    assert find in shown
    assert (same_name, [one.given_names for one in searched], nobody) == ([goes], ["Bo"], [])
    labels = [label for label, *_ in page.context["rows"]]
    assert labels[:4] == ["Name", "E-mail", "Staff numbers", "Works at"]
    assert page.context["rows"][0][1:] == (["Ada Weir", "known as Addie"], ["Addie Weir"])
    assert [*unsaid.context["form"].errors] == ["stays"]
    assert answer.url == goes.get_absolute_url()
    assert Person.objects.get(pk=stays.pk).merged_into == goes
    joined = client.get(answer.url).content.decode()
    assert "Joined with" in joined
    assert "Ada Weir" in joined
    assert client.get(stays.get_absolute_url()).status_code == 404


def test_only_hr_of_every_school_of_both_may_join_them(client, school):
    mine, elsewhere = teacher(school), SchoolFactory()
    other, both = teacher(elsewhere), teacher(school)
    PlacementFactory(person=both, school=elsewhere)
    compare, find = (reverse(f"people:{name}", args=[mine.pk]) for name in ("merge", "find_same"))
    enter(client, holder("hr", school))

    codes = [client.get(compare, {"other": said}).status_code for said in (other.pk, both.pk)]
    codes += [client.get(compare, {"other": said}).status_code for said in ("x", "", "9" * 30)]
    enter(client, holder("headteacher", school))
    codes += [client.get(find).status_code, client.post(compare, {"other": both.pk}).status_code]
    enter(client, mine)
    codes += [client.get(find).status_code]

    assert codes == [404, 403, 404, 404, 404, 403, 403, 403]


def test_where_neither_may_stay_the_page_says_why(client, school):
    first, second = holder("hr", school), holder("dsl", school)
    enter(client, holder("hr"))

    page = client.get(reverse("people:merge", args=[first.pk]), {"other": second.pk})

    assert page.context["form"] is None
    assert len(page.context["reasons"]) == 2
