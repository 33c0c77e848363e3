"""The portal as a channel: what was written to you, whether or not a mail arrived."""

from django.core.paginator import Paginator
from django.shortcuts import render

from core.access import requires
from notices import queries, shown
from notices.workflow import message as workflow

A_PAGE = 20


@requires("notices.view_own_messages")
def messages_list(request):
    page = Paginator(queries.of_person(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = [(message, list(shown.sentences(message.text))) for message in page]
    new = {message.pk for message in page if message.read_at is None}
    workflow.read(new)
    return render(request, "notices/messages.html", {"page": page, "rows": rows, "new": new})
