"""Whoever turns out to be a relative loses a case at once; whoever was named by mistake never
learns of it; a reporter's name goes on to one reader; what nobody may manage is not forgotten.
"""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents import chain
from incidents.models import Case, Relationship, Subject, Task
from incidents.queries import plan, visible
from incidents.tests.factories import away, small_trust
from incidents.tests.test_case_pages import page, url
from incidents.tests.test_reporting import readers, report
from incidents.tests.test_views import as_
from incidents.workflow import chasing, reading, relating, reporting, sealed
from incidents.workflow import readers as giving
from notices.models import Notice
from people.tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    made = small_trust()
    made.clerk = holder("clerk")
    made.administrator = holder("administrator")
    return made


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


def marry(one, other, by, starts_on=None):
    row = Relationship(one=one, other=other, kind="spouse", starts_on=starts_on or today())
    return relating.record(row, by=by)


# --- relatives


def test_a_handler_who_turns_out_to_be_a_relative_loses_the_case_in_that_transaction(trust):
    case = report(trust, trust.cleaner).case

    marry(trust.head, trust.cleaner, trust.hr)

    assert readers(case) == {(trust.education, "manage")}
    assert not visible.cases(trust.head).exists()
    assert case.readers.get(person=trust.head).ended_because == "related"
    assert [event.verb for event in case.events.order_by("pk")] == ["report", "relate"]


def test_nothing_happens_to_a_case_that_the_two_do_not_share(trust):
    about_teacher = report(trust, trust.teacher, by=trust.stranger).case
    over = report(trust, trust.cleaner).case
    Case.objects.filter(pk=over.pk).update(state="closed", ended_at=timezone.now())

    marry(trust.head, trust.cleaner, trust.hr)

    assert readers(about_teacher) == readers(over) == {(trust.head, "manage")}
    assert [event.verb for event in about_teacher.events.all()] == ["report"]


def test_a_relative_whom_nobody_can_replace_goes_on_and_keeps_the_childs_strand(trust):
    for who in (trust.education, trust.chief, trust.trustees, trust.vice):
        away(who)
    case = report(trust, trust.cleaner, child_at_risk="yes").case

    for who in (trust.head, trust.dsl):
        marry(who, trust.cleaner, trust.hr)

    assert readers(case) == {(trust.head, "manage"), (trust.dsl, "safeguard")}


def test_whoever_was_asked_in_and_a_task_go_with_it_and_neither_comes_back(trust):
    case = report(trust, trust.cleaner, category="mention").case
    giving.allow(case, trust.hr, "adviser", by=trust.head)

    for who in (trust.hr, trust.comms):
        marry(who, trust.cleaner, trust.lead)

    assert readers(case) == {(trust.head, "manage")}
    assert not visible.tasks(trust.comms).exists()
    assert plan.advisers(case) == []
    with pytest.raises(Refused, match="cannot be asked in"):
        giving.allow(case, trust.hr, "adviser", by=trust.head)


def test_a_post_that_is_presumed_counts_as_a_name_does(trust):
    case = report(trust, about_kind="headteacher").case
    assert (trust.chief, "manage") in readers(case)

    marry(trust.chief, trust.head, trust.hr)

    assert readers(case) == {(trust.chair, "manage")}


def test_one_that_begins_later_counts_from_its_first_day_also_after_a_lost_night(trust):
    case = report(trust, trust.cleaner).case
    marry(trust.head, trust.cleaner, trust.hr, starts_on=today(2))
    relating.begin(today(1))
    assert readers(case) == {(trust.head, "manage")}

    Relationship.objects.update(starts_on=today(-2))
    relating.begin(today())
    relating.begin(today())

    assert readers(case) == {(trust.education, "manage")}
    assert case.events.filter(verb="relate").count() == 1


