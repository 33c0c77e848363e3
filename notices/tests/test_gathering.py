import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from notices.models import Message, Notice
from notices.tests.factories import NoticeFactory
from notices.workflow import gathering
from people.models import Absence, Closure, Term
from people.tests.factories import (
    AppointmentFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    teacher,
)

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20 09:00"


def at(text):
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def compose(text):
    with time_machine.travel(at(text), tick=False):
        return gathering.compose(timezone.now())


def owe(person, *refs, on="2026-11-20", **kwargs):
    day = dt.date.fromisoformat(on)
    return [NoticeFactory(person=person, ref=ref, due_on=day, **kwargs) for ref in refs]


def said():
    return sorted(Message.objects.values_list("person", "subject"))


def test_everything_due_is_one_message_a_person():
    TrustFactory()
    one, two = teacher(SchoolFactory()), teacher(SchoolFactory())
    owe(one, 1, 2, 3)
    owe(two, 4)

    written = compose(FRIDAY)

    assert written == 2
    assert said() == [
        (one.pk, "Sign 3 policies by Friday 27 November"),
        (two.pk, "Sign policy 4 by Friday 27 November"),
    ]
    assert not Notice.objects.filter(settled_at=None).exists()
    assert {n.message.person_id == n.person_id for n in Notice.objects.all()} == {True}


def test_the_words_of_a_summary(output_folder):
    TrustFactory()
    sam = teacher(SchoolFactory(), known_as="Sam")
    owe(sam, 1, 2)

    compose(FRIDAY)

    message = Message.objects.get()
    (output_folder / "summary.html").write_text(message.html)
    assert message.text == (
        "Hello Sam,\n\n"
        "Two things are waiting for you, about 18 minutes in all.\n\n"
        "Read and sign policy 1.\n{portal}/to-sign/1/\n\n"
        "Read and sign policy 2.\n{portal}/to-sign/2/\n\n"
        "Harbourne Valley Trust\n{portal}/\n\n"
        "--\nYou get this because you work with Harbourne Valley Trust. The portal writes at most"
        " one summary a day, and only on your working days. Nobody reads answers to this"
        " address.\n"
    )
    assert message.address == sam.email


def test_a_second_summary_waits_for_the_next_day():
    person = teacher(SchoolFactory())
    owe(person, 1)
    compose("2026-11-19 09:00")
    owe(person, 1)
    compose(FRIDAY)
    owe(person, 2)

    again = compose("2026-11-20 15:00")

    assert again == 0
    assert compose("2026-11-23 08:00") == 1


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2026-11-20 07:59", 0),
        ("2026-11-20 08:00", 1),
        ("2026-11-20 16:59", 1),
        ("2026-11-20 17:00", 0),
        ("2026-11-21 09:00", 0),  # a Saturday
        ("2026-10-27 09:00", 0),  # half-term
        ("2026-11-18 09:00", 0),  # a strike day
        ("2026-11-19 09:00", 1),  # an INSET day
        ("2027-03-26 09:00", 0),  # Good Friday, in term
        ("2028-02-29 09:00", 1),  # leap day
    ],
)
def test_summaries_are_written_on_working_days_by_day(when, written):
    Term.objects.create(name="Autumn", starts_on="2026-09-02", ends_on="2026-10-23")
    Term.objects.create(name="Later", starts_on="2026-11-02", ends_on="2028-07-20")
    Closure.objects.create(kind="strike", starts_on="2026-11-18", ends_on="2026-11-18")
    Closure.objects.create(kind="inset", starts_on="2026-11-19", ends_on="2026-11-19")
    owe(teacher(SchoolFactory()), 1, on="2026-10-01")

    assert compose(when) == written


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2026-03-27T07:59:00+00:00", 0),  # winter: 07:59 in London
        ("2026-03-27T08:00:00+00:00", 1),
        ("2026-03-30T06:59:00+00:00", 0),  # summer time began on Sunday 29 March: 07:59
        ("2026-03-30T07:00:00+00:00", 1),
        ("2026-10-23T15:59:00+00:00", 1),  # 16:59 summer time
        ("2026-10-23T16:00:00+00:00", 0),
        ("2026-10-26T16:59:00+00:00", 1),  # clocks went back on Sunday 25 October
        ("2026-10-26T17:00:00+00:00", 0),
    ],
)
def test_the_hours_are_those_of_the_clock_in_london(when, written):
    owe(teacher(SchoolFactory()), 1, on="2026-03-01")

    with time_machine.travel(dt.datetime.fromisoformat(when), tick=False):
        assert gathering.compose(timezone.now()) == written


