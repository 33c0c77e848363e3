"""What the trust keeps of law and guidance for cases."""

from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from incidents.models import Case, Guide
from people.models import Contact, Person

Topic = Guide.Topic


def visible_to(user: Person | AnonymousUser) -> QuerySet[Guide]:
    """No secret: everybody who works here may read what law and guidance say."""
    return Guide.objects.all() if user.is_authenticated else Guide.objects.none()


def by_topic(rows: QuerySet[Guide]) -> list[tuple[str, list[Guide]]]:
    """In the order of the topics."""
    order = {topic.value: place for place, topic in enumerate(Topic)}
    found = sorted(rows, key=lambda row: (order[row.topic], row.pk))
    return [(Topic(topic).label, list(all_)) for topic, all_ in groupby(found, lambda r: r.topic)]


def of_case(case: Case) -> list[tuple[str, list[Guide]]]:
    """What bears on this one, by what was said of it."""
    topics = {Topic.FAIRNESS, Topic.RECORDS}
    if case.urgent or case.child_strand:
        topics |= {Topic.DANGER, Topic.ALLEGATION}
    if case.threshold == "low_level":
        topics.add(Topic.LOW_LEVEL)
    if case.personal_data in ("yes", "not_sure"):
        topics.add(Topic.DATA)
    if case.concerns.filter(images__in=("yes", "not_sure")).exists():
        topics.add(Topic.IMAGES)
    return by_topic(Guide.objects.filter(topic__in=topics))


def period(code: str) -> tuple[int, str] | None:
    """(number, unit) of a deadline, as the trust keeps it; None where its entry was taken off."""
    found = Guide.objects.filter(code=code, period__isnull=False).first()
    return found and (found.period, found.unit)


def said(code: str) -> Guide | None:
    """What the trust keeps of one thing; None where its entry was taken off."""
    return Guide.objects.filter(code=code).first()


def help_lines() -> QuerySet[Guide]:
    return Guide.objects.filter(topic=Topic.HELP).exclude(telephone="").order_by("pk")


def lados(case: Case) -> list[Contact]:
    """The LADO of the authority where the child's school is, and of the school of the report."""
    schools = {case.school_id, case.child_school_id} - {None}
    rows = Contact.objects.filter(school__in=schools, kind=Contact.Kind.LADO)
    return list(rows.select_related("school").order_by("school__name", "name"))
