"""A new e-mail address: the page behind the link in the mail to it, and asking for that mail.

Opening the page changes nothing.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from people.queries import people
from people.workflow import addresses


@require_POST
@requires("people.ask_address_of_person", people.visible_to)
def ask_address(request, person):
    addresses.ask_address(person, by=request.user)
    messages.success(request, f"{person.email_to_confirm} is asked again, within a minute or two.")
    return redirect("people:details" if person == request.user else person)


@login_not_required
def confirm_address(request, token):
    if request.method == "POST":
        person = addresses.confirm_address(token)
        return render(request, "people/address_confirmed.html", {"person": person})
    person = addresses.asked_for(token)
    return render(request, "people/confirm_address.html", {"person": person})
