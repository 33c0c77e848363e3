"""A concern is reported: what is made of it, for whom, and what nobody is told."""

from uuid import uuid4

import pytest
from django.utils import timezone

from core.workflow import Refused
from incidents.models import Case, Concern, Draft, Reader, Relationship, Task, TaskReader
from incidents.queries import visible
from incidents.report import Report
from incidents.tests.factories import away, manage, small_trust, stands_in
from incidents.workflow import reporting
from notices.models import Message, Notice
from notices.workflow import gathering
from people.tests.factories import PersonFactory, holder

pytestmark = pytest.mark.django_db
WORDS = "A picture of four pupils stands on somebody’s own page."


@pytest.fixture
def trust():
    return small_trust()


def report(trust, *about, by=None, number=None, **said):
    by = by or trust.teacher
    about_kind = said.pop("about_kind", "staff" if about else "unknown")
    return reporting.submit(
        Report(
            number=number or uuid4(),
            said={
                "school": trust.wray,
                "about_kind": about_kind,
                "child_at_risk": "no",
                "personal_data": "no",
                "crime": "no",
                "what": WORDS,
            }
            | said,
            about=about,
            reporter=by,
        ),
        by=by,
    )


def readers(case):
    rows = case.readers.filter(ended_at=None).select_related("person")
    return {(row.person, row.how) for row in rows}


def test_a_concern_becomes_a_case_that_its_manager_reads_and_nobody_else(trust):
    concern = report(trust, trust.cleaner)

    case = concern.case
    assert readers(case) == {(trust.head, "manage")}
    assert (case.state, case.sealed, case.child_strand) == ("received", False, False)
    assert case.received_on == timezone.localdate()
    assert list(case.subjects.values_list("person", "part")) == [(trust.cleaner.pk, "concerned")]
    assert [event.verb for event in case.events.all()] == ["report"]
    assert list(visible.cases(trust.head)) == [case]
    assert not visible.cases(trust.chief).exists()
    assert not visible.cases(trust.cleaner).exists()


def test_the_same_number_again_makes_nothing_more(trust):
    number = uuid4()
    first = report(trust, trust.cleaner, number=number)
    again = report(trust, trust.cleaner, number=number)

    assert again == first
    assert [model.objects.count() for model in (Case, Concern, Reader)] == [1, 1, 1]


def test_somebody_elses_number_shows_nothing_of_their_concern(trust):
    number = uuid4()
    report(trust, trust.cleaner, number=number)

    with pytest.raises(Refused, match="begun by somebody else"):
        report(trust, by=trust.stranger, number=number)


def test_a_draft_is_gone_once_it_was_sent(trust):
    draft = Draft.objects.create(author=trust.teacher)
    report(trust, number=draft.number)

    assert not Draft.objects.exists()


def test_a_child_at_risk_reaches_the_dsl_and_the_notice_says_nothing_else(trust):
    concern = report(trust, trust.cleaner, child_at_risk="not_sure")

    assert readers(concern.case) == {(trust.head, "manage"), (trust.dsl, "safeguard")}
    assert set(Notice.objects.values_list("person", "urgent", "private")) == {
        (trust.head.pk, True, True),
        (trust.dsl.pk, True, True),
    }
    gathering.compose_urgent(timezone.now())
    for message in Message.objects.all():
        assert message.subject == "URGENT: open now"
        assert "concern" not in message.text.lower().replace("/concerns/", "")
        assert WORDS not in message.text


def test_a_notice_that_is_not_urgent_is_in_no_summary_and_no_list(trust, monkeypatch):
    report(trust, trust.cleaner)
    monkeypatch.setattr(gathering.hours, "are_open", lambda now: True)
    monkeypatch.setattr(gathering.queries, "at_work", lambda on, person="pk": _anybody())

    assert gathering.compose(timezone.now()) == 0
    assert gathering.compose_private(timezone.now()) == 1
    message = Message.objects.get()
    assert (message.person, message.private) == (trust.head, True)
    assert trust.cleaner.family_name not in message.text + message.subject + message.html


def _anybody():
    from django.db.models import Q  # noqa: PLC0415

    return Q()


def test_whoever_opened_it_is_not_told_again(trust):
    concern = report(trust, trust.cleaner, child_at_risk="yes")
    concern.case.readers.update(opened_at=timezone.now())

    assert gathering.compose_urgent(timezone.now()) == 0


def test_held_tasks_exist_for_nobody_until_they_are_released(trust):
    report(trust, trust.cleaner, child_at_risk="yes", personal_data="yes")
    task = Task.objects.get()

    assert (task.role, task.state) == ("data_protection_officer", "held")
    assert TaskReader.objects.get().person == trust.dpo
    assert not visible.tasks(trust.dpo).exists()
    assert not Notice.objects.filter(person=trust.dpo).exists()


