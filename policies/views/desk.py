"""The reception desk: the page that shows its code, and what a visitor sees behind it.

Whoever has today's address may come in; nobody behind it learns who else came.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import qr, throttle, throttling
from core.access import requires
from core.workflow import Refused
from policies import links
from policies.drawn import drawn
from policies.forms.desk import ArrivalForm, DeskForm, ReceptionForm
from policies.queries import desk as queries
from policies.queries import minutes, sessions
from policies.views import scenarios
from policies.views.borrowed import BARE
from policies.workflow import desk as workflow
from policies.workflow import signing

MISSES, VISITS_AN_HOUR = 30, 120


@require_POST
@requires("policies.open_desk", sessions.schools_visible_to)
def open_desk(request, school):
    return redirect(workflow.open_desk(school, by=request.user))


@requires("policies.view_desk", queries.visible_to)
def desk(request, desk):
    page = {
        "desk": desk,
        "open": desk.is_open,
        "closing": desk.events.select_related("by").filter(verb="close").last(),
        "visits": queries.visits_at(desk),
    }
    if page["open"]:
        address = settings.PORTAL_URL + _address(desk)
        page |= {"address": address, "code": qr.drawn(address)}
    return render(request, "policies/desk.html", page)


@require_POST
@requires("policies.view_desk", queries.visible_to)
def hand_over(request, desk):
    """Sign the opener out at this computer and leave it with the desk alone."""
    if not desk.is_open:
        raise Refused("This desk is not open any more. Open today's.")
    logout(request)
    return redirect(_address(desk))


@requires("policies.close_desk", queries.visible_to)
def close_desk(request, desk):
    """Asked first, and told who would have to come again."""
    if not desk.is_open:
        return redirect(desk)
    if request.method == "POST":
        workflow.close(desk, by=request.user)
        messages.success(request, "The desk is closed. Its code does not work any more.")
        return redirect(desk)
    page = {"desk": desk, "unsigned": queries.unsigned_at(desk)}
    return render(request, "policies/close_desk.html", page)


@requires("policies.view_desk", queries.visible_to)
def receive(request, desk):
    """Reception fills it in for somebody, and is named in what they sign."""
    forms = {"organisations": queries.organisations(), "earlier": queries.earlier_at(desk.school)}
    form = ReceptionForm(request.POST or None, **forms)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        visit = workflow.arrive(desk, form.arrival(), number=number, by=request.user)
        return redirect("policies:receive_visit", visit.pk)
    return render(request, "policies/desk_receive.html", {"desk": desk, "form": form})


@requires("policies.view_desk", queries.received_by)
def receive_visit(request, visit):
    if visit.signed_at:
        return redirect(visit.desk)
    page = {"desk": visit.desk, "again": ""}
    return _card(request, visit, page, done=lambda: _received(request, visit))


def _received(request, visit):
    messages.success(request, f"{visit.person} has read the card and signed, until tonight.")
    return redirect(visit.desk)


# --- what the visitor sees, on their own telephone or on the tablet of the desk
def at_desk(view):
    """Find today's desk behind the address; the same answer for every other address."""

    @login_not_required
    def guarded(request, token, **lookup):
        address = request.META.get("REMOTE_ADDR", "")
        if throttle.is_shut("desk", address, most=MISSES, seconds=60):
            return render(request, "policies/too_often.html", BARE, status=429)
        found = queries.desk_of(token)
        if found is None:
            throttle.miss("desk", address, seconds=60)
            return render(request, "policies/desk_over.html", BARE, status=404)
        return view(request, found, **lookup)

    return guarded


@at_desk
def arrive(request, desk):
    form = ArrivalForm(request.POST or None, organisations=queries.organisations())
    if request.method == "POST" and form.is_valid():
        if throttling.too_often("desk", str(desk.pk), most=VISITS_AN_HOUR):
            return render(request, "policies/too_often.html", BARE, status=429)
        number = form.cleaned_data["number"]
        visit = workflow.arrive(desk, form.arrival(), number=number)
        return redirect("policies:desk_card", links.token(desk.number), visit.number)
    return render(request, "policies/desk_arrive.html", BARE | {"desk": desk, "form": form})


@at_desk
def card(request, desk, number):
    visit = queries.visit_of(desk, number)
    again = redirect("policies:desk_arrive", links.token(desk.number))
    if visit is None:
        return again
    if visit.signed_at:
        page = {"desk": desk, "again": again.url}
        return render(request, "policies/desk_signed.html", BARE | page)
    page = BARE | {"desk": desk, "again": again.url}
    return _card(request, visit, page, done=lambda: redirect(request.path))


def _card(request, visit, page, *, done):
    """The card, each policy in its short form with text and questions, one name under all."""
    today = timezone.localdate()
    read = [(row, signing.texts_for(row, today)) for row in queries.to_sign(visit)]
    put = [scenarios.put(request, row, place=f"questions-{row.pk}") for row, _ in read]
    if go_on := next((address for _, address in put if address), ""):
        return redirect(go_on)
    asks = [asked for asked, _ in put]
    shown = "-".join(signing.fingerprint(texts) for _, texts in read)
    sent = None if scenarios.is_sent(request) else request.POST or None
    form = DeskForm(sent, initial={"shown": shown})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["shown"] == shown:
            workflow.sign(
                visit,
                typed_name=form.cleaned_data["typed_name"],
                read=[(row, tuple(texts)) for row, texts in read],
                address=request.META.get("REMOTE_ADDR"),
            )
            return done()
        page = page | {"replaced": True}
        form = DeskForm(initial=form.cleaned_data | {"shown": shown})
    page = page | {
        "visit": visit,
        "card": queries.card(visit.desk.school, today),
        "policies": [
            _short(row, texts[0]) | {"asks": asked}
            for (row, texts), asked in zip(read, asks, strict=True)
        ],
        "waits": [asked.place for asked in asks if asked and asked.waits],
        "form": form,
    }
    return render(request, "policies/desk_card.html", page)


def _short(assignment, edition):
    text, _ = drawn(edition.text_id, 0, ())
    return {
        "policy": assignment.policy,
        "minutes": minutes.put([assignment])[0].minutes,
        "text": text,
        "statement": signing.statement_of(assignment.version),
    }


def _address(desk):
    return reverse("policies:desk_arrive", args=[links.token(desk.number)])
