"""The life of a post: written, asked for or logged, decided, published, taken down.

Nobody decides on their own, nothing is approved or published while everything is paused, and what
was approved is what is kept: from then on its words, pictures and checks never change.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import posting
from accounts.models import Post, PostEvent, PostRule, SocialAccount
from accounts.notifications import posts as notifications
from accounts.queries import duties, post_pictures
from accounts.queries import posts as queries
from accounts.queries.posts_deciding import Deciding, never
from core import wording
from core.workflow import Lifecycle, Refused, Transition, advance, advance_all
from ledger import leaves
from people.models import Person
from people.queries import trust
from people.queries.calendar import calendars

(
    DRAFT,
    ASKED,
    RETURNED,
    APPROVED,
    REFUSED,
    PUBLISHED,
    STOPPED,
    WITHDRAWN,
    REMOVED,
) = Post.State
LIVE = Post.Kind.LIVE
PAUSED = "Everything is paused. Nothing is approved or published until the pause is lifted."
LIST_CHANGED = (
    "The list of who must not be shown has changed since somebody looked at it. Make a new draft, "
    "look at the list and the pictures again, and ask once more."
)
CHANGED = "It was changed since you opened it. Open it again, and look at what is asked for now."


# --- guards: why not, or ""


def not_paused(post: Post, by: Person | None) -> str:
    return PAUSED if duties.paused() else ""


def account_open(post: Post, by: Person | None) -> str:
    return why_shut(post.account)


def why_shut(account: SocialAccount) -> str:
    if not account.is_ours:
        return f"{account} is not ours, so nobody posts on it for us."
    if account.state in queries.SHUT:
        state = account.get_state_display().lower()
        return f"{account} is {state}, so nothing can be posted on it."
    return ""


def has_access(post: Post, by: Person | None) -> str:
    if by is None or queries.has_access(by, post.account):
        return ""
    return f"You have no access to {post.account} with which you could post."


def still_to_come(post: Post, by: Person | None) -> str:
    now = timezone.now()
    if post.kind == LIVE and post.ends_at and post.ends_at <= now:
        return "This event is over. Write down what is still to be posted as one post."
    if post.publish_at and post.publish_at <= now:
        return "The time at which it was to go out has passed. Choose another one."
    return ""


def is_complete(post: Post, by: Person | None) -> str:
    """Words, words for each picture, and every check looked at."""
    pictures = list(post_pictures.of(post))
    if not post.words.strip():
        return "There is nothing to post yet: write the words."
    if not all(picture.alternative_text for picture in pictures):
        return "A picture has no alternative text yet. Describe it for those who cannot see it."
    if post.kind == LIVE:
        return "" if post.poster_id and post.starts_at and post.ends_at else "Name the poster."
    if left := posting.unanswered(post.checks, pictures=bool(pictures)):
        return f"Still to be checked: {left[0].words}."
    return ""


def deciding(post: Post) -> Deciding:
    """Who decides what today; kept on the row, as several guards ask."""
    if getattr(post, "_deciding", None) is None or post._deciding.day != timezone.localdate():
        post._deciding = Deciding(timezone.localdate())
    return post._deciding


def somebody_decides(post: Post, by: Person | None) -> str:
    if deciding(post).rungs(post.account, never(post)):
        return ""
    return "Nobody who could decide it is there. Tell the communications manager."


def decides_now(post: Post, by: Person | None) -> str:
    if by is not None and by.pk in never(post):
        return "It is your own, so somebody else must decide it."
    if by is None or by.pk not in deciding(post).of(post):
        return "It is with somebody else to decide."
    return ""


def list_as_it_was(post: Post, by: Person | None) -> str:
    """Somebody who must not be shown came onto the list since; nobody learns why."""
    new = set(post_pictures.listed_now(post)) - set(post.not_to_be_shown)
    return LIST_CHANGED if new else ""


def may_be_logged(post: Post, by: Person | None) -> str:
    """Under a standing approval in force, or where an editor of record answers for it."""
    day = timezone.localdate(post.publish_at) if post.publish_at else timezone.localdate()
    if post.standing_id:
        if queries.standing_for(post.account, day).filter(pk=post.standing_id).exists():
            return ""
        return "This standing approval is not in force on that day. Ask for this post instead."
    if deciding(post).rule(post.account) != PostRule.EDITOR_OF_RECORD:
        return "Every post on this account is approved first. Ask for it."
    if post.account.editor_id is None:
        return "No editor of record is named for this account yet. The head or their nominee is."
    return ""


def as_approved(post: Post, by: Person | None) -> str:
    if post.sha256 == sha256(post):
        return ""
    return "This is not what was approved: what is stored was changed. Tell IT."


def is_one_post(post: Post, by: Person | None) -> str:
    if post.kind == LIVE:
        return "At a live event the poster logs nothing one by one."
    return ""


BESIDE = ("account", "author", "pupils_at")
MAY_GO_OUT = (account_open, still_to_come, has_access, is_complete)
ASK = Transition(
    "ask", (DRAFT, RETURNED), ASKED, guards=(*MAY_GO_OUT, somebody_decides), reads=BESIDE
)
LOG = Transition(
    "log",
    (DRAFT, RETURNED),
    APPROVED,
    guards=(not_paused, is_one_post, *MAY_GO_OUT, may_be_logged),
    reads=BESIDE,
)
RETURN = Transition("return", (ASKED,), RETURNED, guards=(decides_now,), reads=BESIDE)
APPROVE = Transition(
    "approve",
    (ASKED,),
    APPROVED,
    guards=(decides_now, not_paused, account_open, still_to_come, list_as_it_was),
    reads=BESIDE,
)
REFUSE = Transition("refuse", (ASKED,), REFUSED, guards=(decides_now,), reads=BESIDE)
PUBLISH = Transition(
    "publish",
    (APPROVED,),
    PUBLISHED,
    guards=(is_one_post, not_paused, account_open, has_access, as_approved, list_as_it_was),
    reads=BESIDE,
)
STOP = Transition("stop", (ASKED, APPROVED), STOPPED)
WITHDRAW = Transition("withdraw", (DRAFT, ASKED, RETURNED, APPROVED), WITHDRAWN)
REMOVE = Transition("remove", (PUBLISHED,), REMOVED)
POST = Lifecycle(
    Post,
    start=DRAFT,
    moves=(ASK, LOG, RETURN, APPROVE, REFUSE, PUBLISH, STOP, WITHDRAW, REMOVE),
)


# --- what was approved


def sha256(post: Post) -> str:
    """Over words, pictures and checks, and where and when they were to go out."""
    facts = {
        "account": post.account_id,
        "kind": post.kind,
        "words": post.words,
        "checks": post.checks,
        "purpose": post.purpose,
        "groups": post.groups,
        "standing": post.standing_id,
        "poster": post.poster_id,
        "publish_at": _in_words(post.publish_at),
        "starts_at": _in_words(post.starts_at),
        "ends_at": _in_words(post.ends_at),
    }
    return posting.sha256(facts, post_pictures.facts(post_pictures.of(post)))


def _in_words(moment: datetime | None) -> str | None:
    return moment and timezone.localtime(moment).isoformat()


# --- verbs


@transaction.atomic
def ask(post: Post, *, by: Person, note: str = "") -> None:
    """Put it before whoever decides now; silence takes it one rung up."""
    changes = {
        "rule": deciding(post).rule(post.account),
        "asked_at": timezone.now(),
        "rung": 0,
        "decide_by": answer_by(post.account),
        "suggested": "",
        "reason": "",
        "standing": None,
    }
    event = advance(post, ASK, by=by, note=note, **changes)
    notifications.asked(post, event, deciding(post).of(post))


def answer_by(account: SocialAccount) -> date:
    """The last day to decide; the next school day, unless the profile says more."""
    days = calendars()
    kept = days.get(account.school_id) or days[None]
    return kept.add_school_days(timezone.localdate(), trust.setting("post.answer_days"))


@transaction.atomic
def log(post: Post, *, by: Person) -> None:
    """Write down a post that needs no approval of its own: it has its checks."""
    advance(post, LOG, by=by, rule=deciding(post).rule(post.account), asked_at=timezone.now())
    post.sha256 = sha256(post)
    post.save(update_fields=["sha256"])


@transaction.atomic
def approve(post: Post, *, by: Person, seen: str | None = None) -> None:
    """Keep what is approved, with proof of it; the same approver's second press changes nothing.

    `seen`: the hash of what their page showed, which may be from before other words were asked for.
    """
    _lock(post)
    if post.state == APPROVED and post.decided_by_id == by.pk:
        return
    refuse_if_decided(post, by)
    if seen is not None and post.state == ASKED and seen != sha256(post):
        raise Refused(CHANGED)
    decided = {"decided_by": by, "decided_at": timezone.now(), "sha256": sha256(post)}
    role = deciding(post).of(post).get(by.pk, "")
    event = advance(post, APPROVE, by=by, decided_as=role, **decided)
    leaves.write(
        "post_approval",
        post.pk,
        {"post": post.pk, "sha256": post.sha256, "by": by.pk, "as": role, "verb": "approve"},
    )
    notifications.decided(post, event)


@transaction.atomic
def refuse(post: Post, *, by: Person, reason: str) -> None:
    _lock(post)
    refuse_if_decided(post, by)
    role = deciding(post).of(post).get(by.pk, "")
    decided = {"decided_by": by, "decided_at": timezone.now(), "decided_as": role}
    event = advance(post, REFUSE, by=by, note=reason, reason=reason, **decided)
    notifications.decided(post, event)


@transaction.atomic
def return_to_author(post: Post, *, by: Person, suggested: str, note: str = "") -> None:
    """The approver's words go back to the author, who takes them or writes anew."""
    _lock(post)
    refuse_if_decided(post, by)
    event = advance(post, RETURN, by=by, note=note, suggested=suggested, reason=note)
    notifications.decided(post, event)