def test_a_task_holds_its_own_fields_and_no_way_to_the_case(trust):
    report(
        trust,
        category="inappropriate_content",
        platform="A video site",
        address="https://video.example/1",
    )
    task = Task.objects.get(role="it_support")

    assert task.state == "open"
    assert task.fields == {
        "school": "Wray Primary",
        "platform": "A video site",
        "address": "https://video.example/1",
    }
    assert list(visible.tasks(trust.it)) == [task]
    assert not visible.cases(trust.it).exists()


def test_nobody_may_manage_a_concern_about_the_whole_top_so_it_is_sealed(trust):
    concern = report(trust, trust.trustees, trust.vice, about_kind="trustee", personal_data="yes")

    assert concern.case.sealed
    assert readers(concern.case) == set()
    assert not Task.objects.exists()


def test_a_headteacher_who_writes_it_down_is_watched_by_a_second_reader(trust):
    concern = reporting.submit(
        Report(
            number=uuid4(),
            said={"school": trust.wray, "what": WORDS, "child_at_risk": "no", "way": "door"},
            about=(trust.cleaner,),
            reporter=trust.teacher,
        ),
        by=trust.head,
    )

    assert (concern.reporter, concern.written_by) == (trust.teacher, trust.head)
    assert readers(concern.case) == {(trust.head, "manage"), (trust.education, "second")}


def test_a_relative_of_the_person_concerned_manages_only_as_a_last_resort(trust):
    Relationship.objects.create(one=trust.head, other=trust.cleaner, kind="spouse")

    concern = report(trust, trust.cleaner)

    assert readers(concern.case) == {(trust.education, "manage")}


def test_a_person_named_later_loses_the_case_in_that_moment_and_the_next_rung_has_it(trust):
    concern = report(trust, trust.cleaner, child_at_risk="yes")
    case = concern.case

    reporting.name_person(case, by=trust.dsl, people=[trust.head])

    assert readers(case) == {
        (trust.chair, "manage"),
        (trust.chief, "manage"),
        (trust.lead, "safeguard"),
    }
    assert not visible.cases(trust.head).exists()
    assert not visible.cases(trust.dsl).exists()
    ended = Reader.objects.filter(case=case).exclude(ended_at=None)
    assert {row.ended_because for row in ended} == {"concerned"}
    assert list(visible.cases(trust.chair)) == [case]


def test_a_task_goes_from_whoever_is_named_later(trust):
    concern = report(trust, trust.cleaner, personal_data="yes")
    task = Task.objects.get()
    assert list(visible.tasks(trust.dpo)) == [task]

    reporting.name_person(concern.case, by=trust.head, people=[trust.dpo])

    assert not visible.tasks(trust.dpo).exists()


def test_a_stand_in_receives_by_the_post_and_only_while_its_holder_is_away(trust):
    post = stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head, since=1)
    case = report(trust, by=trust.stranger).case

    row = case.readers.get()
    assert (row.person, row.post, row.through) == (trust.deputy, post, None)
    assert list(visible.cases(trust.deputy)) == [case]
    trust.head.absences.all().delete()
    assert not visible.cases(trust.deputy).exists()


def test_a_suspended_manager_sees_nothing_from_that_minute(trust):
    report(trust, trust.cleaner)
    away(trust.head, "suspended")

    assert not visible.cases(trust.head).exists()


def test_a_withheld_name_is_known_to_one_reader(trust):
    concern = report(trust, trust.cleaner, name_withheld=True, child_at_risk="yes")

    assert concern.known_to == trust.head


def test_the_reporter_sees_their_concern_and_not_the_case(trust):
    concern = report(trust, trust.teacher)

    assert list(visible.own_concerns(trust.teacher)) == [concern]
    assert concern.in_words == "Received"
    assert not visible.cases(trust.teacher).exists()
    assert not visible.concerns(trust.teacher).exists()


def test_nobody_below_the_person_named_can_be_asked_in(trust):
    case = report(trust, trust.deputy).case
    below = manage(PersonFactory(), trust.deputy, trust.wray).person

    with pytest.raises(Refused, match="cannot be asked in"):
        reporting.readers.allow(case, below, "adviser", by=trust.head)
    row = reporting.readers.allow(case, trust.hr, "adviser", by=trust.head)
    assert list(visible.cases(trust.hr)) == [case]
    reporting.readers.end_reading(row, by=trust.head)
    assert not visible.cases(trust.hr).exists()


def test_who_steps_out_hands_it_to_the_next_rung_for_good(trust):
    case = report(trust, trust.cleaner).case

    reporting.readers.step_out(case, by=trust.head)

    assert readers(case) == {(trust.education, "manage")}
    reporting.name_person(case, by=trust.education, people=[trust.stranger])
    assert trust.head not in {person for person, _ in readers(case)}


def test_two_records_of_one_person_are_one_person_concerned(trust):
    twin = PersonFactory(merged_into=trust.head)

    case = report(trust, twin).case

    assert {person for person, _ in readers(case)} == {trust.chair, trust.chief}


def test_whom_the_reporter_chose_reads_as_a_second_reader(trust):
    leader = holder("school_leader", trust.wray)

    case = report(trust, trust.cleaner, also=["senior_leader"]).case

    assert readers(case) == {(trust.head, "manage"), (leader, "second")}
