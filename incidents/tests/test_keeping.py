"""Retention: looked at first, then emptied of every word and name, with what holds it back."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents.models import (
    AccessLog,
    Breach,
    Case,
    EvidenceFile,
    Hold,
    Keeping,
    Reader,
    Record,
    RetentionRule,
    Subject,
)
from incidents.queries import keeping, visible
from incidents.tests.factories import small_trust
from incidents.tests.test_breaches import entered
from incidents.tests.test_reporting import report
from incidents.tests.test_views import as_
from incidents.workflow import compromises, deciding, reading
from incidents.workflow import keeping as workflow
from ledger.models import Leaf, LeafSecret
from people.models import Person
from people.tests.factories import holder

pytestmark = pytest.mark.django_db
RETENTION, APPLY = reverse("incidents:retention"), reverse("incidents:apply_retention")
SECRET = "Said by the pond at night."


@pytest.fixture
def trust():
    return small_trust()


def over(trust, *, years=20, outcome="malicious", threshold="may_meet", about=None, **said):
    """A case that ended years ago."""
    about = about or trust.cleaner
    case = report(trust, about, what=SECRET, **said).case
    reading.answer_conflict(case, by=trust.head)
    reading.open_case(case, by=trust.head)
    deciding.decide_threshold(
        case, {"decision": threshold, "limbs": [], "why": SECRET}, by=trust.head
    )
    ended_at = timezone.now() - dt.timedelta(days=365 * years)
    Case.objects.filter(pk=case.pk).update(
        state="closed",
        outcome=outcome,
        ended_at=ended_at,
        received_on=ended_at.date() - dt.timedelta(days=30),
    )
    case.refresh_from_db()
    return case


def found(trust):
    return keeping.lines(trust.dpo, timezone.localdate())


def apply(trust):
    seen = keeping.mark(keeping.to_go(found(trust)))
    return workflow.apply(seen, by=trust.dpo, today=timezone.localdate())


def why(trust):
    return {(line.rule.code, line.stays) for line in found(trust)}


def test_each_way_of_ending_is_kept_by_its_rule(trust):
    over(trust, outcome="malicious")
    over(trust, outcome="substantiated")
    over(trust, outcome="", threshold="low_level")
    over(trust, outcome="", threshold="neither")
    over(trust, outcome="malicious", years=0)

    assert sorted((line.rule.code, line.stays) for line in found(trust)) == [
        ("false", ""),
        ("false", ""),
        ("harm", keeping.NO_DAY),
        ("low_level", keeping.NO_DAY),
        ("neither", ""),
    ]


def test_a_low_level_concern_may_go_once_they_have_left(trust):
    over(trust, outcome="", threshold="low_level")
    Person.objects.filter(pk=trust.cleaner.pk).update(last_day=timezone.localdate())

    assert why(trust) == {("low_level", "")}


def test_an_allegation_waits_for_pension_age_as_whoever_manages_it_says(client, trust):
    case = over(trust, outcome="substantiated")
    address = reverse("incidents:say_keeping", args=[case.reference])
    as_(client, trust.head).post(address, {"pension_on": "2040-01-05"})

    assert why(trust) == {("harm", keeping.NOT_YET)}
    assert address in client.get(case.get_absolute_url()).content.decode()


def test_nothing_that_is_held_goes(client, trust):
    case = over(trust)
    address = reverse("incidents:say_keeping", args=[case.reference])
    as_(client, trust.head)
    page = client.post(address, {"do_not_destroy": "on"})
    client.post(address, {"do_not_destroy": "on", "reason": "A court asked for it."})

    assert set(page.context["form"].errors) == {"reason"}
    assert why(trust) == {("false", keeping.HELD)}
    assert apply(trust) == 0


@pytest.mark.parametrize("whole", [True, False])
def test_the_officer_holds_a_school_or_all_and_lifts_it(client, trust, whole):
    over(trust)
    as_(client, trust.dpo)
    school = "" if whole else trust.wray.pk
    client.post(reverse("incidents:hold"), {"school": school, "reason": "An inquiry."})
    held = why(trust)
    shown = client.get(RETENTION).content.decode()
    lift = reverse("incidents:lift_hold", args=[Hold.objects.get().pk])
    client.post(lift)

    assert held == {("false", keeping.HELD)}
    assert "An inquiry." in shown
    assert why(trust) == {("false", "")}
    assert client.post(lift).status_code == 404


def test_a_case_with_a_sealed_file_stays(trust):
    case = over(trust)
    kept = {"name": "a.png", "family": "picture", "size": 1, "sha256": "a", "original": "x"}
    sealed = {"state": "sealed", "sealed_at": timezone.now()}
    EvidenceFile.objects.create(case=case, **kept, **sealed)

    assert why(trust) == {("false", keeping.SEALED_FILE)}
    with pytest.raises(Refused):
        workflow.empty(case, RetentionRule.objects.get(code="false"), by=trust.dpo)


def test_it_is_looked_at_first_and_only_what_was_shown_goes(client, trust):
    over(trust)
    as_(client, trust.dpo)
    page = client.get(RETENTION)
    sure = client.post(APPLY, {"mark": page.context["mark"]})
    over(trust)
    late = client.post(APPLY, {"mark": page.context["mark"], "sure": "yes"})

    assert sure.context["count"] == 1
    assert late.status_code == 409
    assert not Case.objects.exclude(emptied_at=None).exists()
    client.post(APPLY, {"mark": client.get(RETENTION).context["mark"], "sure": "yes"})
    assert Case.objects.exclude(emptied_at=None).count() == 2


def test_emptying_takes_every_word_and_name_and_leaves_what_is_counted(trust):
    case = over(trust, personal_data="yes", category="hacked_official_account")
    entered(trust, task=case.tasks.get(role="data_protection_officer"))
    compromises.begin(case, whose="school", account="@wray", platform="X", by=trust.head)
    was = (case.reference, case.category, case.outcome, case.received_on, case.school_id)
    events = set(case.events.values_list("pk", flat=True))
    assert apply(trust) == 1

    case.refresh_from_db()
    now = (case.category, case.outcome, case.received_on, case.school_id)
    assert (now, case.reference == was[0]) == (was[1:], False)
    concern = case.concerns.get()
    assert (concern.what, concern.reporter, concern.reference == was[0]) == ("", None, False)
    assert [row.what for row in AccessLog.objects.filter(case=case)] == ["emptied"]
    rows = (Subject, Reader, Record, Keeping)
    assert [model.objects.filter(case=case).count() for model in rows] == [0] * len(rows)
    assert {(row.note, row.by) for row in case.events.exclude(verb="empty")} == {("", None)}
    assert [(row.fields, row.answer, row.readers.count()) for row in case.tasks.all()] == [
        ({}, "", 0)
    ] * case.tasks.count()
    assert Breach.objects.get().task is None
    proof = Leaf.objects.filter(kind="case decision", record__in=events)
    assert proof.exists()
    assert not LeafSecret.objects.filter(leaf__in=proof).exists()
    assert set(visible.cases(trust.head)) == set()
    assert found(trust) == []


def test_what_was_merged_into_it_is_emptied_with_it(trust):
    case = over(trust)
    other = report(trust, trust.cleaner, what=SECRET).case
    Case.objects.filter(pk=other.pk).update(
        state="duplicate", merged_into=case, ended_at=timezone.now()
    )
    apply(trust)

    other.refresh_from_db()
    assert other.emptied_at is not None
    assert other.concerns.get().what == ""
    workflow.empty(other, RetentionRule.objects.first(), by=trust.dpo)


def test_its_files_go_with_it(trust, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    case = over(trust)
    kept = {"name": "a.png", "family": "picture", "size": 1, "sha256": "a", "original": "x"}
    EvidenceFile.objects.create(concern=case.concerns.get(), **kept)
    with django_capture_on_commit_callbacks(execute=True):
        apply(trust)

    assert not EvidenceFile.objects.exists()


def test_of_a_case_about_themselves_an_officer_sees_and_empties_nothing(client, trust):
    over(trust, about=trust.dpo)
    other = holder("data_protection_officer")

    assert found(trust) == []
    assert len(keeping.lines(other, timezone.localdate())) == 1


def test_the_page_names_no_case_and_nobody_in_it(client, trust):
    case = over(trust)
    page = as_(client, trust.dpo).get(RETENTION).content.decode()

    assert case.reference not in page
    assert str(trust.cleaner) not in page


def test_a_rule_is_changed_with_where_it_stands_and_its_history_kept(client, trust):
    as_(client, trust.dpo)
    address = reverse("incidents:change_rule", args=["other"])
    said = {"years": 3, "counted_from": "end", "kind": "practice", "source": "Our schedule"}
    wrong = client.post(address, said | {"years": 151, "dated": "2026-01-05"})
    client.post(address, said | {"dated": "2026-01-05"})

    rule = RetentionRule.objects.get(code="other")
    assert set(wrong.context["form"].errors) == {"years"}
    assert (rule.years, rule.source) == (3, "Our schedule")
    assert rule.history.first().history_user == trust.dpo


def test_nobody_else_looks_at_it_and_an_officer_of_a_school_does_not(client, trust):
    school_officer = holder("data_protection_officer", trust.wray)
    people = (trust.head, trust.chief, trust.hr, school_officer)

    assert {as_(client, who).get(RETENTION).status_code for who in people} == {403}


def test_whoever_has_not_answered_for_the_case_is_asked_first(client, trust):
    case = report(trust, trust.cleaner).case
    address = reverse("incidents:say_keeping", args=[case.reference])

    assert as_(client, trust.head).get(address).url.endswith("/conflict/")
