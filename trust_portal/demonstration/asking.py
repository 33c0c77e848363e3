"""Questions to the owners of the demonstration's policies: some answered, some still waiting."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from people.models import Person
from policies.models import Assignment, Question, QuestionEvent, Version
from policies.workflow import asking

# (policy, section, days ago, the question, its answer, its words for everybody)
QUESTIONS = (
    (
        "Staff Social Media",
        "4.3",
        13,
        "My niece is in Year 9. Do I have to record that, and who reads it?",
        "Yes, please: it takes a minute. Only the head and the DSL can open it. You carry on in"
        " touch with her exactly as before.",
        "A relative of mine is a pupil. Do I have to record that, and who reads it?",
    ),
    (
        "Staff Social Media",
        "4.5",
        9,
        "Our year team has a group where we swap cover. Somebody posted a seating plan in it. Is"
        " that a problem?",
        "Yes: a seating plan names pupils. Please ask for it to be taken down today, and tell your"
        " line manager. The group itself is fine.",
        "",
    ),
    (
        "Staff Social Media",
        "3.4",
        6,
        "May I name the school on my profile as a freelance choir leader?",
        "",
        "",
    ),
    (
        "Lone Working",
        "3.1",
        2,
        "Who reads the check-in number at half-term, when the office is shut?",
        "",
        "",
    ),
)


def make(today: dt.date, owner: Person) -> None:
    taken = []
    for title, number, ago, text, answer, asked_as in QUESTIONS:
        version = Version.objects.get(state="published", policy__title__startswith=title)
        waiting = Assignment.objects.filter(version=version, state="open", due_on__gte=today)
        if not (assignment := waiting.exclude(person__in=taken).order_by("pk").first()):
            continue
        taken.append(assignment.person)
        clause = version.clauses.get(number=number)
        question = asking.ask(version, by=assignment.person, text=text, clause=clause)
        if answer:
            asking.answer(question, by=owner, text=answer, publish_as=asked_as)
        _date_back(question, dt.timedelta(days=ago))


def _date_back(question: Question, ago: dt.timedelta) -> None:
    """Asked that long ago, answered the day after, with the days left that there were then."""
    asked_at = timezone.now() - ago
    at = asked_at + dt.timedelta(days=1)
    rows = Question.objects.filter(pk=question.pk)
    rows.update(asked_at=asked_at, days_left=F("days_left") + ago.days)
    rows.exclude(answered_at=None).update(answered_at=at)
    rows.exclude(published_at=None).update(published_at=at)
    QuestionEvent.objects.filter(question=question).update(at=at)
    QuestionEvent.objects.filter(question=question, verb="ask").update(at=asked_at)
