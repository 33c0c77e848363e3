"""What people hear about signing and reviews: a line of their summary, nobody else's name."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from core import wording
from notices import secrets
from notices.composing import Line
from notices.models import Notice
from policies import links
from policies.models import (
    Acknowledgement,
    Assignment,
    AssuranceLetter,
    Comment,
    Consultee,
    Policy,
    Question,
    SigningLink,
    Version,
    VersionEvent,
)
from policies.queries import minutes, slots
from policies.reminders import LINE_MANAGER

TO_SIGN = ("Sign the {}", "Sign {} policies")
PLACES = {
    LINE_MANAGER: "you line-manage",
    "headteacher": "at your school",
    "executive_headteacher": "at your school",
}


def assigned(notices: list[Notice]) -> dict[int, Line | None]:
    """To read and sign by a day, or that the day has passed; nothing once it is signed."""
    rows = Assignment.objects.filter(
        pk__in={notice.ref for notice in notices}, state=Assignment.State.OPEN
    ).select_related("policy", "version")
    shown = ("due_on", "person_id", "policy__title", "version__words")
    needed = (*shown, "policy__varies", "policy__at_desk", "policy__school_id")  # not their texts
    assignments = {row.pk: row for row in minutes.put(rows.only(*needed))}
    return {
        notice.pk: _to_sign(assignments[notice.ref], notice) if notice.ref in assignments else None
        for notice in notices
    }


def _to_sign(assignment: Assignment, notice: Notice) -> Line:
    today = max(notice.due_on, timezone.localdate())
    due_on, takes = assignment.due_on, assignment.minutes
    day = wording.long_day(due_on, today=today)
    by = f" by {day}" if due_on >= today else f": it was due on {day}"
    title = assignment.policy.title
    return Line(
        f"Read and sign the {title}{by} (about {wording.count(takes, 'minute')}).",
        assignment.get_absolute_url(),
        due_on=due_on,
        minutes=takes,
        ask=(TO_SIGN[0].format(title), TO_SIGN[1]),
    )


def not_published(notices: list[Notice]) -> dict[int, Line | None]:
    """That a version was not published on its day; nothing once it was published after all."""
    waiting = Version.objects.filter(published_at=None).exclude(not_published_because="")
    found = waiting.select_related("policy").in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            f"{version} was not published on {wording.long_day(version.publish_on)} as planned:"
            " see why.",
            version.get_absolute_url(),
        )
        if (version := found.get(notice.ref))
        else None
        for notice in notices
    }


def not_everywhere(notices: list[Notice]) -> dict[int, Line | None]:
    """A planned version is in force, but some schools' text has an empty place; until it is not."""
    in_force = Version.objects.filter(state=Version.State.PUBLISHED).select_related("policy")
    found = in_force.in_bulk({notice.ref for notice in notices})
    lacking = {pk: slots.unfilled(row, timezone.localdate()) for pk, row in found.items()}
    return {
        notice.pk: Line(
            f"{found[notice.ref]} was published as planned, but"
            f" {wording.count(len(lacking[notice.ref]), 'text')} still"
            f" {'has' if len(lacking[notice.ref]) == 1 else 'have'} an empty place: see which.",
            reverse("policies:editions", args=[notice.ref]),
        )
        if lacking.get(notice.ref)
        else None
        for notice in notices
    }


def published(notices: list[Notice]) -> dict[int, Line | None]:
    """A version is in force that need not be signed; nothing once another took its place."""
    in_force = Version.objects.filter(state=Version.State.PUBLISHED).select_related("policy")
    found = in_force.defer("html", "found").in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: _in_force(found[notice.ref]) if notice.ref in found else None
        for notice in notices
    }


def _in_force(version: Version) -> Line:
    summary = " ".join(version.summary_of_changes.split())
    what = f" What changed: {summary[:200].rstrip('. ')}." if summary else ""
    said = f"The {version.policy} is in force in version {version.number}."
    return Line(
        f"{said} You need not sign it.{what}",
        version.get_absolute_url(),
    )


def review_due(notices: list[Notice]) -> dict[int, Line | None]:
    """To an owner: the review is due by a day, or was; nothing once it was held."""
    policies = _still_to_review(notices)
    return {
        notice.pk: _to_review(policies[notice.pk], notice) if notice.pk in policies else None
        for notice in notices
    }