def test_part_timers_hear_on_their_own_days():
    thursdays = PlacementFactory(working_days=0b0001000).person
    owe(thursdays, 1, on="2026-11-01")

    assert compose("2026-11-18 09:00") == 0
    assert compose("2026-11-19 09:00") == 1


def test_who_works_at_two_schools_hears_when_either_is_open():
    closed, open_one = SchoolFactory(), SchoolFactory()
    Closure.objects.create(
        school=closed, kind="closed", starts_on="2026-11-20", ends_on="2026-11-20"
    )
    both, one = teacher(closed), teacher(closed)
    PlacementFactory(person=both, school=open_one)
    owe(both, 1)
    owe(one, 1)

    assert compose(FRIDAY) == 1
    assert said() == [(both.pk, "Sign policy 1 by Friday 27 November")]


def test_a_governor_without_a_placement_hears_on_the_days_of_the_trust():
    Closure.objects.create(kind="holiday", starts_on="2026-11-19", ends_on="2026-11-19")
    owe(AppointmentFactory(role="trustee").person, 1, on="2026-11-19")

    assert compose("2026-11-19 09:00") == 0
    assert compose(FRIDAY) == 1


def test_the_paused_hear_when_they_are_back_once():
    person = teacher(SchoolFactory())
    Absence.objects.create(person=person, kind="sick", starts_on="2026-11-16", ends_on="2026-11-19")
    NoticeFactory(person=person, ref=7, key="a", due_on=dt.date(2026, 11, 16))
    NoticeFactory(person=person, ref=7, key="b", due_on=dt.date(2026, 11, 18))

    assert compose("2026-11-19 09:00") == 0
    assert compose(FRIDAY) == 1
    assert said() == [(person.pk, "Sign policy 7 by Friday 27 November")]
    assert list(Notice.objects.exclude(message=None).values_list("key", flat=True)) == ["b"]


def test_what_is_not_worth_saying_any_more_is_settled_without_a_message():
    owe(teacher(SchoolFactory()), -1)

    assert compose(FRIDAY) == 0
    assert not Notice.objects.filter(settled_at=None).exists()


def test_who_has_no_address_or_has_left_gets_no_message():
    nobody = teacher(SchoolFactory(), email=None)
    gone = teacher(SchoolFactory(), last_day=dt.date(2026, 11, 19))
    owe(nobody, 1)
    owe(gone, 1)

    with time_machine.travel(at(FRIDAY), tick=False):
        gathering.compose(timezone.now())
        gathering.drop_unreachable(timezone.now())

    assert said() == []
    assert list(Notice.objects.filter(settled_at=None).values_list("person", flat=True)) == [
        nobody.pk
    ]


def test_the_urgent_goes_alone_at_once_at_any_hour_even_to_the_paused():
    person = teacher(SchoolFactory())
    Absence.objects.create(person=person, kind="holiday", starts_on="2026-11-16")
    owe(person, 1, 2, urgent=True)
    owe(person, 3)

    with time_machine.travel(at("2026-11-22 03:00"), tick=False):
        written = gathering.compose_urgent(timezone.now())
        again = gathering.compose_urgent(timezone.now())

    assert (written, again) == (2, 0)
    assert list(Message.objects.values_list("urgent", flat=True)) == [True, True]
    assert Notice.objects.filter(settled_at=None).count() == 1


def test_what_will_be_due_later_waits():
    owe(teacher(SchoolFactory()), 1, on="2026-11-23")

    assert compose(FRIDAY) == 0
    assert compose("2026-11-23 09:00") == 1


def test_a_batch_takes_the_same_number_of_queries_whatever_its_size(django_assert_num_queries):
    school = SchoolFactory()
    people = [teacher(school) for _ in range(40)]
    for person in people:
        owe(person, 1, 2)

    with time_machine.travel(at(FRIDAY), tick=False):
        now = timezone.now()
        with django_assert_num_queries(8):
            gathering.summarise([people[0].pk], now)
        with django_assert_num_queries(8):
            gathering.summarise([person.pk for person in people], now)

    assert Message.objects.count() == 40


def test_the_name_of_a_person_is_escaped_in_html():
    person = teacher(SchoolFactory(), known_as="<b>Sam</b>")
    owe(person, 1)

    compose(FRIDAY)

    assert "Hello &lt;b&gt;Sam&lt;/b&gt;," in Message.objects.get().html
