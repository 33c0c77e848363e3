"""Mail that could not be delivered: who did not get it, why, and trying it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from notices import queries
from notices.models import Message
from notices.workflow import message as workflow

PEOPLE_SHOWN = 50


@requires("notices.view_undelivered")
def undelivered(request):
    rows = queries.undelivered(request.user)
    nowhere = queries.without_address(request.user, timezone.localdate())
    return render(
        request,
        "notices/undelivered.html",
        {
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "given_up": Message.State.UNDELIVERABLE,
            "without_address": nowhere[:PEOPLE_SHOWN],
            "without_address_count": nowhere.count(),
        },
    )


@require_POST
@requires("notices.try_again_message", queries.visible_to)
def try_again(request, message):
    workflow.try_again(message, by=request.user)
    messages.success(request, f"It will be sent to {message.address} again within a minute or two.")
    return redirect("notices:undelivered")
