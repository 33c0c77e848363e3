"""Accounts that look like ours and are not: marked, and reported by anybody who works here."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from accounts.forms.look_alikes import MarkForm, ReportForm
from accounts.queries import register as queries
from accounts.views.register_pages import page_of_form
from accounts.workflow import register as workflow
from core.access import requires
from people.views.pages import form_page


@requires("accounts.mark_look_alike_socialaccount", queries.visible_to)
def mark_look_alike(request, account):
    alike = queries.alike(account)
    initial = {"kind": account.kind, "resembles": account.resembles_id or _first(alike)}
    form = MarkForm(request.POST or None, account=account, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.mark_look_alike(account, by=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(account)
    lead = "; ".join(f"It looks like {row}: {why}" for row, why in alike[:3])
    return page_of_form(request, account, form, title="What it is", lead=lead and f"{lead}.")


def _first(alike):
    return next((row.pk for row, _ in alike if row.is_ours), None)


@requires("accounts.report_look_alike")
def report_look_alike(request):
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        workflow.report(form.fields_of_entry(), by=request.user, words=words)
        messages.success(request, "Thank you. The communications manager looks into it.")
        return redirect("accounts:accounts")
    return form_page(
        request,
        form,
        title="Tell us of an account that looks like ours",
        back=("Official accounts", reverse("accounts:accounts")),
        submit="Tell us",
        lead="One that uses our name, logo or pictures and is not on the list. Do not reply to it.",
    )
