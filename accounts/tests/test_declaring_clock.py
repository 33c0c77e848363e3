"""By the clock: silence goes up, what ends is told, what lasts is asked about; twice is once."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Declaration, Permission
from accounts.queries import declaring as queries
from accounts.queries import declaring_advice
from accounts.tests.declared_rows import advice, asked, declared, profile
from accounts.workflow import declaring, declaring_clock, declaring_permissions
from notices.composing import lines_of
from notices.models import Notice
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    profile(account__approver="headteacher")
    return SchoolFactory(name="Oxenholme Primary School")


def told(kind, **more):
    return {notice.person for notice in Notice.objects.filter(kind=kind, **more)}


def late(*rows):
    """The day after the one by which an answer was wanted."""
    days = [getattr(row, "answer_by", None) or getattr(row, "decide_by", None) for row in rows]
    return max(days) + DAY


def test_what_nobody_answers_goes_one_post_up_and_comes_again_at_the_top(school):
    head, executive, asker = (
        holder("headteacher", school),
        holder("nominated_executive"),
        teacher(school),
    )
    rows = (declared(asker, school), asked(asker, school), advice(asker, school))
    day = late(*rows)

    first = declaring_clock.run(day)
    again = declaring_clock.run(day)

    assert (first["went a rung up"], again["went a rung up"]) == (3, 0)
    assert [row.rung for row in _fresh(rows)] == [1, 1, 1]
    for kind in ("declared", "permission_asked", "advice_asked"):
        assert told(kind) == {head, executive}
    assert set(queries.to_decide(executive)) == set(queries.to_decide(head)) == {rows[1]}
    assert set(declaring_advice.waiting_for(executive)) == {rows[2]}


def _fresh(rows):
    return [type(row).objects.get(pk=row.pk) for row in rows]


def test_at_the_top_it_is_asked_for_again_and_not_lost(school):
    chief = holder("chief_executive")
    row = declared(teacher(school), school)

    done = declaring_clock.run(late(row))

    row.refresh_from_db()
    assert done["went a rung up"] == 0
    assert (row.rung, row.events.last().verb) == (0, "remind")
    assert Notice.objects.filter(kind="declared", person=chief).count() == 2


def test_what_was_answered_does_not_go_up(school):
    head = holder("headteacher", school)
    holder("nominated_executive")
    row = declared(teacher(school), school)
    day = late(row)
    declaring.acknowledge(row, by=head)

    done = declaring_clock.run(day)

    assert done["went a rung up"] == 0


def test_a_permission_is_told_thirty_days_before_it_ends_and_ends_on_its_day(school):
    head, asker, today = holder("headteacher", school), teacher(school), timezone.localdate()
    row = asked(asker, school, ends_on=today + 40 * DAY)
    declaring_permissions.grant(row, by=head)

    early = declaring_clock.run(today + 5 * DAY)["told that it ends"]
    told_of = [declaring_clock.run(today + n * DAY)["told that it ends"] for n in (10, 11)]
    last_day = declaring_clock.run(today + 40 * DAY)["ended"]
    over = declaring_clock.run(today + 41 * DAY)["ended"]

    assert (early, told_of, last_day, over) == (0, [1, 0], 0, 1)
    row.refresh_from_db()
    assert (row.state, row.events.last().by) == ("ended", None)
    assert told("permission_ends") == {asker}


def test_whoever_has_left_is_allowed_nothing_any_more(school):
    head, asker, today = holder("headteacher", school), teacher(school), timezone.localdate()
    row = asked(asker, school)
    declaring_permissions.grant(row, by=head)
    type(asker).objects.filter(pk=asker.pk).update(last_day=today)

    call_command("look_after_declarations", on=today + DAY)

    row.refresh_from_db()
    assert (row.state, row.events.last().note) == ("ended", "They have left")


def test_a_year_later_it_is_asked_once_whether_it_is_still_so(school):
    head, author, today = holder("headteacher", school), teacher(school), timezone.localdate()
    said, held = declared(author, school), asked(author, school)
    declaring.acknowledge(said, by=head)
    declaring_permissions.grant(held, by=head)
    day = Declaration.objects.get().confirm_by

    before = declaring_clock.run(day - DAY)["asked whether it is still so"]
    on_the_day = [declaring_clock.run(day)["asked whether it is still so"] for _ in range(2)]

    assert (before, on_the_day) == (0, [2, 0])
    assert told("declaration_confirm") == told("permission_confirm") == {author}
    assert day > today + dt.timedelta(days=360)


def test_every_notice_speaks_while_it_matters_and_is_silent_afterwards(school):
    head, asker = holder("headteacher", school), teacher(school)
    rows = (declared(asker, school), asked(asker, school), advice(asker, school))
    notices = list(Notice.objects.filter(person=head))

    said = [line.sentence for line in lines_of(notices).values()]
    declaring.withdraw(rows[0], by=asker)
    declaring_permissions.withdraw(rows[1], by=asker)
    silent = [
        lines_of([notice])[notice.pk]
        for notice in notices
        if notice.kind in ("declared", "permission_asked")
    ]

    assert len(said) == 3
    assert not any(asker.family_name in sentence for sentence in said)
    assert silent == [None, None]
    assert Permission.objects.get().state == "withdrawn"
