"""Messages and notices for tests, and a kind of notice that says what it is told to."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from notices import composing
from notices.composing import Line
from notices.models import Message, Notice
from people.tests.factories import PersonFactory


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    kind = "test"
    key = factory.Sequence(lambda n: f"test:{n}")
    due_on = factory.LazyFunction(timezone.localdate)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    person = factory.SubFactory(PersonFactory)
    address = factory.SelfAttribute("person.email")
    subject = "Sign the Staff Social Media Policy by Friday 27 November"
    text = "Read and sign it.\n{portal}/to-sign/1/\n"
    html = '<a href="{portal}/to-sign/1/">Read and sign it.</a>'
    next_try_at = factory.LazyFunction(timezone.now)


def speak(notices):
    """Each notice of the kind "test" names a policy by its `ref`; those below zero say nothing."""
    return {
        notice.pk: None
        if (notice.ref or 0) < 0
        else Line(
            f"Read and sign policy {notice.ref}.",
            f"/to-sign/{notice.ref}/",
            due_on=dt.date(2026, 11, 27),
            minutes=9,
            ask=(f"Sign policy {notice.ref}", "Sign {} policies"),
        )
        for notice in notices
    }


composing.register("test", speak)