def _lock(post: Post) -> None:
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    post._deciding = None


def refuse_if_decided(post: Post, by: Person) -> None:
    """The second of two approvers is told what the first one did."""
    done = (APPROVED, REFUSED, RETURNED)
    if post.state not in done or post.author_id == by.pk:
        return
    last = post.events.filter(target=post.state).exclude(by=None).select_related("by").last()
    if last:
        said = {APPROVED: "approved", REFUSED: "refused", RETURNED: "returned"}[post.state]
        raise Refused(f"{last.by} has {said} it already, at {wording.moment(last.at)}.")


@transaction.atomic
def publish(post: Post, *, by: Person, address: str) -> None:
    """It stands on the platform now, at this address."""
    published = {"published_at": timezone.now(), "published_by": by}
    advance(post, PUBLISH, by=by, note=address, address=address, **published)


@transaction.atomic
def stop(post: Post, *, by: Person, note: str) -> None:
    """It may not go out; its author is told to take it off the schedule."""
    event = advance(post, STOP, by=by, note=note, reason=note)
    notifications.decided(post, event)


@transaction.atomic
def stop_all(*, by: Person | None, note: str) -> int:
    """Stop what is approved and not yet published, in all accounts at once; answer how many.

    Authors are told to take it off the platform's own schedule, which the portal cannot reach.
    """
    over = Q(kind=LIVE, ends_at__lte=timezone.now())
    rows = Post.objects.filter(state=APPROVED).exclude(over)
    notifications.stopped(rows)
    return advance_all(rows, STOP, by=by, note=note, reason=note[:500])


@transaction.atomic
def withdraw(post: Post, *, by: Person, note: str = "") -> None:
    advance(post, WITHDRAW, by=by, note=note)


@transaction.atomic
def remove(post: Post, *, by: Person, note: str) -> PostEvent:
    """It was taken down from the platform; the portal keeps that it stood there."""
    return advance(post, REMOVE, by=by, note=note, removed_because=note)
