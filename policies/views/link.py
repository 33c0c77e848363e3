"""The page behind a one-time link: one policy and the place to sign it, and no way further in.

Mail scanners open links, so opening changes nothing: only what is posted signs.
"""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from core import throttle
from policies.models import SigningLink
from policies.queries import helping
from policies.views import scenarios
from policies.views.borrowed import BARE, read_and_sign
from policies.workflow import links

MISSES_A_MINUTE = 30


@login_not_required
def link(request, token):
    address = request.META.get("REMOTE_ADDR", "")
    if throttle.is_shut("link", address, most=MISSES_A_MINUTE, seconds=60):
        return render(request, "policies/too_often.html", BARE, status=429)
    found = helping.link_of(token)
    if found is None:
        throttle.miss("link", address, seconds=60)
        return render(request, "policies/link_over.html", BARE, status=404)
    if found.state == SigningLink.State.USED:
        return render(request, "policies/link_used.html", BARE | {"link": found})
    asks, go_on = scenarios.put(request, found.assignment)
    if go_on:
        return redirect(go_on)
    return read_and_sign(
        request,
        found.assignment,
        "policies/link.html",
        {"link": found, "asks": asks},
        partial(links.sign_once, found),
    )