def test_an_urgent_case_that_only_a_relative_has_opened_is_chased(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    reading.open_case(case, by=trust.head)
    later = timezone.now() + dt.timedelta(minutes=75)
    assert chasing.chase(later) == 0

    marry(trust.head, trust.cleaner, trust.hr)

    assert chasing.chase(later) == 1


def test_whoever_records_it_is_told_nothing_of_a_case(client, trust):
    report(trust, trust.cleaner)
    as_(client, trust.hr)
    address = reverse("incidents:record_relationship")
    said = {"kind": "spouse", "starts_on": today().isoformat(), "ends_on": ""}

    first = client.post(address, said | {"one": trust.head.email, "other": trust.cleaner.email})
    told = client.get(first.url).content.decode()
    second = client.post(address, said | {"one": trust.chair.email, "other": trust.vice.email})

    assert first.url == second.url
    assert "case" not in told.split("<main", 1)[1].split("</main", 1)[0].casefold()


# --- named by mistake


def taken_out(case, person, by):
    reporting.take_out(case.subjects.get(person=person, part="concerned"), "Mixed up.", by=by)


def test_whoever_was_named_by_mistake_is_out_and_it_goes_where_it_belongs(trust):
    case = report(trust, trust.cleaner, trust.chair).case
    assert readers(case) == {(trust.chief, "manage")}

    taken_out(case, trust.chair, trust.chief)

    assert readers(case) == {(trust.head, "manage")}
    note = case.events.get(verb="take_out").note
    assert note == f"{trust.chair}\nMixed up."
    assert Subject.objects.get(case=case, person=trust.chair).part == "mistaken"


def test_they_never_read_it_and_nobody_below_them_does(trust):
    case = report(trust, trust.head, child_at_risk="yes", category="mention").case

    taken_out(case, trust.head, trust.chief)

    assert readers(case) == {(trust.education, "manage"), (trust.lead, "safeguard")}
    for who in (trust.head, trust.dsl, trust.deputy):
        with pytest.raises(Refused, match="cannot be asked in"):
            giving.allow(case, who, "adviser", by=trust.education)
        assert not visible.cases(who).exists()
    assert Notice.objects.filter(person=trust.head).count() == 0


def test_they_get_no_task_of_it_either(trust):
    case = report(trust, trust.comms, category="mention").case
    assert not Task.objects.filter(case=case).exists()

    taken_out(case, trust.comms, trust.education)
    giving.reroute(case, by=None)

    assert not visible.tasks(trust.comms).exists()


def test_a_second_time_changes_nothing_and_named_again_they_are_concerned_again(trust):
    case = report(trust, trust.cleaner).case
    subject = case.subjects.get()
    for _ in range(2):
        reporting.take_out(subject, "Mixed up.", by=trust.head)

    reporting.name_person(case, by=trust.head, people=[trust.cleaner])
    taken_out(case, trust.cleaner, trust.head)

    assert case.events.filter(verb="take_out").count() == 2
    assert set(case.subjects.values_list("part", flat=True)) == {"mistaken"}


def test_the_case_manager_takes_them_out_on_a_page_and_only_managers_see_who_it_was(client, trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    for who in (trust.head, trust.dsl):
        reading.answer_conflict(case, by=who)
    as_(client, trust.head)
    key = case.subjects.get().pk
    form = client.get(url("take_out", case)).context["form"]
    said = {"seen": form["seen"].value(), "subject": key}
    lacking = client.post(url("take_out", case), said)

    client.post(url("take_out", case), said | {"why": "Another cleaner."})

    assert set(lacking.context["form"].errors) == {"why"}
    assert "Named by mistake, and taken out" in page(client, url("case", case))
    assert str(trust.cleaner) not in page(as_(client, trust.dsl), url("case", case))
    assert client.get(url("take_out", case)).status_code == 403


# --- a name that is withheld


def test_when_the_one_who_knows_a_withheld_name_is_gone_the_manager_decides_who_does(client, trust):
    concern = report(trust, trust.cleaner, name_withheld=True, child_at_risk="yes")
    case = concern.case
    giving.step_out(case, by=trust.head)
    for who in (trust.education, trust.dsl):
        reading.answer_conflict(case, by=who)
    as_(client, trust.education)
    assert "Decide who may" in page(client, url("case", case))
    assert str(trust.teacher) not in page(client, url("case", case))
    form = client.get(url("entrust_name", case)).context["form"]
    said = {"seen": form["seen"].value(), "person": trust.dsl.pk, "why": "She knows the family."}

    client.post(url("entrust_name", case), said)
    client.post(url("entrust_name", case), said | {"person": trust.education.pk})

    concern.refresh_from_db()
    assert concern.known_to == trust.dsl
    assert case.events.get(verb="entrust_name").note == f"{trust.dsl}\nShe knows the family."
    assert str(trust.teacher) not in page(client, url("case", case))
    assert str(trust.teacher) in page(as_(client, trust.dsl), url("case", case))


def test_while_somebody_knows_the_name_nobody_else_is_given_it(trust):
    concern = report(trust, trust.cleaner, name_withheld=True, child_at_risk="yes")

    with pytest.raises(Refused, match="knows the name already"):
        reporting.entrust_name(concern, trust.dsl, "Why not", by=trust.head)
    giving.step_out(concern.case, by=trust.head)
    with pytest.raises(Refused, match="neither manages this case"):
        reporting.entrust_name(concern, trust.hr, "Why not", by=trust.education)


# --- what nobody inside may manage


def told_of_posts():
    rows = Notice.objects.filter(kind="post_needed").order_by("pk")
    return list(rows.values_list("person", "private"))


def sealed_case(trust, *more):
    case = report(trust, trust.trustees, trust.vice, *more, by=trust.stranger).case
    assert case.sealed
    return case


def test_of_a_sealed_case_the_clerk_hears_that_a_post_is_needed_then_others_and_weekly(trust):
    case = sealed_case(trust)
    for days in (0, 0, 1):
        sealed.look_after(today(days))
    assert told_of_posts() == [(trust.clerk.pk, True)]

    for days in (2, 3, 8):
        sealed.look_after(today(days))
    both = {trust.clerk.pk, trust.administrator.pk, trust.chief.pk}
    assert {person for person, _ in told_of_posts()} == both
    sealed.look_after(today(9))

    assert [person for person, _ in told_of_posts()].count(trust.clerk.pk) == 3
    assert case.events.count() == 1


def test_nobody_concerned_or_related_hears_of_it_and_the_words_say_nothing(trust):
    sealed_case(trust, trust.clerk)
    marry(trust.chief, trust.vice, trust.hr)

    sealed.look_after(today(2))

    assert [person for person, _ in told_of_posts()] == [trust.administrator.pk]


def test_a_sealed_case_opens_by_itself_once_somebody_may_manage_it(trust):
    case = sealed_case(trust, trust.chief)
    trust.vice.appointments.all().delete()
    new = holder("vice_chair_of_trustees")

    assert (sealed.look_after(today()), sealed.look_after(today())) == (1, 0)

    case.refresh_from_db()
    assert (case.sealed, readers(case)) == (False, {(new, "manage")})
    assert [event.verb for event in case.events.order_by("pk")] == ["report", "unseal"]


@pytest.mark.parametrize(
    ("days", "step"), [(0, 1), (1, 1), (2, 2), (8, 2), (9, 3), (16, 4), (23, 5)]
)
def test_the_ladder_of_a_sealed_case_has_two_steps_and_then_a_week_each(days, step):
    assert chain.sealed_step(dt.timedelta(days=days)) == step