def _to_review(policy: Policy, notice: Notice) -> Line:
    today, due_on = max(notice.due_on, timezone.localdate()), policy.next_review_on
    day = wording.long_day(due_on, today=today)
    late = f"The review of the {policy.title} was due on {day}: hold it now."
    return Line(
        late if due_on < today else f"Hold the review of the {policy.title} by {day}.",
        reverse("policies:hold_review", args=[policy.slug]),
        due_on=due_on,
        ask=(f"Review the {policy.title}", "Review {} policies"),
    )


def review_late(notices: list[Notice]) -> dict[int, Line | None]:
    """To clerk and executive, each week: a review is overdue, since when."""
    policies = _still_to_review(notices)
    return {
        notice.pk: Line(
            f"The review of the {policies[notice.pk].title} is overdue since"
            f" {wording.plain_day(policies[notice.pk].next_review_on)}.",
            policies[notice.pk].get_absolute_url(),
        )
        if notice.pk in policies
        else None
        for notice in notices
    }


def _still_to_review(notices: list[Notice]) -> dict[int, Policy]:
    """The policy of each notice, where it is in force and the review that was meant not held."""
    in_force = Policy.objects.filter(versions__state=Version.State.PUBLISHED)
    policies = in_force.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: policy
        for notice in notices
        if (policy := policies.get(notice.ref))
        and str(policy.next_review_on) == notice.key.split(":")[2]
    }


def escalated(notices: list[Notice]) -> dict[int, Line | None]:
    """How many people are late, one line a reader and post, whatever the number of people."""
    late = dict(
        Assignment.objects.filter(
            pk__in={notice.ref for notice in notices},
            state=Assignment.State.OPEN,
            due_on__lt=max(notice.due_on for notice in notices),
        ).values_list("pk", "person_id")
    )
    people = defaultdict(set)
    for notice in notices:
        if notice.ref in late:
            people[notice.person_id, _rung(notice)].add(late[notice.ref])
    return {
        notice.pk: _are_late(len(people[notice.person_id, _rung(notice)]), _rung(notice))
        if notice.ref in late
        else None
        for notice in notices
    }


def _rung(notice: Notice) -> str:
    return notice.key.split(":")[2]


def _are_late(number: int, rung: str) -> Line:
    where = PLACES.get(rung, "in the trust")
    who = wording.count(number, "person")
    has = "has" if number == 1 else "have"
    page = "oversight:team" if rung == LINE_MANAGER else "oversight:outstanding"
    return Line(f"{who} {where} {has} a policy to sign that is overdue: see who.", reverse(page))


def asked(notices: list[Notice]) -> dict[int, Line | None]:
    """A question for the owner, as long as nobody has answered it."""
    rows = _questions(notices, state=Question.State.OPEN)
    return {
        notice.pk: Line(
            f"Somebody asks about {rows[notice.ref].about} of the {rows[notice.ref].policy}.",
            rows[notice.ref].get_absolute_url(),
            ask=("Answer a question", "Answer {} questions"),
        )
        if notice.ref in rows
        else None
        for notice in notices
    }


def answered(notices: list[Notice]) -> dict[int, Line | None]:
    """The asker is told, and by when they now have to sign."""
    rows = _questions(notices, answered_at__isnull=False)
    return {
        notice.pk: _is_answered(rows[notice.ref]) if notice.ref in rows else None
        for notice in notices
    }


def _questions(notices: list[Notice], **which: object) -> dict[int, Question]:
    found = Question.objects.filter(pk__in={notice.ref for notice in notices}, **which)
    return found.select_related("policy", "clause", "assignment").in_bulk()


def _is_answered(question: Question) -> Line:
    assignment = question.assignment
    by = ""
    if assignment and assignment.state == Assignment.State.OPEN:
        by = f" You can sign it by {wording.long_day(assignment.due_on)}."
    return Line(
        f"Your question about {question.about} of the {question.policy} is answered.{by}",
        question.get_absolute_url(),
    )


LINK = "signing_link"  # of a notice, and of the secret in a stored message


def linked(notices: list[Notice]) -> dict[int, Line | None]:
    """A one-time link to sign; nothing where it was taken back before it could be sent."""
    live = (
        SigningLink.objects.filter(
            pk__in={notice.ref for notice in notices}, state=SigningLink.State.LIVE
        )
        .select_related("assignment__policy")
        .in_bulk()
    )
    return {
        notice.pk: _to_open(live[notice.ref]) if notice.ref in live else None for notice in notices
    }


def _to_open(link: SigningLink) -> Line:
    title, day = link.assignment.policy.title, wording.long_day(link.expires_at)
    return Line(
        f"Read and sign the {title} with this link. It is for you alone, works once,"
        f" and stops working after {day}.",
        "/" + secrets.place(LINK, link.pk),
        due_on=link.assignment.due_on,
        ask=(TO_SIGN[0].format(title), TO_SIGN[1]),
    )


