"""A report half-way: begun, answered page by page, sent or thrown away. Its author's alone."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.workflow import Refused
from incidents import notifications
from incidents.models import MAYBE, Answer, Category, Concern, Draft, EvidenceFile, Harmed, Kind
from incidents.queries import routes
from incidents.queries.outcome import Outcome
from incidents.report import Report
from incidents.routing import Facts
from incidents.workflow import evidence, reporting
from people.models import Person, School

WARN_AFTER = timedelta(minutes=15)
MOST_DRAFTS = 20
TEXTS = ("what", "when", "platform", "address", "about_words", "harmed_words")
TEXTS += ("who_knows", "told", "clauses", "firm", "reporter_name", "contact", "firm_did")
CHOICES = ("about_kind", "harmed_kind", "child_at_risk", "crime", "personal_data", "category")
CHOICES += ("images", "context", "harmed_knows")


@transaction.atomic
def begin(*, by: Person, school: School) -> Draft:
    """A new draft, or the one just begun about this school of which nothing is answered yet."""
    Person.objects.select_for_update().get(pk=by.pk)
    for draft in by.drafts.all()[:MOST_DRAFTS]:
        if draft.answers == {"school": school.pk}:
            return draft
    if by.drafts.count() >= MOST_DRAFTS:
        raise Refused("You have many reports half-way. Finish or delete one of them first.")
    return Draft.objects.create(author=by, answers={"school": school.pk})


@transaction.atomic
def keep(draft: Draft, answers: dict, *, by: Person | None) -> None:
    """Take these answers in beside the others; `None` takes one out."""
    draft.refresh_from_db(from_queryset=Draft.objects.select_for_update())
    if draft.author_id != (by and by.pk):
        raise Refused("This draft is somebody else’s.")
    said = draft.answers | answers
    draft.answers = {name: value for name, value in said.items() if value is not None}
    draft.at_risk = draft.answers.get("child_at_risk") in MAYBE or _may_be_a_child(draft.answers)
    draft.changed_at = timezone.now()
    draft.save(update_fields=["answers", "at_risk", "changed_at"])


@transaction.atomic
def say_of_pictures(draft: Draft, images: str, *, by: Person | None) -> None:
    """Where a file may show a child none is taken, and those that are there are sealed at once."""
    keep(draft, {"images": images}, by=by)
    if images in MAYBE:
        for file in draft.files.filter(state=EvidenceFile.State.KEPT):
            evidence.seal(file, by=by)


def delete(draft: Draft, *, by: Person | None) -> None:
    """Gone for good, with its files: nobody else has ever seen it."""
    evidence.delete_drafts(Draft.objects.filter(pk=draft.pk, author=by))


def send(draft: Draft, *, by: Person) -> Concern:
    return reporting.submit(report_of(draft), by=by)


def report_of(draft: Draft) -> Report:
    """What a draft says, as it would be sent. Whatever is not answered is *not sure*."""
    answers = draft.answers
    about = _about(answers, draft.author)
    people = Person.objects.in_bulk([*about, answers.get("harmed") or 0])
    said = {name: answers[name] for name in (*TEXTS, *CHOICES) if answers.get(name)}
    said |= {
        "school": School.objects.get(pk=answers["school"]),
        "child_school": School.objects.filter(pk=answers.get("child_school")).first(),
        "name_withheld": bool(answers.get("name_withheld")),
        "kinds_of_data": answers.get("kinds_of_data", []),
        "whose_data": answers.get("whose_data", []),
        "also": answers.get("also", []),
        "what": answers.get("what", ""),
    }
    if draft.author is None:
        for_firm = answers.get("for_firm")
        said["way"] = Concern.Way.FIRM if for_firm else Concern.Way.ANONYMOUS
    if _may_be_a_child(answers) and said.get("child_at_risk") != Answer.YES:
        said["child_at_risk"] = Answer.NOT_SURE  # somebody trained decides
    if about and said.get("about_kind") == Kind.UNKNOWN:
        said["about_kind"] = Kind.STAFF  # somebody on record here: an adult of ours
    if day := answers.get("happened_on"):
        said["happened_on"] = date.fromisoformat(day)
    return Report(
        number=draft.number,
        said=said,
        about=tuple(people[key] for key in about if key in people),
        presumed=frozenset(presumed(answers)),
        names=tuple(answers.get("about_names", ())),
        harmed=people.get(answers.get("harmed")),
        reporter=draft.author,
    )


def _may_be_a_child(answers: dict) -> bool:
    """Whatever was answered to *is a child at risk*: a picture, or grooming, says otherwise."""
    return answers.get("images") in MAYBE or answers.get("category") == Category.GROOMING


def presumed(answers: dict) -> list[int]:
    """All who may be meant by a name that the reporter could not tell apart, or has not yet."""
    return [key for keys in answers.get("about_unclear", {}).values() for key in keys]


def _about(answers: dict, author: Person | None) -> list[int]:
    found = [*answers.get("about", ()), *presumed(answers), *answers.get("about_added", ())]
    if answers.get("about_self") and author:
        found.append(author.pk)
    return list(dict.fromkeys(found))


def preview(draft: Draft) -> Outcome:
    """Who would receive it if it were sent today."""
    return Outcome.of(said_in(draft), timezone.localdate(), draft.answers.get("also", []))


def said_in(draft: Draft) -> Facts:
    """What its case would be routed by."""
    return facts_of(report_of(draft), author=draft.author_id)


def facts_of(report: Report, *, author: int | None) -> Facts:
    """The same of a report that was not kept half-way."""
    said = report.said
    harmed = None
    if said.get("harmed_kind") == Harmed.PERSON and report.harmed:
        harmed = report.harmed.merged_into_id or report.harmed.pk
    elif said.get("harmed_kind") == Harmed.SELF:
        harmed = report.reporter and report.reporter.pk
    school = said["child_school"]
    return Facts(
        reporter=report.reporter and report.reporter.pk,
        writer=author if report.reporter is None or report.reporter.pk != author else None,
        school=said["school"].pk,
        about=frozenset(person.merged_into_id or person.pk for person in report.about),
        about_kind=said.get("about_kind", "unknown"),
        child_at_risk=said.get("child_at_risk", "not_sure"),
        child_school=school and school.pk,
        personal_data=said.get("personal_data", "not_sure"),
        category=said.get("category", "other"),
        harmed=harmed,
    )


def offered(draft: Draft) -> list[str]:
    """Whom the author may choose to tell as well, by the codes of the trust's profile.

    Only where it adds somebody to those who receive it anyway.
    """
    outcome = preview(draft)
    reading = outcome.route.manage | outcome.route.safeguard
    return [
        code
        for code in routes.offered(outcome.facts)
        if routes.added(outcome.facts, outcome.directory, [code]) - reading
    ]


@transaction.atomic
def warn(now: datetime) -> None:
    """Tell the author of a draft that says a child may be at risk and was left alone."""
    left = Draft.objects.filter(at_risk=True, warned_at=None, changed_at__lte=now - WARN_AFTER)
    left = left.exclude(author=None)
    for draft in left.select_for_update(skip_locked=True, of=("self",)).select_related("author"):
        notifications.draft_waits(draft)
        draft.warned_at = now
        draft.save(update_fields=["warned_at"])


def forget(now: datetime) -> int:
    """Delete drafts of seven days ago, those without a name after one, and the files of either;
    answer how many."""
    unnamed = now - timedelta(hours=Draft.HOURS_WITHOUT_A_NAME)
    old = Q(changed_at__lte=now - timedelta(days=Draft.DAYS))
    lapsed = Draft.objects.filter(old | Q(author=None, changed_at__lte=unnamed))
    return evidence.delete_drafts(lapsed)
