"""From an approved request to the entry on the list: by whoever creates the account."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.forms.asking_creating import CreateForm
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.views.register_pages import profile_of
from accounts.workflow import asking_creating as workflow
from core.access import requires


@requires("accounts.create_accountrequest", queries.visible_to)
def create(request, row):
    """First on the platform, then here; the entry begins with what the request said."""
    process = asking_process.today(profile_of(request.user))
    workflow.refuse_unless_creates(row, request.user, process)
    form = CreateForm(request.POST or None, request=row, process=process)
    if request.method == "POST" and form.is_valid():
        account = workflow.create(row, by=request.user, fields=form.changes(), given=form.access())
        messages.success(request, f"{account} is listed. Everybody with access is told.")
        return redirect(account)
    page = {"form": form, "row": row}
    return render(request, "accounts/asking/create.html", page)
