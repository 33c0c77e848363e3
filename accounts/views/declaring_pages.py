"""What the pages of declarations, permissions and advice have in common."""

from django.shortcuts import render
from django.utils import timezone

from accounts.models import Advice, Declaration, Permission

SAID = {Declaration: "words", Permission: "scope", Advice: "text"}  # what a row is about


def words_page(request, form, row, *, title, submit, danger=False, lead=""):
    """A form about one row, which leads back to it."""
    page = {
        "form": form,
        "row": row,
        "said": getattr(row, SAID[type(row)]),
        "mine": row.person_id == request.user.pk,
        "title": title,
        "submit": submit,
        "danger": danger,
        "lead": lead,
    }
    return render(request, "accounts/declaring/words.html", page)


def history(row):
    return list(row.events.select_related("by"))


def ending_day(form, row):
    """Whether the last day may be so: not before the first, nor still to come."""
    day, first = form.cleaned_data["last_day"], row.starts_on
    if day > timezone.localdate():
        form.add_error("last_day", "That day is still to come")
    elif day < first:
        form.add_error("last_day", f"It began on {first:%-d %B %Y}: choose that day or a later one")
    return not form.errors
