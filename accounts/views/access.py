"""Access to accounts: given, confirmed, ended, and the list of who holds what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import duty_words
from accounts.forms.access import CredentialsForm, EndForm, GiveForm, HoldersFilter
from accounts.queries import access as queries
from accounts.queries import duties, register, register_export
from accounts.views.register import sent
from accounts.views.register_pages import page_of_form, profile_of
from accounts.workflow import access as workflow
from accounts.workflow import credentials
from accounts.workflow import register_export as export
from core import wording
from core.access import requires

PAGE = 50


@requires("accounts.give_accessgrant", register.visible_to)
def give_access(request, account):
    form = GiveForm(request.POST or None, account=account, stored=profile_of(request.user))
    if request.method == "POST" and form.is_valid():
        grant = workflow.give(account, form.cleaned_data, by=request.user)
        told = " They are asked to confirm it." if grant.person_id else ""
        messages.success(request, f"Written down: {grant.person or grant.supplier}.{told}")
        return redirect(account)
    lead = "Give it on the platform first, then write it down here. Never a password."
    return page_of_form(request, account, form, title="Give access", submit="Give it", lead=lead)


@requires("accounts.end_accessgrant", queries.visible_to)
def end_grant(request, grant):
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.end(grant, by=request.user, **form.cleaned_data)
        messages.success(request, "Written down as ended.")
        return redirect(grant.account)
    who = grant.person or grant.supplier
    title = f"End the access of {who}"
    return page_of_form(request, grant.account, form, title=title, submit="It has ended")


@require_POST
@requires("accounts.confirm_accessgrant", queries.visible_to)
def confirm_grant(request, grant):
    workflow.confirm(grant, by=request.user)
    messages.success(request, f"Confirmed: {grant.account}.")
    return redirect("accounts:own_access")


@requires("accounts.view_own_access")
def own_access(request):
    page = {
        "grants": queries.held_by(request.user),
        "named": queries.named_on(request.user),
    }
    return render(request, "accounts/register/own_access.html", page)


@requires("accounts.record_credentials", register.visible_to)
def record_credentials(request, account):
    """Says beforehand which duties it settles, and afterwards how many."""
    form = CredentialsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day, words = form.cleaned_data["on"], form.cleaned_data["note"]
        done = credentials.record_credentials(account, by=request.user, words=words, on=day)
        settled = f" Done with it: {wording.count(done, 'thing')}." if done else ""
        messages.success(request, f"Written down: changed on {day:%-d %B %Y}.{settled}")
        return redirect(account)
    to_do = list(duties.credentials_to_change(account, timezone.localdate()))
    page = {
        "form": form,
        "account": account,
        "settles": [
            (duty_words.sentence(row), row.raised_on)
            for row in to_do
            if row.person_id != request.user.pk
        ],
        "about_you": any(row.person_id == request.user.pk for row in to_do),
    }
    return render(request, "accounts/register/record_credentials.html", page)


def _narrowed(request):
    form = HoldersFilter(request.GET)
    return form, form.cleaned_data if form.is_valid() else {}


@requires("accounts.view_holders")
def holders(request):
    form, narrowed = _narrowed(request)
    rows = queries.listed(request.user, **narrowed)
    asked = request.GET.copy()
    asked.pop("page", None)
    page = {
        "filter": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "narrowed": any(narrowed.values()),
        "query": asked.urlencode(),
    }
    return render(request, "accounts/register/holders.html", page)


@requires("accounts.view_holders")
def export_holders(request):
    kind = request.GET.get("format", "csv")
    if kind not in register_export.FORMATS:
        raise Http404
    _, narrowed = _narrowed(request)
    rows = queries.listed(request.user, **narrowed)
    file = export.holders(rows, kind, by=request.user, narrowed=request.GET.urlencode())
    return sent(file, f"access-to-accounts.{kind}", kind)
