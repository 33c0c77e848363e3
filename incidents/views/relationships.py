"""Who is whose relative or partner, for those who keep it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from core.access import requires
from incidents.forms.relationships import RelationshipForm
from incidents.queries import relationships as rows
from incidents.workflow import relating
from people.forms.fields import LastDayForm
from people.views.pages import form_page, tabs

BACK = ("Relatives", reverse_lazy("incidents:relationships"))


@requires("incidents.view_relationships")
def relationships(request):
    kept = rows.visible_to(request.user)
    over = request.GET.get("show") == "ended"
    today = timezone.localdate()
    lasting = rows.on_or_after(kept, today)
    shown = kept.exclude(pk__in=lasting.order_by().values("pk")) if over else lasting
    page = {
        "page": Paginator(shown, 50).get_page(request.GET.get("page")),
        "over": over,
        "tabs": tabs(request.user),
        "history": rows.history(),
    }
    return render(request, "incidents/relationships.html", page)


@requires("incidents.record_relationship")
def record_relationship(request):
    form = RelationshipForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        row = relating.record(form.row, by=request.user)
        messages.success(request, f"{row.one} and {row.other} are on record.")
        return redirect("incidents:relationships")
    lead = "Neither of them will manage a concern about the other that comes in from that day on."
    return form_page(request, form, title="Record a relationship", back=BACK, lead=lead)


@requires("incidents.end_relationship", rows.visible_to)
def end_relationship(request, relationship):
    form = LastDayForm(
        request.POST or None, hint="A day before the first means that it never was so"
    )
    if request.method == "POST" and form.is_valid():
        relating.end(relationship, on=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, "Saved.")
        return redirect("incidents:relationships")
    row = relationship
    kind = row.get_kind_display()
    return form_page(
        request,
        form,
        title=f"{row.one} and {row.other}: no longer",
        back=BACK,
        lead=f"{kind}, since {row.starts_on:%-d %B %Y}.",
        submit="End it",
    )
