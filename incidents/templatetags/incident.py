"""Words of cases and tasks for their pages."""

from django import template
from django.utils import timezone

from accounts.declared import RELATIONSHIP_WORDS
from core import wording
from incidents import words
from incidents.breach_words import WHOSE
from incidents.models import AccessLog
from incidents.queries import clocks

register = template.Library()


@register.filter
def in_case_words(row):
    """An event of a case, or a line of its access log."""
    return words.looked(row.what) if isinstance(row, AccessLog) else words.happened(row.verb)


@register.filter
def whose_words(codes):
    return ", ".join(label for code, label in WHOSE if code in codes)


@register.filter
def role_label(task):
    return words.ROLES[task.role]


@register.filter
def job_words(task):
    return words.JOBS[task.role]


@register.filter
def task_facts(task):
    """(what, value) of the fields of a task."""
    return [
        (words.FIELDS[name], ", ".join(value) if isinstance(value, list) else value)
        for name, value in task.fields.items()
    ]


register.filter("assessment_due", clocks.assessment_due)


@register.filter
def is_past(day):
    return day < timezone.localdate()


@register.filter
def assess_by_words(day):
    return f"Assess by {wording.long_day(day)}"


@register.filter
def record_facts(row):
    """(what was asked, the answer) of something on record."""
    return words.facts(row)


@register.filter
def to_do_words(row):
    """What has to be done, of a record that waits."""
    return words.to_do(row)


@register.filter
def step_words(verb):
    """A decision as something to do."""
    return words.STEPS[verb]


@register.filter
def between_them(declaration):
    """What two people declared to be to each other, in small letters."""
    return RELATIONSHIP_WORDS.get(declaration.relationship, "").lower()
