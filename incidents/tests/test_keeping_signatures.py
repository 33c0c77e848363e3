"""Somebody who left long ago, with what they signed: kept by a rule, looked at, then emptied."""

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import SocialAccountFactory
from core.workflow import Refused
from incidents import retention
from incidents.models import Case, Hold, RetentionRule, Subject
from incidents.queries import keeping, leavers
from incidents.tests.factories import CaseFactory, small_trust
from incidents.tests.leavers import (
    BEGAN,
    CANARY,
    apply,
    everything,
    gone,
    lines,
    named,
    sign,
    where_it_stands,
    why,
)
from incidents.tests.test_views import as_
from incidents.workflow import leaving
from people.models import Merger, Person, Role
from people.tests.factories import AppointmentFactory, PersonFactory
from policies.models import Acknowledgement, Assignment, Scan
from policies.tests.factories import approved, policy_for
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
RETENTION, APPLY = reverse("incidents:retention"), reverse("incidents:apply_retention")


@pytest.fixture
def trust(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return small_trust()


# --- when, and why not
def test_it_is_kept_six_years_from_the_day_they_left(trust):
    person = gone(trust)
    last = dt.date(2020, 2, 29)
    Person.objects.filter(pk=person.pk).update(last_day=last)

    assert why(trust, dt.date(2026, 2, 28)) == {person: keeping.NOT_YET}
    assert why(trust, dt.date(2026, 3, 1)) == {person: ""}
    assert [(line.school, line.due_on) for line in lines(trust)] == [
        (trust.wray, dt.date(2026, 3, 1))
    ]


@pytest.mark.parametrize("years", [1, 4, 6])
def test_the_day_before_which_somebody_left_is_the_rule_read_backwards(years):
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(1200)]
    for day in days:
        last = retention.years_before(day, years)
        assert retention.years_after(last, years) <= day
        assert retention.years_after(last + dt.timedelta(days=1), years) > day


def test_whoever_has_not_left_or_came_back_is_not_among_them(trust):
    back, today = gone(trust), timezone.localdate()
    Person.objects.filter(pk=back.pk).update(last_day=None)
    RetentionRule.objects.filter(code="signatures").update(years=0)
    Person.objects.filter(pk=trust.cleaner.pk).update(last_day=today)

    assert why(trust) == {}


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_held_of_the_trust_or_of_a_school_where_they_were_stays(trust, whole):
    person, elsewhere = gone(trust), gone(trust)
    elsewhere.placements.update(school=trust.central)
    chair = AppointmentFactory(
        person=elsewhere, role=Role.GOVERNOR, school=trust.central, starts_on=BEGAN
    )
    held = Hold.objects.create(school=None if whole else trust.wray, reason="A court", by=trust.dpo)

    assert why(trust) == {person: keeping.HELD, elsewhere: keeping.HELD if whole else ""}
    chair.school = trust.wray
    chair.save()
    assert why(trust) == dict.fromkeys((person, elsewhere), keeping.HELD)
    held.delete()
    assert set(why(trust).values()) == {""}


def test_whoever_a_case_names_stays_until_that_is_emptied(trust):
    person, case = gone(trust), CaseFactory(school=trust.wray)
    Subject.objects.create(case=case, person=person, part="concerned")

    assert why(trust) == {person: leavers.NEEDED}
    assert apply(trust) == 0
    Case.objects.filter(pk=case.pk).update(emptied_at=timezone.now())
    assert why(trust) == {person: ""}


def test_a_case_that_names_a_record_joined_with_theirs_keeps_it(trust):
    person, case, second = gone(trust), CaseFactory(school=trust.wray), PersonFactory()
    Person.objects.filter(pk=second.pk).update(merged_into=person)
    Subject.objects.create(case=case, person=second, part="concerned")

    assert why(trust) == {person: leavers.NEEDED}


def test_whoever_looks_after_an_account_stays(trust):
    person = gone(trust)
    SocialAccountFactory(owner=person)

    assert why(trust) == {person: leavers.NEEDED}


def test_every_row_about_a_concern_that_names_people_is_thought_of():
    """Beside those that go with the person, or tell who did what to the rules themselves."""
    passed = {"Hold", "Relationship"}
    listed = {(model.__name__, field) for model, _, fields in leavers.NAMING for field in fields}
    there = {
        (model.__name__, field.name)
        for model in apps.get_app_config("incidents").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
        and not model.__name__.startswith("Historical")
        and model.__name__ not in passed
    }

    assert listed == there


