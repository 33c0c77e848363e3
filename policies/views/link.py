"""The page behind a one-time link: one policy and the place to sign it, and no way further in.

Mail scanners open links, so opening changes nothing: only what is posted signs.
"""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils import timezone

from core import throttle
from policies.forms.signing import SignForm
from policies.models import SigningLink
from policies.queries import assignments, helping
from policies.views.signing import as_shown, is_the_text_shown, since_shown, since_signed
from policies.workflow import links, signing

# Whoever may be signed in at this computer, the page is not theirs and leads nowhere else.
BARE = {"user": AnonymousUser(), "sections": (), "foot": (), "details_url": "", "bare": True}
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
    return _read_and_sign(request, found)


def _read_and_sign(request, link):
    assignment = link.assignment
    texts = signing.texts_for(assignment, timezone.localdate())
    fresh = {"version": assignment.version_id, "shown": signing.fingerprint(texts)}
    form = SignForm(request.POST or None, initial=fresh)
    before = assignments.last_signed(assignment.person, assignment.policy_id)
    page = {"link": link, "before": before, "changed": since_signed(before, texts[0])}
    if request.method == "POST" and form.is_valid():
        if is_the_text_shown(form, fresh):
            links.sign_once(
                link,
                typed_name=form.cleaned_data["typed_name"],
                editions=tuple(texts),
                address=request.META.get("REMOTE_ADDR"),
            )
            return redirect(request.path)
        was = form.cleaned_data["shown"]
        page |= {
            "replaced": True,
            "meanwhile": since_shown(assignment.person, assignment, was, texts[0]),
        }
        form = SignForm(initial=fresh | {"typed_name": form.cleaned_data["typed_name"]})
    page |= {"form": form, **as_shown(assignment, texts)}
    return render(request, "policies/link.html", BARE | page)
