"""Assurance letters of an organisation: what is on record, another one, taking one back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import requires
from policies.forms.letters import LetterForm, WithdrawLetterForm
from policies.queries import letters as queries
from policies.views import downloads
from policies.workflow import letters as workflow


@requires("policies.view_letters", queries.organisations_visible_to)
def letters(request, organisation):
    page = {
        "organisation": organisation,
        "letters": queries.visible_to(request.user).filter(organisation=organisation),
        "may_record": request.user.has_perm("policies.record_letter"),
    }
    return render(request, "policies/letters.html", page)


@requires("policies.record_letter", queries.organisations_visible_to)
def add_letter(request, organisation):
    form = LetterForm(
        request.POST or None,
        request.FILES or None,
        policies=queries.in_force(),
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        letter = workflow.record_letter(organisation, by=request.user, **form.details())
        messages.success(request, "The letter is on record. Whom it covers need not sign.")
        return redirect(letter)
    page = {"organisation": organisation, "form": form}
    return render(request, "policies/add_letter.html", page)


@requires("policies.view_letters", queries.visible_to)
def letter(request, letter):
    page = {
        "letter": letter,
        "people": queries.people_of(letter.organisation).count(),
        "may_withdraw": not letter.is_over
        and request.user.has_perm("policies.withdraw_letter", letter),
    }
    return render(request, "policies/letter.html", page)


@requires("policies.view_letters", queries.visible_to)
def letter_scan(request, letter):
    return downloads.scan(letter.scan, f"assurance-letter-{letter.pk}")


@requires("policies.withdraw_letter", queries.visible_to)
def withdraw_letter(request, letter):
    form = WithdrawLetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.withdraw(letter, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The letter no longer counts. Its people are asked to sign.")
        return redirect(letter)
    return render(request, "policies/withdraw_letter.html", {"letter": letter, "form": form})
