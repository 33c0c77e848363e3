"""Bringing in a spreadsheet of accounts: read as a dry run, then looked at."""

from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import account_list
from accounts.forms.bringing_in import ListForm
from accounts.queries import bringing_in as queries
from accounts.views.bringing_in import take_in
from core.access import requires

EARLIER = 10


@requires("accounts.list_account")
def begin_account_list(request):
    form = ListForm(request.POST or None, request.FILES or None, schools=None)
    if request.method == "POST" and form.is_valid():
        made = take_in(form, kind="accounts", school=None, by=request.user)
        if made:
            return redirect(made)
    columns = [
        (heading, ", ".join(account_list.COLUMNS[name][1:5]))
        for name, heading in account_list.HEADINGS.items()
        if name != "password"
    ]
    page = {
        "form": form,
        "back": ("Official accounts", reverse("accounts:accounts")),
        "columns": columns,
        "earlier": queries.visible_to(request.user).filter(kind="accounts")[:EARLIER],
    }
    return render(request, "accounts/register/begin_list.html", page)
