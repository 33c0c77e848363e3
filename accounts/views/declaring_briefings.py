"""Briefings: one's own record, those one keeps, who was there, and who has had none."""

import io
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import tabs
from accounts.forms.declaring import WordsForm
from accounts.forms.declaring_briefings import (
    AbsentForm,
    BriefingForm,
    GroupForm,
    HeldForm,
    WithoutForm,
)
from accounts.models import Attendance, Briefing
from accounts.queries import declaring as of_declaring
from accounts.queries import declaring_briefings as queries
from accounts.workflow import declaring_briefings as workflow
from core import sheets
from core.access import requires
from people.models import Person
from people.queries import people

HEADINGS = (*("Day", "Kind", "Title", "Where", "Held by", "Person", "E-mail", "Left", "Was there"),)
LONGEST = 20_000  # rows of a spreadsheet that is made while somebody waits


@requires("accounts.view_briefings")
def briefings(request):
    """One's own, and for whoever keeps them what was entered, planned and asked for."""
    user, today = request.user, timezone.localdate()
    keeps = user.has_perm("accounts.enter_briefing")
    page = {
        "mine": queries.own(user),
        "keeps": keeps,
        "tabs": tabs.open_to(user),
        "today": today,
    }
    if keeps:
        rows = queries.listed(user)
        page |= {
            "planned": rows.filter(held_on=None, voided_at=None).order_by("due_on", "pk"),
            "page": Paginator(rows.filter(held_on__isnull=False), 50).get_page(
                request.GET.get("page")
            ),
            "termly": queries.termly(user, today),
            "asked": queries.asked_by_versions(today),
        }
    return render(request, "accounts/declaring/briefings.html", page)


@requires("accounts.enter_briefing")
def enter(request):
    places = queries.places_of(request.user)
    names = ("kind", "title", "because", "policy", "audience", "platform")
    begin = {name: request.GET[name] for name in names if name in request.GET}
    form = BriefingForm(
        request.POST or None,
        schools=queries.schools_kept(request.user),
        for_trust=None in places,
        initial=begin,
    )
    if request.method == "POST" and form.is_valid():
        row = workflow.enter(form.briefing(), by=request.user)
        messages.success(request, "Entered.")
        listed = row.held_on and row.audience in queries.ADULTS
        return redirect("accounts:attend_briefing", pk=row.pk) if listed else redirect(row)
    return render(request, "accounts/declaring/enter_briefing.html", {"form": form})


@requires("accounts.view_briefing", queries.visible_to)
def briefing(request, row):
    page = {
        "row": row,
        "people": row.attendances.select_related("person"),
        "adults": row.audience in queries.ADULTS,
        "facts": _facts(row),
        "may_change": request.user.has_perm("accounts.hold_briefing") and not row.voided_at,
    }
    return render(request, "accounts/declaring/briefing.html", page)


def _facts(row):
    said = [
        ("Where", row.school or "The whole trust"),
        ("For whom", row.get_audience_display()),
        ("Held on", row.held_on and f"{row.held_on:%-d %B %Y}"),
        ("Planned for", row.due_on and f"{row.due_on:%-d %B %Y}"),
        ("Held by", row.trainer or row.trainer_name),
        ("Platform", row.platform),
        ("Policy", row.policy),
        ("Why", row.because),
        ("How many", row.how_many),
        ("What was said", row.covers),
        ("Entered by", row.entered_by),
    ]
    return [(label, value) for label, value in said if value not in ("", None)]


@requires("accounts.attend_briefing", queries.visible_to)
def attend(request, row):
    """Put a group, or one person, on the list."""
    schools = list(queries.schools_kept(request.user))
    if row.school_id:
        schools = [row.school]
    keys, today = [school.pk for school in schools], row.held_on or timezone.localdate()
    form = GroupForm(request.POST or None, schools=schools, teams=queries.teams(keys, today))
    if request.method == "POST" and form.is_valid():
        found = workflow.attend(row, _meant(row, form.cleaned_data, today), by=request.user)
        messages.success(request, f"{found} added. Tick below who was not there.")
        return redirect(row)
    page = {"form": form, "row": row}
    return render(request, "accounts/declaring/attend_briefing.html", page)


