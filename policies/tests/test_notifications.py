import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from notices.models import Message, Notice
from notices.workflow import gathering
from people.tests.factories import PlacementFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Assignment, Version
from policies.tests.counted import assigned, published, signed
from policies.workflow import reminders

pytestmark = pytest.mark.django_db
ASSIGNED, DUE = dt.date(2026, 11, 2), dt.date(2026, 11, 27)  # a Monday and a Friday


def to_sign(person, school, number=1, title="Staff Social Media Policy"):
    version = published(number, title=title, on=ASSIGNED)
    Version.objects.filter(pk=version.pk).update(words=1800)
    return assigned(person, version, school, due_on=DUE, on=ASSIGNED)


def said_on(day):
    """What each summary of the day says: its subject and its lines."""
    with time_machine.travel(dt.datetime(2026, *day, 9, tzinfo=dt.UTC), tick=False):
        today = timezone.localdate()
        reminders.remind(today)
        reminders.escalate(today)
        gathering.compose(timezone.now())
    return [
        (message.person, message.subject, lines_of(message.text))
        for message in Message.objects.filter(made_at__date=dt.date(2026, *day))
    ]


def lines_of(text):
    paragraphs = text.split("\n\n")
    return [block.split("\n")[0] for block in paragraphs[1:-2] if "{portal}" in block]


def test_one_policy_is_named_in_the_subject():
    school = SchoolFactory()
    person = teacher(school)
    assignment = to_sign(person, school)

    said = said_on((11, 20))

    assert said == [
        (
            person,
            "Sign the Staff Social Media Policy by Friday 27 November",
            [
                "Read and sign the Staff Social Media Policy by Friday 27 November"
                " (about 9 minutes)."
            ],
        )
    ]
    assert f"\n{{portal}}{assignment.get_absolute_url()}\n" in Message.objects.get().text


def test_several_policies_are_counted_and_late_ones_said_to_be():
    school = SchoolFactory()
    person = teacher(school)
    to_sign(person, school)
    to_sign(person, school, 2, "Data Protection Policy")

    [(_, subject, lines)] = said_on((12, 4))

    assert subject == "Sign 2 policies, due since Friday 27 November"
    assert lines == [
        "Read and sign the Data Protection Policy: it was due on Friday 27 November"
        " (about 9 minutes).",
        "Read and sign the Staff Social Media Policy: it was due on Friday 27 November"
        " (about 9 minutes).",
    ]


def test_what_was_signed_meanwhile_is_not_said():
    school = SchoolFactory()
    assignment = to_sign(teacher(school), school)
    reminders.remind(dt.date(2026, 11, 20))
    signed(assignment, dt.date(2026, 11, 20))

    assert said_on((11, 20)) == []
    assert not Notice.objects.filter(settled_at=None).exists()


def test_those_told_of_others_hear_how_many_and_never_who():
    TrustFactory()
    school = SchoolFactory()
    head = holder("headteacher", school)
    manager = teacher(school)
    for number, name in enumerate(["Adeyemi", "Blackwood"]):
        person = PlacementFactory(
            school=school, line_manager=manager, person__family_name=name, person__email=None
        ).person
        to_sign(person, school, 2 * number)
        to_sign(person, school, 2 * number + 1, "Data Protection Policy")

    to_manager, to_head = said_on((12, 4)), said_on((12, 11))

    assert to_manager == [
        (
            manager,
            "2 people you line-manage have a policy to sign that is overdue: see who",
            ["2 people you line-manage have a policy to sign that is overdue: see who."],
        )
    ]
    assert [(person, lines) for person, _, lines in to_head] == [
        (head, ["2 people at your school have a policy to sign that is overdue: see who."])
    ]
    everything = "".join(f"{m.subject}{m.text}{m.html}" for m in Message.objects.all())
    assert "Adeyemi" not in everything
    assert "Blackwood" not in everything


def test_the_command_reminds_and_writes_and_a_second_run_adds_nothing(capsys):
    school = SchoolFactory()
    to_sign(teacher(school), school)

    call_command("send_reminders", on=dt.date(2026, 11, 20))
    call_command("send_reminders", on=dt.date(2026, 11, 20))
    call_command("send_reminders", on=dt.date(2026, 11, 21))

    assert capsys.readouterr().out.splitlines() == [
        "20 November 2026: 1 reminder, 0 notices about who is late,"
        " 0 notices about reviews, 1 message written.",
        "20 November 2026: 0 reminders, 0 notices about who is late,"
        " 0 notices about reviews, 0 messages written.",
        "21 November 2026: 0 reminders, 0 notices about who is late,"
        " 0 notices about reviews, 0 messages written.",
    ]
    assert Assignment.objects.get().state == "open"
