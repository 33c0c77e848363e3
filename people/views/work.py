"""Where a person works, and when they are away: joining, moving, leaving, coming back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from core.access import requires
from people.forms.fields import LastDayForm
from people.forms.people import PlacementForm
from people.forms.work import AbsenceForm
from people.models import WEEKDAYS
from people.queries import people, schools
from people.views.pages import form_page
from people.workflow import absences, placements


@requires("people.place_person", people.visible_to)
def place(request, person):
    left = person.last_day is not None and person.last_day < timezone.localdate()
    offered = {"starts_on": timezone.localdate(), "working_days": WEEKDAYS, "main": True}
    form = PlacementForm(
        request.POST or None,
        person=person,
        schools=schools.placed_by(request.user),
        initial=offered,
    )
    if request.method == "POST" and form.is_valid():
        verb = placements.rejoin if left else placements.place
        placement = verb(person, by=request.user, **form.changes())
        messages.success(request, f"{person} works at {placement.school}.")
        return redirect(person)
    title = f"{person} comes back" if left else "Add a place of work"
    return form_page(request, form, title=title, back=_back(person), submit="Add")


@requires("people.change_placement", people.placements_visible_to)
def change_placement(request, placement):
    form = PlacementForm(
        request.POST or None, instance=placement, person=placement.person, schools=None
    )
    if request.method == "POST" and form.is_valid():
        placements.change_placement(
            placement, by=request.user, seen=form.seen_mark(), **form.changes()
        )
        messages.success(request, "Saved.")
        return redirect(placement.person)
    back = _back(placement.person)
    return form_page(request, form, title=f"At {placement.school}", back=back, eyebrow=back[0])


@requires("people.end_placement", people.placements_visible_to)
def end_placement(request, placement):
    form = LastDayForm(
        request.POST or None,
        label="Last day there",
        hint="Posts of staff that they hold there end on the same day",
    )
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        placements.end_placement(placement, on=last_day, by=request.user)
        words = f"{placement.person} works at {placement.school} until {last_day:%-d %B %Y}."
        messages.success(request, words)
        return redirect(placement.person)
    title = f"{placement.person} leaves {placement.school}"
    return form_page(request, form, title=title, back=_back(placement.person), submit="End it")


@requires("people.leave_person", people.visible_to)
def leave(request, person):
    form = LastDayForm(
        request.POST or None,
        label="Last day in the trust",
        hint="Every place of work and every post ends with it, and signing in the day after",
    )
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        placements.leave(person, on=last_day, by=request.user)
        messages.success(request, f"{person} leaves on {last_day:%-d %B %Y}.")
        return redirect(person)
    return form_page(
        request,
        form,
        title=f"{person} leaves the trust",
        back=_back(person),
        submit="They leave",
        danger=True,
    )


@requires("people.record_absence", people.visible_to)
def record_absence(request, person):
    form = AbsenceForm(
        request.POST or None,
        person=person,
        by=request.user,
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        absences.record_absence(person, by=request.user, **form.cleaned_data)
        messages.success(request, f"{person} is paused while away.")
        return redirect(person)
    return form_page(
        request,
        form,
        title=f"{person} is away",
        back=_back(person),
        lead="Everybody but HR sees only that they are paused, never why.",
    )


@requires("people.change_absence", people.absences_visible_to)
def end_absence(request, absence):
    person = absence.person
    form = LastDayForm(
        request.POST or None,
        label="Last day away",
        hint="A day before the first means that it never took place",
    )
    if request.method == "POST" and form.is_valid():
        absences.end_absence(absence, on=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, "Saved.")
        return redirect(person)
    kind, first = absence.get_kind_display(), absence.starts_on
    lead = f"{kind}, from {first:%-d %B %Y}."
    return form_page(request, form, title=f"{person} comes back", back=_back(person), lead=lead)


def _back(person):
    return str(person), person.get_absolute_url()
