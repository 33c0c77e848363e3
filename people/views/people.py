"""The list of people, one person, and their names."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from people import registry
from people.forms.people import JoinerForm, NamesForm, PeopleFilter
from people.models import WEEKDAYS, Appointment
from people.queries import history, merging, people, schools
from people.views.pages import form_page, tabs
from people.workflow import addresses, appointments, placements

PAGE = 50
WAITS = "Saved. The new address is asked by e-mail; until it answers, the old one stays."


@requires("people.view_people")
def people_list(request):
    form = PeopleFilter(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    rows = people.listed(request.user, **narrowed)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/people.html",
        {
            "tabs": tabs(request.user),
            "filter": form,
            "page": page,
            "narrowed": any(narrowed.values()),
            "may_add": request.user.has_perm("people.add_person"),
        },
    )


@requires("people.view_person", people.visible_to)
def person(request, person):
    today, user = timezone.localdate(), request.user
    keeps = user.has_perm("people.view_person_history", person)
    placed = person.placements.select_related("school", "line_manager", "organisation")
    posts = person.appointments.exclude(state=Appointment.State.REFUSED)
    absences = person.absences.all() if keeps else None
    page = {
        "person": person,
        "today": today,
        "left": bool(person.last_day and person.last_day < today),
        "away": person.absences.on(today).exists(),
        "placements": [
            (row, user.has_perm("people.change_placement", row))
            for row in placed
            if not row.ends_on or row.ends_on >= today
        ],
        "earlier": [row for row in placed if row.ends_on and row.ends_on < today],
        "posts": [
            (row, appointments.waits(row)) for row in posts.select_related("school", "stand_in")
        ],
        "absences": absences,
        "history": history.of_person(person) if keeps else None,
        "mergers": merging.mergers_of(person) if keeps else (),
        "links": _links(user, person),
        "may": _may(user, person),
    }
    return render(request, "people/person.html", page)


def _may(user, person):
    """What the page offers: a name for each permission about this person."""
    on_person = (
        "change_person",
        "place_person",
        "leave_person",
        "record_absence",
        "ask_address_of_person",
        "merge_person",
    )
    may = {name: user.has_perm(f"people.{name}", person) for name in on_person}
    anywhere = ("add_appointment", "view_posts", "view_people")
    return may | {name: user.has_perm(f"people.{name}") for name in anywhere}


def _links(user, person):
    """Pages about the person in the apps above: (words, address)."""
    return [
        (words, reverse(url_name, kwargs={"pk": person.pk}))
        for words, url_name, permission in registry.person_pages
        if user.has_perm(permission, person)
    ]


@requires("people.add_person")
def add_person(request):
    form = JoinerForm(
        request.POST or None,
        schools=schools.placed_by(request.user),
        initial={"working_days": WEEKDAYS, "main": True},
    )
    if request.method == "POST" and form.is_valid():
        person = placements.join(
            by=request.user,
            names=form.names(),
            another=form.cleaned_data["another"],
            **form.changes(),
        )
        messages.success(request, f"{person} is on record, and starts {_when(form)}.")
        return redirect(person)
    return form_page(
        request,
        form,
        title="Add a person",
        back=("People", reverse("people:people")),
        submit="Add",
        lead="Most people arrive with the staff import. Add those whom it will not bring.",
    )


def _when(form):
    return f"on {form.cleaned_data['starts_on']:%-d %B %Y}"


@requires("people.change_person", people.visible_to)
def change_person(request, person):
    form = NamesForm(request.POST or None, instance=person)
    if not request.user.has_perm("people.change_email_of_person", person):
        form.leave_out("email")
    if request.method == "POST" and form.is_valid():
        waits = addresses.change_names(
            person, form.changes(), by=request.user, seen=form.seen_mark()
        )
        messages.success(request, WAITS if waits else "Saved.")
        return redirect(person)
    return form_page(request, form, title="Names and address", back=(str(person), _url(person)))


def _url(person):
    return person.get_absolute_url()
