"""The part of the register of interests that everybody may read, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.queries import declaring as queries
from policies.queries import public
from policies.views.public import FRESH_FOR, NOBODY


@login_not_required
@require_safe
def interests(request):
    """Open where the trust has public pages; the same for all, so any cache may keep it."""
    if not public.is_open():
        raise Http404
    page = {**NOBODY, "rows": queries.interests()}
    response = render(request, "accounts/declaring/public_interests.html", page)
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return response
