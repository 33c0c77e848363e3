"""Pages for somebody who is not signed in there: on their own telephone or a borrowed tablet.

Whoever may be signed in at the computer, the page is not theirs and leads nowhere else.
"""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils import timezone

from policies.forms.signing import SignForm
from policies.queries import assignments
from policies.views.scenarios import is_sent
from policies.views.signing import as_shown, is_the_text_shown, since_shown, since_signed
from policies.workflow import signing

BARE = {"user": AnonymousUser(), "sections": (), "foot": (), "details_url": "", "bare": True}


def read_and_sign(request, assignment, template, page, sign):
    """The text and the place to sign it; `sign(typed_name=, editions=, address=)` once posted.

    After that the same address is asked for again, and answers that it is signed.
    """
    texts = signing.texts_for(assignment, timezone.localdate())
    fresh = {"version": assignment.version_id, "shown": signing.fingerprint(texts)}
    form = SignForm(None if is_sent(request) else request.POST or None, initial=fresh)
    before = assignments.last_signed(assignment.person, assignment.policy_id)
    page = page | {"before": before, "changed": since_signed(before, texts[0])}
    if form.is_valid():
        if is_the_text_shown(form, fresh):
            sign(
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
    return render(request, template, BARE | page)
