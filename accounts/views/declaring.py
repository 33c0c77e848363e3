"""Declarations: what people say openly of themselves, and those who receive it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import declared, tabs
from accounts.forms.declaring import (
    DeclareForm,
    DepartureForm,
    PublishInterestForm,
    WordsForm,
)
from accounts.models import Declaration
from accounts.queries import declaring as queries
from accounts.queries import declaring_places as places
from accounts.views.declaring_pages import ending_day, history, words_page
from accounts.workflow import declaring as workflow
from accounts.workflow.declaring import DECLARATION
from core.access import requires
from people.forms.fields import LastDayForm
from people.queries import trust

Kind = Declaration.Kind
RECEIVERS = {"acknowledge"}


@requires("accounts.view_declarations")
def declarations(request):
    """What is to be read or confirmed, one's own, and what one has received."""
    user, today = request.user, timezone.localdate()
    mine = list(queries.own(user))
    received = queries.received_by(user)
    asked_kind = request.GET.get("kind", "")
    others = received.exclude(state=Declaration.State.MADE).order_by("-made_at", "-pk")
    if asked_kind in Kind.values:
        others = others.filter(kind=asked_kind)
    page = {
        "waiting": received.filter(state=Declaration.State.MADE).order_by("made_at", "pk"),
        "for_hr": queries.for_advice_of(user).filter(advised_at=None),
        "advised": queries.for_advice_of(user).exclude(advised_at=None)[:50],
        "to_confirm": [row for row in mine if row.confirm_by and row.confirm_by <= today],
        "mine": mine,
        "page": Paginator(others, 50).get_page(request.GET.get("page")),
        "kinds": Kind.choices,
        "kind": asked_kind,
        "tabs": tabs.open_to(user),
    }
    return render(request, "accounts/declaring/declarations.html", page)


@requires("accounts.declare")
def declare(request):
    """Without a kind the list of them; with one its form."""
    kind, stored = request.GET.get("kind", ""), trust.stored_profile()
    offered = declared.offered(stored, governs=_governs(request.user))
    if kind not in offered:
        page = {
            "kinds": [(one, Kind(one).label, declared.ASKED[one].hint) for one in offered],
            "off": declared.why_not(Kind.RELATIONSHIP, stored),
        }
        return render(request, "accounts/declaring/declare.html", page)
    schools = places.schools_of(request.user)
    form = DeclareForm(request.POST or None, kind=kind, by=request.user, schools=schools)
    if request.method == "POST" and form.is_valid():
        row = workflow.declare(form.declaration(), by=request.user)
        messages.success(request, "Saved. You are told when it was read.")
        return redirect(row)
    page = {
        "form": form,
        "kind": kind,
        "title": Kind(kind).label,
        "lead": declared.lead(kind, stored),
        "who": receiver_words(kind, stored),
        "numbers": _numbers(request.user, schools) if kind == Kind.APPROACH else None,
    }
    return render(request, "accounts/declaring/declare_kind.html", page)


def _governs(user):
    posts = {post.role for post in user.posts()}
    return (
        bool(posts & declared.DECLARES_INTERESTS)
        or user.placements.on(timezone.localdate())
        .filter(staff_group__in=("governor", "trustee", "member"))
        .exists()
    )


def _numbers(user, schools):
    """(school, whom to speak to there) of each school of theirs."""
    return [(school, places.speak_to(user, school)) for school in schools or [None]]


WHO = {
    "headteacher": "the headteacher",
    "line_manager": "your line manager",
    "school_leader": "a senior leader of the school",
    "executive": "an executive of the trust",
    "clerk": "the clerk",
}


def receiver_words(kind, stored):
    return WHO[declared.receiver(kind, stored)]


@requires("accounts.view_declaration", queries.visible_to)
def declaration(request, row):
    """As much of it as this person is entitled to: HR's note is not for whoever declared."""
    user = request.user
    mine = row.person_id == user.pk
    receives = not mine and user.pk in queries.receivers(row)
    moves = {move.verb for move in DECLARATION.open_to(user, row)}
    moves -= set() if receives else RECEIVERS
    lasting = row.state == Declaration.State.ACKNOWLEDGED
    events = history(row)
    page = {
        "row": row,
        "mine": mine,
        "receives": receives,
        "facts": _facts(row, mine=mine),
        "moves": moves,
        "asked_hr": any(event.verb == queries.HR_ASKED for event in events),
        "may_advise": not mine and user.has_perm("accounts.advise_declaration", row),
        "may_publish": row.kind == Kind.INTEREST
        and lasting
        and user.has_perm("accounts.publish_declaration", row),
        "to_confirm": mine and lasting and row.confirm_by,
        "history": events if receives else [],
    }
    return render(request, "accounts/declaring/declaration.html", page)