def _meant(row, said, on):
    if said["person"]:
        return Person.objects.filter(pk=said["person"].pk)
    if row.audience == Briefing.Audience.TRUSTEES:
        people = queries.governing(said["schools"], on)
        return people if row.school_id else people | queries.governing(None, on)
    return queries.people_of(said["schools"], on, groups=said["groups"], team=said["team"])


@require_POST
@requires("accounts.attend_briefing", queries.visible_to)
def mark_absent(request, row):
    form = AbsentForm(request.POST, briefing=row)
    if form.is_valid():
        absent = {person.pk for person in form.cleaned_data["absent"]}
        workflow.mark_absent(row, absent, by=request.user)
        messages.success(request, "Saved who was there.")
    return redirect(row)


@requires("accounts.hold_briefing", queries.visible_to)
def hold(request, row):
    form = HeldForm(request.POST or None, audience=row.audience)
    if request.method == "POST" and form.is_valid():
        workflow.hold(row, by=request.user, **form.said())
        messages.success(request, "Entered as held.")
        adults = row.audience in queries.ADULTS
        return redirect("accounts:attend_briefing", pk=row.pk) if adults else redirect(row)
    page = {"form": form, "row": row, "title": "It was held", "submit": "Save"}
    return render(request, "accounts/declaring/briefing_form.html", page)


@requires("accounts.void_briefing", queries.visible_to)
def void(request, row):
    form = WordsForm(request.POST or None, label="Why it counts for nobody", longest=300)
    if request.method == "POST" and form.is_valid():
        workflow.void(row, by=request.user, because=form.cleaned_data["text"])
        messages.success(request, "Voided. It stays on record.")
        return redirect(row)
    page = {"form": form, "row": row, "title": "Void it", "submit": "Void it", "danger": True}
    return render(request, "accounts/declaring/briefing_form.html", page)


@requires("accounts.enter_briefing")
def without(request):
    """Who has had none of a kind: new starters first."""
    said = request.GET if "kind" in request.GET else {"kind": "induction", "audience": "staff"}
    form = WithoutForm(said)
    found = []
    if form.is_valid():
        chosen = form.cleaned_data
        kind, audience = chosen["kind"] or "induction", chosen["audience"] or "staff"
        platform = chosen["platform"] if kind == Briefing.Kind.PLATFORM else None
        found = queries.without(request.user, kind, audience=audience, platform=platform)
    page = {
        "filters": form,
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "accounts/declaring/without.html", page)


@requires("accounts.export_briefings")
def export(request):
    """Who was there, as CSV or XLSX."""
    kept = queries.visible_to(request.user).filter(voided_at=None).order_by().values("pk")
    rows = Attendance.objects.filter(briefing__in=kept).select_related(
        "person", "briefing__school", "briefing__trainer"
    )
    rows = rows.order_by("-briefing__held_on", "briefing", "person__family_name", "pk")[:LONGEST]
    lines = workflow.sheet_rows(rows, timezone.localdate())
    if request.GET.get("as") == "xlsx":
        made = io.BytesIO()
        sheet = sheets.Sheet("Briefings", HEADINGS, lines, (12, 20, 40, 30, 25, 25, 35, 8, 10))
        sheets.xlsx(made, [sheet], title="Briefings")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _file(HttpResponse(made.getvalue(), content_type=kind), "xlsx")
    blocks = sheets.csv_rows(chain([HEADINGS], lines))
    return _file(StreamingHttpResponse(blocks, content_type="text/csv; charset=utf-8"), "csv")


def _file(answer, ending):
    answer["Content-Disposition"] = f'attachment; filename="briefings.{ending}"'
    return answer


@requires("accounts.view_declared_by", people.visible_to)
def of_person(request, person):
    """What somebody declared, asked and attended, as far as whoever looks is entitled to it."""
    user, kept = request.user, queries.visible_to(request.user).order_by().values("pk")
    attended = queries.own(person)
    page = {
        "person": person,
        "declarations": of_declaring.visible_to(user).filter(person=person),
        "permissions": of_declaring.permissions_visible_to(user).filter(person=person),
        "attended": attended if person == user else attended.filter(briefing__in=kept),
    }
    return render(request, "accounts/declaring/of_person.html", page)
