"""Is this account really ours? For parents and everybody else, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.forms.register_public import AskForm
from accounts.queries import register_public as queries
from core import throttling

MOST_AN_HOUR = 200  # from one address: a school's parents may share one


@login_not_required
@require_safe
def is_it_ours(request):
    """404 where the trust has not opened it."""
    if not queries.is_open():
        raise Http404
    form, answer = AskForm(request.GET if "q" in request.GET else None), None
    if form.is_bound and form.is_valid():
        asked_by = request.META.get("REMOTE_ADDR", "")
        if throttling.too_often("is-it-ours", asked_by, most=MOST_AN_HOUR):
            page = {"form": AskForm(), "too_often": True}
            return render(request, "accounts/register/is_it_ours.html", page, status=429)
        answer = queries.answer(form.cleaned_data["q"])
    page = {
        "form": form,
        "answer": answer,
        "shelves": queries.by_school(timezone.localdate()),
    }
    return render(request, "accounts/register/is_it_ours.html", page)
