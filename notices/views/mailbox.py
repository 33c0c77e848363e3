"""The demonstration's mailbox, also open before signing in: codes to sign in come by mail."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from notices import mailbox


@login_not_required
def letters(request):
    to = request.GET.get("to", "").strip()
    page = Paginator(mailbox.names(to), 30).get_page(request.GET.get("page"))
    shown = [letter for name in page if (letter := mailbox.read(name))]
    return render(request, "notices/mailbox.html", {"page": page, "letters": shown, "to": to})


@login_not_required
def letter(request, name):
    found = mailbox.read(name)
    if found is None:
        raise Http404
    return render(request, "notices/letter.html", {"letter": found})