def _facts(row, *, mine):
    yes_no = {True: "Yes", False: "No"}
    said = [
        ("Declared by", None if mine else row.person),
        ("School", row.school),
        ("With whom", row.get_other_display() if row.other else ""),
        ("Who", row.other_person or row.other_name),
        ("In their words", row.other_name if row.other_person else ""),
        ("What they are to each other", dict(declared.RELATIONSHIPS).get(row.relationship, "")),
        ("App or network", row.platform),
        ("When", _day(row.happened_on)),
        ("Anything that worries", yes_no.get(row.worries, "")),
        ("What was done", row.what_they_did),
        ("Before the act", yes_no.get(row.before_the_act, "")),
        ("Since", "" if row.happened_on else _day(row.starts_on)),
        ("Until", _day(row.ends_on)),
        ("In the public register", row.published_words if row.published else ""),
        ("Still so", f"Confirmed on {_day(row.confirmed_on)}" if row.confirmed_on else ""),
    ]
    return [(label, value) for label, value in said if value]


def _day(day):
    return f"{day:%-d %B %Y}" if day else ""


@requires("accounts.acknowledge_declaration", queries.received_by)
def acknowledge(request, row):
    decides = row.kind == Kind.DEPARTURE
    label = "Your answer, as whoever declared it reads it"
    form = (
        DepartureForm(request.POST or None)
        if decides
        else WordsForm(request.POST or None, label=label, required=False)
    )
    if request.method == "POST" and form.is_valid():
        answer = form.answer() if decides else form.cleaned_data["text"]
        workflow.acknowledge(row, by=request.user, answer=answer)
        messages.success(request, f"{row.person} is told that you have read it.")
        return redirect(row)
    title = "Decide on it" if decides else "I have read it"
    return words_page(request, form, row, title=title, submit=title)


@requires("accounts.end_declaration", queries.own)
def end(request, row):
    form = LastDayForm(
        request.POST or None, label="Until when it was so", hint="Today, or a day before"
    )
    if request.method == "POST" and form.is_valid() and ending_day(form, row):
        workflow.end(row, by=request.user, on=form.cleaned_data["last_day"])
        messages.success(request, "Saved: it is no longer so.")
        return redirect(row)
    return words_page(request, form, row, title="It is no longer so", submit="Save")


@require_POST
@requires("accounts.withdraw_declaration", queries.own)
def withdraw(request, row):
    workflow.withdraw(row, by=request.user)
    messages.success(request, "Withdrawn.")
    return redirect("accounts:declarations")


@require_POST
@requires("accounts.confirm_declaration", queries.own)
def confirm(request, row):
    workflow.confirm(row, by=request.user)
    messages.success(request, "Thank you: still so.")
    return redirect("accounts:declarations")


@require_POST
@requires("accounts.ask_hr_about_declaration", queries.received_by)
def ask_hr(request, row):
    workflow.ask_hr(row, by=request.user)
    messages.success(request, "HR is asked, and reads it from now on.")
    return redirect(row)


@requires("accounts.advise_declaration", queries.for_advice_of)
def advise(request, row):
    hint = "Read by HR and whoever receives the declaration, nobody else."
    form = WordsForm(request.POST or None, label="HR’s advice", hint=hint)
    if request.method == "POST" and form.is_valid():
        workflow.advise(row, by=request.user, advice=form.cleaned_data["text"])
        messages.success(request, "Your advice is with whoever asked.")
        return redirect("accounts:declarations")
    return words_page(request, form, row, title="Advise on it", submit="Save the advice")


@requires("accounts.publish_declaration", queries.received_by)
def publish_interest(request, row):
    said = {"published": row.published, "published_words": row.published_words}
    form = PublishInterestForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.publish(
            row, by=request.user, words=said["published_words"], published=said["published"]
        )
        messages.success(request, "Saved.")
        return redirect(row)
    return words_page(request, form, row, title="The public register", submit="Save")