# --- looked at, then emptied
def test_the_page_shows_school_and_day_and_nobodys_name(client, trust):
    person = everything(trust)
    as_(client, trust.dpo)
    page = client.get(RETENTION)
    shown = page.content.decode()
    sure = client.post(APPLY, {"mark": page.context["mark"]})
    client.post(APPLY, {"mark": page.context["mark"], "sure": "yes"})

    assert "Somebody who left, with what they signed" in shown
    assert f"{person.last_day.year}" in shown
    assert CANARY not in shown
    assert sure.context["count"] == 1
    person.refresh_from_db()
    assert person.emptied_at is not None
    assert client.get(RETENTION).context["going"] == []


def test_where_something_changed_meanwhile_nothing_goes(client, trust):
    person = gone(trust)
    as_(client, trust.dpo)
    mark = client.get(RETENTION).context["mark"]
    gone(trust)
    late = client.post(APPLY, {"mark": mark, "sure": "yes"})

    assert late.status_code == 409
    Person.objects.filter(pk=person.pk).update(last_day=None)
    with pytest.raises(Refused):
        leaving.empty([person], by=trust.dpo, today=timezone.localdate())
    assert not Person.objects.exclude(emptied_at=None).exists()


def test_of_many_only_the_first_are_read_and_the_others_counted(client, trust, monkeypatch):
    monkeypatch.setattr(keeping, "CASES_AT_ONCE", 2)
    monkeypatch.setattr(keeping, "LEAVERS_SHOWN", 1)
    for years in (7, 7, 7, 2, 2, 2):
        gone(trust, years)
    page = as_(client, trust.dpo).get(RETENTION)

    shown = {name: page.context[name] for name in ("later", "more")}
    assert (len(page.context["going"]), len(page.context["stays"])) == (2, 1)
    assert shown == {"later": 1, "more": 2}
    assert "1 more may go after these." in page.content.decode()


def test_nothing_of_them_is_left_in_any_table(trust, django_capture_on_commit_callbacks):
    person = everything(trust)
    planted = where_it_stands(CANARY)
    files_kept = [row.original.name for row in Scan.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        assert apply(trust) == 1

    person.refresh_from_db()
    assert len(planted) > 20
    assert where_it_stands(CANARY) == set()
    assert (str(person), person.email, person.has_usable_password()) == (
        "A former member of staff",
        None,
        False,
    )
    assert [row.kind for row in person.absences.all()] == [""]
    assert not Scan.objects.exists()
    assert not any(map(Scan.original.field.storage.exists, files_kept))
    assert person.appointments.get().role == Role.GOVERNOR
    (trace,) = person.history.all()
    assert (trace.history_user, trace.history_change_reason) == (
        trust.dpo,
        "retention: signatures",
    )


def test_a_sheet_that_others_signed_too_stays_for_them(trust):
    everything(trust)
    life.publish(approved(policy_for(title="Cars Policy")), by=trust.hr)
    theirs = Assignment.objects.get(person=trust.teacher, policy__title="Cars Policy")
    other = sign(theirs, trust.hr, method="paper", scan=Scan.objects.get())
    apply(trust)

    other.refresh_from_db()
    assert other.scan == Scan.objects.get()
    assert other.typed_name


def test_what_was_signed_under_a_joined_record_goes_with_it(trust):
    person = everything(trust)
    old = PersonFactory(given_names=named("old"))
    Person.objects.filter(pk=old.pk).update(merged_into=person)
    Merger.objects.create(person=old, into=person, by=trust.hr)
    Acknowledgement.objects.filter(voided_at=None).update(person=old)
    apply(trust)

    old.refresh_from_db()
    assert old.emptied_at is not None
    assert where_it_stands(CANARY) == set()


def test_the_rule_is_changed_in_years_and_source_alone(client, trust):
    as_(client, trust.dpo)
    address = reverse("incidents:change_rule", args=["signatures"])
    said = {"years": 7, "kind": "practice", "source": "Our schedule", "dated": "2026-01-05"}
    client.post(address, said | {"counted_from": "end"})

    rule = RetentionRule.objects.get(code="signatures")
    assert (rule.years, rule.counted_from, rule.get_kind_display()) == (7, "leaving", "Practice")
