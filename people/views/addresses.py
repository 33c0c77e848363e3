"""The page behind the link in a mail to a new e-mail address: opening it changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from people.workflow import addresses


@login_not_required
def confirm_address(request, token):
    if request.method == "POST":
        person = addresses.confirm_address(token)
        return render(request, "people/address_confirmed.html", {"person": person})
    person = addresses.asked_for(token)
    return render(request, "people/confirm_address.html", {"person": person})
