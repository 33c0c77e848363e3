"""What somebody has to look into: cases by urgency, and tasks."""

from django.core.paginator import Paginator
from django.shortcuts import render

from core.access import requires
from incidents.models import Task
from incidents.queries import case_page, today, visible


@requires("incidents.view_inbox")
def inbox(request):
    mine = visible.cases(request.user)
    over = request.GET.get("show") == "closed"
    rows = case_page.closed(mine) if over else case_page.inbox(request.user, mine)
    tasks = visible.tasks(request.user)
    page = {
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "over": over,
        "may_see_low_level": request.user.has_perm("incidents.view_low_level"),
        "today": [] if over else today.things(request.user),
        "tasks": tasks.filter(state=Task.State.DONE if over else Task.State.OPEN),
    }
    return render(request, "incidents/inbox.html", page)
