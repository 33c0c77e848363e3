"""The demonstration's open doors; in a real portal their address does not exist."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.queries import demonstration


@login_not_required
@require_POST
def enter(request, person):
    """Sign in as one of the people who are offered, and nobody else."""
    offered = {door.person.pk: door.person for door in demonstration.doors()}
    if not settings.DEMO or person not in offered:
        raise Http404
    get_adapter().login(request, offered[person])
    return redirect(get_login_redirect_url(request))
