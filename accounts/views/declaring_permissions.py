"""Permissions: asking to be allowed something, deciding it, and what is in force."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import permitted, tabs
from accounts.forms.declaring import WordsForm
from accounts.forms.declaring_permissions import AskForm, DecideForm, GrantForm
from accounts.models import Permission
from accounts.queries import declaring as queries
from accounts.queries import declaring_places as places
from accounts.views.asking_deciding import sent
from accounts.views.declaring_pages import history, words_page
from accounts.workflow import declaring_permissions as workflow
from accounts.workflow.declaring_permissions import PERMISSION
from core.access import requires
from people.models import Role
from people.queries import trust

Kind, State = Permission.Kind, Permission.State
SHOW = (("force", "In force"), ("all", "All"))


@requires("accounts.view_permissions")
def permissions(request):
    """What waits for one's decision, one's own, and what is in force where one decides."""
    user, today = request.user, timezone.localdate()
    show = "all" if request.GET.get("show") == "all" else "force"
    waiting = list(queries.to_decide(user))
    others = queries.decided_by(user) | queries.for_it(user)
    others = others.exclude(pk__in=[row.pk for row in waiting]).order_by("-asked_at", "-pk")
    mine = list(queries.permissions().filter(person=user.pk))
    page = {
        "waiting": waiting,
        "mine": mine,
        "to_confirm": [row for row in mine if row.confirm_by and row.confirm_by <= today],
        "page": Paginator(
            others.filter(state=State.GRANTED) if show == "force" else others, 50
        ).get_page(request.GET.get("page")),
        "show": show,
        "decides": bool(user.posts()),
        "tabs": tabs.open_to(user),
    }
    return render(request, "accounts/declaring/permissions.html", page)


@requires("accounts.ask_permission")
def ask(request):
    """Without a kind the list of them, with what the policy never allows; with one its form."""
    kind, stored = request.GET.get("kind", ""), trust.stored_profile()
    if kind not in Kind.values:
        kinds = [(one.value, one.label, permitted.ASKED[one].hint) for one in permitted.ASKED]
        return render(request, "accounts/declaring/ask_kinds.html", {"kinds": kinds})
    title, why_not = Kind(kind).label, permitted.why_not(kind, stored)
    if why_not:
        page = {"title": title, "why_not": why_not}
        return render(request, "accounts/declaring/ask_never.html", page)
    form = AskForm(
        request.POST or None,
        kind=kind,
        schools=places.schools_of(request.user),
        accounts=places.accounts_used_by(request.user),
    )
    if request.method == "POST" and form.is_valid():
        row = workflow.ask(form.permission(), by=request.user)
        messages.success(request, "Your request is on its way. You are told what is decided.")
        return redirect(row)
    page = {"form": form, "title": title, "hint": permitted.ASKED[kind].hint}
    page["who"] = WHO[permitted.decider(kind, stored)]
    return render(request, "accounts/declaring/ask.html", page)


WHO = {
    "headteacher": "the headteacher",
    "headteacher_or_nominee": "the headteacher or whoever they name",
    "school_leader": "a school leader",
    "executive": "an executive of the trust",
    "chief_executive": "the chief executive",
    "communications_manager": "the communications manager",
}


@requires("accounts.view_permission", queries.permissions_visible_to)
def permission(request, row):
    user = request.user
    mine = row.person_id == user.pk
    decides = not mine and user.pk in queries.deciders_of(row)
    moves = {move.verb for move in PERMISSION.open_to(user, row)}
    if not decides:
        moves -= {"grant", "allow", "refuse", "ask_more_about", "set_up"}
    if not (mine or user.pk in queries.heads_of(row)):
        moves -= {"end"}
    events = history(row)
    page = {
        "row": row,
        "mine": mine,
        "facts": _facts(row, mine=mine),
        "moves": moves,
        "to_confirm": mine and row.state == State.GRANTED and row.confirm_by,
        "said": [event for event in events if event.note and event.verb in SAID],
        "history": events,
    }
    return render(request, "accounts/declaring/permission.html", page)


SAID = {"ask_more_about", "answer_more_about", "set_up", "end"}


def _facts(row, *, mine):
    post = Role(row.decided_as).label if row.decided_as in Role.values else ""
    by = f"{row.decided_by}{f', {post}' if post else ''}" if row.decided_by else ""
    said = [
        ("Asked by", None if mine else row.person),
        ("School", row.school),
        ("What for", row.purpose),
        ("Account", row.account),
        ("Policy", row.clause and row.clause.version.policy),
        ("Sections", row.clauses),
        ("Pupil", row.pupil),
        ("Parent or carer", row.parent),
        ("They agreed on", _day(row.parent_agreed_on)),
        ("From", _day(row.starts_on)),
        ("Until", _day(row.ends_on)),
        ("Decided by", by),
        ("IT confirmed", row.it_confirmed_by and f"{row.it_confirmed_by}, {_at(row)}"),
        ("Still needed", f"Confirmed on {_day(row.confirmed_on)}" if row.confirmed_on else ""),
    ]
    return [(label, value) for label, value in said if value]


def _day(day):
    return f"{day:%-d %B %Y}" if day else ""


def _at(row):
    return _day(timezone.localdate(row.it_confirmed_at))


@requires("accounts.grant_permission", queries.decidable_by)
def grant(request, row):
    form = GrantForm(request.POST or None, row=row)
    if sent(request, form, partial(workflow.grant, row, by=request.user)):
        messages.success(request, f"{row.person} is told that they may.")
        return redirect("accounts:permissions")
    it = permitted.ASKED[row.kind].it
    lead = "It holds once IT has confirmed that its controls are in place." if it else ""
    return words_page(request, form, row, title="Allow it", submit="Allow it", lead=lead)


@requires("accounts.refuse_permission", queries.decidable_by)
def refuse(request, row):
    label = "Why, as whoever asked reads it"
    form = DecideForm(request.POST or None, row=row, label=label)
    if sent(request, form, _by(workflow.refuse, "reason", row, request.user)):
        messages.success(request, f"{row.person} is told, with your reason.")
        return redirect("accounts:permissions")
    return words_page(request, form, row, title="Refuse it", submit="Refuse it", danger=True)


@requires("accounts.ask_more_about_permission", queries.decidable_by)
def ask_more(request, row):
    form = DecideForm(request.POST or None, row=row, label="What you need to know")
    if sent(request, form, _by(workflow.ask_more, "what", row, request.user)):
        messages.success(request, f"{row.person} is asked.")
        return redirect("accounts:permissions")
    return words_page(request, form, row, title="Ask for more", submit="Ask")


def _by(verb, name, row, user):
    """The verb, to be given the text of its form as what it calls it."""
    return lambda text, seen: verb(row, by=user, seen=seen, **{name: text})


@requires("accounts.answer_more_about_permission", queries.own_permissions)
def answer_more(request, row):
    form = WordsForm(request.POST or None, label="Your answer")
    if request.method == "POST" and form.is_valid():
        workflow.answer_more(row, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "It waits for a decision again.")
        return redirect(row)
    return words_page(request, form, row, title="Say more", submit="Send")


@requires("accounts.set_up_permission", queries.set_up_by)
def set_up(request, row):
    label = "What IT has put in place"
    form = DecideForm(request.POST or None, row=row, label=label, required=False)
    if sent(request, form, _by(workflow.set_up, "note", row, request.user)):
        messages.success(request, f"{row.person} is told that they may.")
        return redirect("accounts:permissions")
    return words_page(request, form, row, title="IT’s controls are in place", submit="Confirm")


@requires("accounts.end_permission", queries.permissions_visible_to)
def end(request, row):
    form = WordsForm(request.POST or None, label="Why it ends")
    if request.method == "POST" and form.is_valid():
        workflow.end(row, by=request.user, reason=form.cleaned_data["text"])
        messages.success(request, "It holds no longer.")
        return redirect(row)
    return words_page(request, form, row, title="End it today", submit="End it", danger=True)


@require_POST
@requires("accounts.withdraw_permission", queries.own_permissions)
def withdraw(request, row):
    workflow.withdraw(row, by=request.user)
    messages.success(request, "Withdrawn.")
    return redirect("accounts:permissions")


@require_POST
@requires("accounts.confirm_permission", queries.own_permissions)
def confirm(request, row):
    workflow.confirm(row, by=request.user)
    messages.success(request, "Thank you: still needed.")
    return redirect("accounts:permissions")
