"""Several people confirm or give the same post at the same moment, on a database that can tell."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.workflow import Refused
from people.models import Appointment
from people.tests.factories import AppointmentFactory, SchoolFactory, holder, teacher
from people.workflow import appointments

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(verb, people):
    """Each does it in a thread of their own, all let go together; answer who was refused."""
    gate, refused = Barrier(len(people)), []

    def go(person):
        try:
            gate.wait()
            verb(person)
        except Refused:
            refused.append(person)
        finally:
            connection.close()

    threads = [Thread(target=go, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_four_who_confirm_at_once_confirm_once():
    post = AppointmentFactory(role="dsl", school=SchoolFactory(), state="proposed")
    people = [holder("hr") for _ in range(4)]

    refused = at_once(
        lambda by: appointments.confirm(Appointment.objects.get(pk=post.pk), by=by), people
    )

    assert (len(refused), post.events.filter(verb="confirm").count()) == (3, 1)


def test_four_who_give_the_same_post_at_once_give_it_once():
    school = SchoolFactory()
    person, today = teacher(school), dt.date(2026, 11, 20)

    refused = at_once(
        lambda by: appointments.appoint(person, "dsl", school=school, starts_on=today, by=by),
        [holder("administrator") for _ in range(4)],
    )

    assert (len(refused), person.appointments.count()) == (3, 1)
