"""What is to be done about access: listed, done with day and method, reviewed, raised by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import duty_words, tabs
from accounts.forms import duties as forms
from accounts.models import Duty
from accounts.queries import duties as queries
from accounts.queries import duties_owed, duties_shown, pauses
from accounts.workflow import duties as workflow
from accounts.workflow.duty_life import CONFIRM, DUTY
from core import wording
from core.access import requires
from core.forms import key
from people.views.pages import form_page

ASKED_AT_ONCE = 100


@requires("accounts.view_duties")
def duties(request):
    form = forms.DutiesFilter(request.GET, user=request.user)
    rows, open_now = form.narrow(queries.visible_to(request.user))
    today = timezone.localdate()
    owed = duties_owed.of(rows, today) if open_now else None
    mine = owed.by(request.user) if owed else []
    rows = queries.mine_first(rows, mine) if open_now else rows.order_by("-done_on", "-pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    duties_shown.put(page, today, owed, mine)
    for row in page:
        row.may_confirm = open_now and row.kind != Duty.Kind.REVIEW and _may(request.user, row)
    shown = {
        "tabs": tabs.open_to(request.user),
        "filter": form,
        "page": page,
        "open_now": open_now,
        "mine": len(mine),
        "may_pause": request.user.pk in pauses.deciding(today, owed and owed.found),
        "may_confirm": any(row.may_confirm for row in page),
    }
    return render(request, "accounts/duties/duties.html", shown)


@requires("accounts.view_duty", queries.visible_to)
def duty(request, duty):
    today = timezone.localdate()
    still = [duty] if duty.state == Duty.State.OPEN else []
    duties_shown.put([duty], today, duties_owed.of(still, today))
    page = {
        "duty": duty,
        "moves": {move.verb for move in DUTY.open_to(request.user, duty)},
        "why_not": CONFIRM.refusal(duty, request.user),
        "is_review": duty.kind == Duty.Kind.REVIEW,
        "may_raise": request.user.has_perm("accounts.raise_duty", duty.account),
        "events": _told(duty),
    }
    return render(request, "accounts/duties/duty.html", page)


def _told(duty):
    events = list(duty.events.select_related("by").order_by("-at", "-pk"))
    for event in events:
        event.words = duty_words.HAPPENED.get(event.verb, event.verb)
    return events


@requires("accounts.confirm_duty", queries.visible_to)
def confirm_duty(request, duty):
    if duty.kind == Duty.Kind.REVIEW:
        return redirect("accounts:review_duty", duty.pk)
    form = forms.ConfirmForm(request.POST or None, duties=[duty])
    if request.method == "POST" and form.is_valid():
        workflow.confirm(duty, **form.cleaned_data, by=request.user)
        messages.success(request, f"Done: {duty_words.sentence(duty)}.")
        return redirect("accounts:duties")
    return _form(
        request, form, duty, title=f"Done: {duty_words.sentence(duty)}", submit="It is done"
    )


@requires("accounts.confirm_duties")
def confirm_duties(request):
    """Several at once, with one day and one method; each only where they may."""
    asked = request.POST if request.method == "POST" else request.GET
    keys = [key(text) for text in asked.getlist("duty")[:ASKED_AT_ONCE]]
    rows = queries.visible_to(request.user).filter(pk__in=keys, state=Duty.State.OPEN)
    rows = [row for row in rows.exclude(kind=Duty.Kind.REVIEW) if _may(request.user, row)]
    if not rows:
        messages.info(request, "Tick what is done first.")
        return redirect("accounts:duties")
    form = forms.ConfirmForm(request.POST or None, duties=rows)
    if request.method == "POST" and form.is_valid():
        chosen = Duty.objects.filter(pk__in=[row.pk for row in rows])
        done = workflow.confirm_all(chosen, **form.cleaned_data, by=request.user)
        messages.success(request, f"Done: {wording.count(done, 'thing')} of {len(rows)}.")
        return redirect("accounts:duties")
    shown = [(row, duty_words.sentence(row)) for row in rows]
    return render(request, "accounts/duties/confirm_duties.html", {"rows": shown, "form": form})


def _may(user, row):
    return user.has_perm("accounts.confirm_duty", row) and row.person_id != user.pk


@requires("accounts.review_duty", queries.visible_to)
def review_duty(request, duty):
    if duty.kind != Duty.Kind.REVIEW:
        return redirect("accounts:confirm_duty", duty.pk)
    access = duties_shown.access_of(duty.account)
    form = forms.ReviewForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        end = said.get("end") or access.none()
        workflow.review(duty, said["outcome"], how=said["how"], end=end, by=request.user)
        messages.success(request, f"{duty.account} is reviewed.")
        closes = said["outcome"] == "close"
        may_close = request.user.has_perm("accounts.close_socialaccount", duty.account)
        name = "accounts:close_account" if closes and may_close else "accounts:account"
        return redirect(name, duty.account_id)
    lead = "Look at the account itself, at who has access, and at whether it still serves."
    title = f"Review {duty.account}"
    return _form(request, form, duty, title=title, submit="It is reviewed", lead=lead)


@requires("accounts.take_back_duty", queries.visible_to)
def take_back(request, duty):
    form = forms.WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.take_back(duty, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, "It is to do again. What was confirmed stays in its history.")
        return redirect(duty)
    return _form(request, form, duty, title="It was confirmed by mistake", submit="It is to do")


@requires("accounts.drop_duty", queries.visible_to)
def drop(request, duty):
    form = forms.WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.drop(duty, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, "It is no longer to do.")
        return redirect(duty)
    return _form(request, form, duty, title="It is not needed after all", submit="Drop it")


@requires("accounts.raise_duty", queries.accounts_of)
def raise_duty(request, account):
    access = duties_shown.access_of(account)
    form = forms.RaiseForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _raised(account, form.cleaned_data, request.user))
        return redirect(f"{reverse('accounts:duties')}?account={account.pk}")
    back = ("To do", reverse("accounts:duties"))
    title = f"Something must be done about {account}"
    return form_page(request, form, title=title, back=back, submit="Ask for it")


def _raised(account, said, user):
    if said["what"] == forms.HACKED:
        workflow.hacked(account, by=user, note=said["note"])
        return "The credentials are to be changed, and everybody with access is asked."
    if said["what"] == forms.CREDENTIALS:
        new = workflow.raise_credentials(account, by=user, note=said["note"])
    else:
        new = workflow.raise_for(said["access"], by=user, note=said["note"])
    return "It is to do now." if new else "It was to do already."


def _form(request, form, duty, **page):
    back = (str(duty.account), reverse("accounts:duty", args=[duty.pk]))
    return form_page(request, form, back=back, **page)
