"""Words of what a data protection officer keeps."""

from django import template
from django.utils import timezone

from incidents import breach_clock, breach_words

register = template.Library()


@register.filter
def in_breach_words(event):
    return breach_words.happened(event.verb)


@register.filter
def hours_left(breach):
    return breach_clock.in_words(breach.noticed_at, timezone.now())


@register.filter
def task_hours_left(task):
    return breach_clock.in_words(task.case.received_at, timezone.now())


REQUESTED = {
    "enter": "Entered it",
    "pause": "Stopped the clock",
    "go_on": "Let the clock run again",
    "extend": "Took two months more",
    "answer": "Answered it",
    "withdraw": "Wrote down that it was withdrawn",
    "reopen": "Opened it again",
}


@register.filter
def in_request_words(event):
    return REQUESTED[event.verb]
