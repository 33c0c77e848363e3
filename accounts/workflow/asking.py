"""Requests for an account: begun, saved as often as wanted, sent once, answered, withdrawn.

The profile says what must be filled in and who decides. Nothing here looks at a case.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import asked, mailboxes
from accounts.models import AccountRequest, AccountRequestEvent, Platform
from accounts.notifications import asking as notifications
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.queries.asking_process import Process
from accounts.workflow import register
from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from people.models import Person, School
from people.queries.calendar import calendars

State = AccountRequest.State
DRAFT, ASKED, MORE_ASKED, APPROVED, REFUSED, WITHDRAWN, CREATED = State
MOST_DRAFTS = 20
EDITABLE = (DRAFT, MORE_ASKED)


def not_the_requester(request: AccountRequest, by: Person | None) -> str:
    """Four eyes. Here and not in rules alone, since it holds whatever post somebody has."""
    if by is not None and by.pk == request.requester_id:
        return "You asked for this account, so somebody else must decide on it and create it."
    return ""


def only_the_requester(request: AccountRequest, by: Person | None) -> str:
    if by is not None and by.pk != request.requester_id:
        return "Only whoever asked for it may do that."
    return ""


MINE, OTHERS = (only_the_requester,), (not_the_requester,)
SEND = Transition("send", (DRAFT,), ASKED, MINE)
ANSWER = Transition("answer", (MORE_ASKED,), ASKED, MINE)
ASK_MORE = Transition("ask_more", (ASKED,), MORE_ASKED, OTHERS)
APPROVE = Transition("approve", (ASKED,), APPROVED, OTHERS)
REFUSE = Transition("refuse", (ASKED, MORE_ASKED), REFUSED, OTHERS)
WITHDRAW = Transition("withdraw", (DRAFT, ASKED, MORE_ASKED, APPROVED), WITHDRAWN, MINE)
CREATE = Transition("create", (APPROVED,), CREATED, OTHERS)

REQUEST = Lifecycle(
    AccountRequest,
    start=DRAFT,
    moves=(SEND, ANSWER, ASK_MORE, APPROVE, REFUSE, WITHDRAW, CREATE),
)


def lock(request: AccountRequest) -> None:
    rows = AccountRequest.objects.select_for_update(of=("self",))
    request.refresh_from_db(from_queryset=rows.select_related("school", "platform"))


@transaction.atomic
def begin(*, by: Person, school: School | None, platform: Platform) -> AccountRequest:
    """A new draft, or the one just begun for this place of which nothing is said yet."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    refuse_unless_may_ask(by, school, asking_process.stored_profile())
    drafts = by.account_requests.filter(state=DRAFT)
    untouched = {"school": school, "platform": platform, "title": "", "purpose": ""}
    if there := drafts.filter(**untouched).first():
        return there
    if drafts.count() >= MOST_DRAFTS:
        raise Refused("You have many requests half-way. Send or withdraw one of them first.")
    return AccountRequest.objects.create(requester=by, school=school, platform=platform)


def refuse_unless_may_ask(by: Person, school: School | None, profile: dict) -> None:
    if asked.is_off(profile):
        raise Refused(asked.why_off(profile))
    if school not in queries.places(by, profile, timezone.localdate()):
        raise Refused(
            f"You cannot ask for an account of {school or 'the trust'}: the trust’s profile says"
            " who may, by where they work or the post they hold."
        )


def is_editable(request: AccountRequest) -> bool:
    return request.state in EDITABLE


def waits_for_more(request: AccountRequest) -> bool:
    return request.state == MORE_ASKED


def what_more(request: AccountRequest) -> AccountRequestEvent:
    """What was asked for last, by whom."""
    return request.events.filter(verb="ask_more").select_related("by").order_by("-pk").first()


def refuse_unless_editable(request: AccountRequest) -> None:
    if not is_editable(request):
        now = request.get_state_display().lower()
        raise Refused(f"{request} is {now}, so it cannot be changed.")


@transaction.atomic
def keep(request: AccountRequest, said: dict, *, by: Person) -> None:
    """Save what was typed. Whoever decides on it sees it when it is sent, and not before."""
    lock(request)
    refuse_unless_editable(request)
    if why := only_the_requester(request, by):
        raise Refused(why)
    for name, value in said.items():
        setattr(request, name, value)
    request.save(update_fields=[*said, "changed_at"])


@transaction.atomic
def send(request: AccountRequest, *, by: Person) -> None:
    """Put it before whoever decides first, and tell them. Sent twice, it is sent once."""
    lock(request)
    if request.state == ASKED and request.requester_id == by.pk:
        return
    today, process = timezone.localdate(), asking_process.today()
    _refuse_unless_complete(request, process, today)
    event = advance(
        request,
        SEND,
        by=by,
        asked_at=timezone.now(),
        decide_by=answer_by(request, process, today),
        step=0,
        rung=0,
    )
    notifications.owe_deciding(request, process, event)


