"""The calendar of the trust, and of a school where it keeps its own."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from people.calendar import bank_holidays
from people.forms.schools import ClosureForm, TermForm
from people.models import Closure, Term
from people.queries import calendar, schools
from people.views.pages import form_page
from people.workflow import calendar as verbs

EARLIER = timedelta(days=120)  # what is over stays on the page for a term


@requires("people.view_school", schools.visible_to)
def school_calendar(request, school):
    return _calendar(request, school)


@requires("people.view_home")
def trust_calendar(request):
    return _calendar(request, None)


def _calendar(request, school):
    today = timezone.localdate()
    since = today - EARLIER
    terms = Term.objects.filter(ends_on__gte=since)
    closures = Closure.objects.filter(ends_on__gte=since)
    own = terms.filter(school=school)
    asked = [school] if school else []
    page = {
        "school": school,
        "terms": own,
        "shared_terms": terms.filter(school=None) if school and not own.exists() else [],
        "closures": closures.filter(school=school),
        "shared_closures": closures.filter(school=None) if school else [],
        "bank_holidays": _next_bank_holidays(today),
        "next_school_day": calendar.calendars()[school and school.pk].next_school_day(today),
        "may_change": request.user.has_perm("people.change_calendar", *asked),
    }
    return render(request, "people/calendar.html", page)


def _next_bank_holidays(today):
    days = sorted(bank_holidays(today.year) | bank_holidays(today.year + 1))
    return [day for day in days if day >= today][:8]


def _back(school):
    if school:
        return f"Calendar of {school}", reverse("people:school_calendar", args=[school.slug])
    return "Calendar of the trust", reverse("people:trust_calendar")


@requires("people.change_calendar")
def add_term(request):
    return _add(request, TermForm, Term, None, "Add a term")


@requires("people.change_calendar", schools.visible_to)
def add_school_term(request, school):
    return _add(request, TermForm, Term, school, "Add a term")


@requires("people.change_calendar", schools.terms_visible_to)
def change_term(request, term):
    return _change(request, TermForm, term)


@requires("people.change_calendar", schools.terms_visible_to)
def remove_term(request, term):
    return _remove(request, term)


@requires("people.change_calendar")
def add_closure(request):
    return _add(request, ClosureForm, Closure, None, "Add days without school")


@requires("people.change_calendar", schools.visible_to)
def add_school_closure(request, school):
    return _add(request, ClosureForm, Closure, school, "Add days without school")


@requires("people.change_calendar", schools.closures_visible_to)
def change_closure(request, closure):
    return _change(request, ClosureForm, closure)


@requires("people.change_calendar", schools.closures_visible_to)
def remove_closure(request, closure):
    return _remove(request, closure)


def _add(request, form_class, model, school, title):
    form = form_class(request.POST or None, school=school)
    back = _back(school)
    if request.method == "POST" and form.is_valid():
        verbs.add(model(school=school, **form.changes()), by=request.user)
        messages.success(request, "Added.")
        return redirect(back[1])
    return form_page(request, form, title=title, back=back, submit="Add", eyebrow=school or "")


def _change(request, form_class, row):
    form = form_class(request.POST or None, instance=row, school=row.school)
    back = _back(row.school)
    if request.method == "POST" and form.is_valid():
        verbs.change(row, form.changes(), by=request.user, seen=form.seen_mark())
        messages.success(request, "Saved.")
        return redirect(back[1])
    return form_page(request, form, title=f"Change {row}", back=back, eyebrow=row.school or "")


def _remove(request, row):
    back = _back(row.school)
    if request.method == "POST":
        verbs.remove(row, by=request.user)
        messages.success(request, "Taken away.")
        return redirect(back[1])
    return render(request, "people/remove.html", {"row": row, "back": back})