def path_of_link(pk: int, person: int) -> str:
    """The address of a link without its first "/"; "" where it is not this person's to use."""
    link = SigningLink.objects.filter(
        pk=pk, assignment__person=person, state=SigningLink.State.LIVE
    ).first()
    return reverse("policies:link", args=[links.token(link.number)])[1:] if link else ""


RECORDED = "recorded_for_you"


def recorded(notices: list[Notice]) -> dict[int, Line | None]:
    """Somebody recorded a signature of the reader's; nothing once it is struck out."""
    records = (
        Acknowledgement.objects.filter(pk__in={notice.ref for notice in notices}, voided_at=None)
        .select_related("version__policy")
        .defer("version__html", "version__found")
        .in_bulk()
    )
    return {
        notice.pk: Line(
            "A signature of yours was recorded for you, of the"
            f" {records[notice.ref].version.policy.title}. Tell HR if it is not right.",
            records[notice.ref].get_absolute_url(),
        )
        if notice.ref in records
        else None
        for notice in notices
    }


def consulted(notices: list[Notice]) -> dict[int, Line | None]:
    """A draft to comment on, by when, as long as it is in consultation."""
    rows = Consultee.objects.filter(
        version__in={notice.ref for notice in notices},
        person__in={notice.person_id for notice in notices},
        version__state=Version.State.IN_CONSULTATION,
    ).select_related("version__policy")
    asked = {(row.version_id, row.person_id): row for row in rows.defer("version__html")}
    found = {notice.pk: asked.get((notice.ref, notice.person_id)) for notice in notices}
    return {pk: row and _to_comment(row) for pk, row in found.items()}


def _to_comment(row: Consultee) -> Line:
    return Line(
        f"You are asked to comment on the draft of the {row.version.policy}"
        f" by {wording.long_day(row.comment_by)}.",
        row.version.get_absolute_url(),
        due_on=row.comment_by,
        ask=("Comment on a draft", "Comment on {} drafts"),
    )


def commented(notices: list[Notice]) -> dict[int, Line | None]:
    """Something was said under a comment: made, replied to, or resolved."""
    rows = Comment.objects.select_related("version__policy").defer("version__html")
    found = rows.in_bulk({notice.ref for notice in notices})
    said = {"comment": "There is a new comment", "reply": "There is a reply to a comment"}
    return {
        notice.pk: Line(
            f"{said.get(notice.key.split(':')[0], 'It is said what was done about your comment')}"
            f" on {found[notice.ref].about} of the draft of the {found[notice.ref].policy}.",
            found[notice.ref].get_absolute_url(),
        )
        for notice in notices
    }


LETTER = "letter_ends"


def letter_ends(notices: list[Notice]) -> dict[int, Line | None]:
    """A letter that ends, as long as it was not taken back."""
    rows = AssuranceLetter.objects.filter(withdrawn_on=None).select_related("organisation")
    found = rows.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            f"{found[notice.ref]} ends on {wording.long_day(found[notice.ref].ends_on)}."
            " Its people are asked to sign the day after.",
            found[notice.ref].get_absolute_url(),
        )
        if notice.ref in found
        else None
        for notice in notices
    }


MOVED = {
    "submit": "The {} waits for the approval of its committee.",
    "return": "The {} came back to you: changes are asked for.",
    "approve": "The approval of the {} is on record. It can be published.",
}


def version_moved(notices: list[Notice]) -> dict[int, Line | None]:
    """What became of a draft, as long as nothing else did since."""
    rows = VersionEvent.objects.select_related("version__policy").defer("version__html")
    found = rows.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(MOVED[event.verb].format(event.version), event.version.get_absolute_url())
        if event.version.state == event.target
        else None
        for notice in notices
        if (event := found[notice.ref])
    }


def switch_waits(notices: list[Notice]) -> dict[int, Line | None]:
    """What a school brought cannot give way yet; nothing once it did."""
    waiting = Policy.objects.filter(switched_on=None).select_related("school", "taken_over_by")
    found = waiting.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            f"The {policy} of {policy.school} stays in force beyond"
            f" {wording.plain_day(policy.inherited_until)}: the {policy.taken_over_by}, which"
            " takes its place, is not published.",
            policy.get_absolute_url(),
        )
        if (policy := found.get(notice.ref)) and policy.taken_over_by
        else None
        for notice in notices
    }