@transaction.atomic
def answer(request: AccountRequest, *, by: Person, words: str) -> None:
    """Say what was asked for and send it again; the clock starts anew.

    Who approved before did so of what it said then: where that is something else now, it goes
    through all steps again.
    """
    lock(request)
    if request.state == ASKED and request.requester_id == by.pk:
        return
    today, process = timezone.localdate(), asking_process.today()
    _refuse_unless_complete(request, process, today)
    changes = {"decide_by": answer_by(request, process, today), "asked_at": timezone.now()}
    approved = request.decisions.filter(verdict="approved")
    if approved.exclude(sha256=asked.digest(request)).exists():
        changes |= {"step": 0, "rung": 0, "conditions": ""}
    event = advance(request, ANSWER, by=by, note=words, **changes)
    notifications.owe_deciding(request, process, event)


def _refuse_unless_complete(request: AccountRequest, process: Process, today: date) -> None:
    refuse_unless_may_ask(request.requester, request.school, process.profile)
    if lacking := asked.missing(process.profile, request):
        words = "; ".join(asked.label(name).rstrip("?") for name in lacking)
        raise Refused(f"Not filled in yet: {words}.")
    needs_reason = not request.why_not_existing
    if needs_reason and queries.existing(request.school, request.platform).exists():
        raise Refused("There are accounts of this school there: say why none of them can serve.")
    named = {name: getattr(request, name) for name in asked.PEOPLE}
    wrong = [(name, why_not_in(name, person, request, process)) for name, person in named.items()]
    for name, why in (*wrong, *named_twice(named)):
        if why:
            raise Refused(f"{asked.label(name)}: {why}.")
    if why := mailboxes.problem(request.mailbox):
        raise Refused(f"{why}.")
    if where := process.stuck_at(request):
        raise Refused(nobody_decides(where, request, today))


def why_not_in(name: str, person: Person, request: AccountRequest, process: Process) -> str:
    """Why somebody cannot be named there, or "" where they can."""
    if why := register.why_not_named(person):
        return why
    custodian = asked.setting(process.profile, "account.custodian")
    if name != "owner" or custodian != "communications_manager":
        return ""
    keeps = process.keepers(request.school_id)
    if not keeps:
        tell = asking_process.whom_to_tell(timezone.localdate())
        return (
            "the communications manager keeps each account, and nobody is there as such now. Tell"
            f" {tell}"
        )
    if person.pk not in keeps:
        names = ", ".join(map(str, Person.objects.filter(pk__in=keeps)))
        return f"the communications manager keeps each account of this trust: {names}"
    return ""


def named_twice(named: dict) -> list[tuple[str, str]]:
    """(field, why) of whoever is named where somebody else must be."""
    found, seen = [], set()
    for name in asked.PEOPLE:
        person = named.get(name)
        if person and person in seen:
            found.append((name, f"{person} is named already: name somebody else"))
        seen.add(person)
    return found


def nobody_decides(where: str, request: AccountRequest, on: date) -> str:
    place = request.school or "the trust"
    tell = asking_process.whom_to_tell(on)
    return (
        f"Nobody could decide on it: for {place} nobody is there now as {where}, nor in a post"
        f" above. Tell {tell}; what you wrote is kept."
    )


def answer_by(request: AccountRequest, process: Process, on: date) -> date:
    """The last school day on which it is answered in time."""
    days = calendars()
    calendar = days.get(request.school_id, days[None])
    return calendar.add_school_days(on, asked.setting(process.profile, "account.answer_days"))


def refuse_unless_withdrawable(request: AccountRequest, by: Person) -> None:
    if why := WITHDRAW.refusal(request, by):
        raise Refused(why)


@transaction.atomic
def withdraw(request: AccountRequest, *, by: Person, note: str = "") -> None:
    """Whoever asked no longer wants it; those who were to do something are told nothing more."""
    advance(request, WITHDRAW, by=by, note=note)


def withdraw_of_leavers(on: date) -> int:
    """Nobody is left to answer for them; what is approved may still be created."""
    gone = Person.objects.filter(last_day__lt=on).order_by().values("pk")
    rows = AccountRequest.objects.filter(requester__in=gone).exclude(state=APPROVED)
    return advance_all(rows, WITHDRAW, by=None)


@transaction.atomic
def go_up(on: date) -> int:
    """Tell the next post of what nobody decided in time; answer how many went up."""
    late = AccountRequest.objects.filter(state=ASKED, decide_by__lt=on)
    process, moved = None, 0
    for request in late.select_for_update(of=("self",)).select_related("school").order_by("pk"):
        process = process or asking_process.on(on)
        step = process.step(request)
        if not step or request.rung + 1 >= len(process.ladder(request, step)):
            continue  # nobody is left above
        request.rung += 1
        request.decide_by = answer_by(request, process, on)
        request.save(update_fields=["rung", "decide_by"])
        record(request, "go_up", by=None)
        moved += 1
    return moved


@transaction.atomic
def tell(on: date) -> None:
    """Tell whoever may decide or create today and has not heard of it: who stands in since, too."""
    rows = AccountRequest.objects.filter(state__in=(ASKED, APPROVED))
    rows = rows.select_related("school").prefetch_related("designated", "events")
    process = asking_process.on(on) if rows else None
    for request in rows:
        if request.state == ASKED:
            notifications.owe_deciding(request, process, notifications.began(request), on=on)
        else:
            notifications.owe_creating(request, process, on=on)


def look_after(on: date) -> tuple[int, int]:
    """All that the clock does to requests on a day: (how many went up, how many were withdrawn)."""
    withdrawn = withdraw_of_leavers(on)
    gone_up = go_up(on)
    tell(on)
    return gone_up, withdrawn
