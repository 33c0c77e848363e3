"""Reporting a concern: whom to ring first, then one question a page, then what was said, sent."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from incidents.forms.questions import (
    QUESTIONS,
    ReceivesQuestion,
    SchoolQuestion,
)
from incidents.models import MAYBE
from incidents.queries import answers, evidence, preview, ringing, routes, visible
from incidents.workflow import drafting
from people.models import School
from people.rules import schools_of


@requires("incidents.report_concern")
def begin(request):
    """Not a form: whom to call and speak to now. Going on begins a draft."""
    schools = School.objects.open_on(timezone.localdate())
    school = _school(request, schools)
    if request.method == "POST" and school:
        draft = drafting.begin(by=request.user, school=school)
        return redirect(_address(draft, QUESTIONS[0].slug))
    page = {
        "school": school,
        "schools": schools,
        "numbers": ringing.numbers(school) if school else None,
        "lines": ringing.lines(),
        "drafts": visible.drafts(request.user),
        "may_report_for_others": request.user.has_perm("incidents.report_for_others"),
    }
    return render(request, "incidents/begin.html", page)


def _school(request, schools):
    """The one asked for, else where this person mainly works, else the only one there is."""
    if slug := request.GET.get("school"):
        return get_object_or_404(schools, slug=slug)
    here = request.user.placements.on(timezone.localdate()).order_by("-main", "pk").first()
    theirs = {here.school_id} if here else schools_of(request.user, timezone.localdate(), leavers=0)
    return schools.filter(pk__in=theirs).first() or schools.first()


def asking(question):
    """The view of one question."""

    @requires("incidents.change_draft", visible.drafts)
    def ask(request, draft):
        offered = drafting.offered(draft)
        form = question(
            request.POST or None, draft=draft, school=_school_of(draft), offered=offered
        )
        if request.method == "POST" and form.is_valid():
            drafting.keep(draft, form.answers(), by=request.user)
            return redirect(_after(request, draft, question))
        return render(request, "incidents/question.html", _page(draft, question, form))

    ask.__name__ = f"ask_{question.slug}"
    return ask


def _page(draft, question, form):
    asked = [one for one in QUESTIONS if one.is_asked(draft)]
    slugs = [one.slug for one in asked]
    place = slugs.index(question.slug) if question.slug in slugs else -1
    before = slugs[place - 1] if place > 0 else None
    return {
        "draft": draft,
        "question": question,
        "form": form,
        "place": place + 1,
        "count": len(asked),
        "back": _address(draft, before) if before else reverse("incidents:begin"),
    }


def _school_of(draft):
    return get_object_or_404(School, pk=draft.answers["school"])


def _address(draft, slug):
    return reverse(f"incidents:ask_{slug}", kwargs={"number": draft.number})


def _after(request, draft, question):
    if request.GET.get("then") == "check":
        if question.slug == "about" and draft.answers.get("about_unclear"):
            return f"{_address(draft, 'which')}?then=check"
        return reverse("incidents:check", kwargs={"number": draft.number})
    slugs = [one.slug for one in QUESTIONS]
    for later in QUESTIONS[slugs.index(question.slug) + 1 :] if question.slug in slugs else ():
        if later.is_asked(draft):
            return _address(draft, later.slug)
    return reverse("incidents:check", kwargs={"number": draft.number})


ASK = {question.slug: asking(question) for question in (SchoolQuestion, *QUESTIONS)}


@requires("incidents.change_draft", visible.drafts)
def receives(request, draft):
    """Asked again until nobody is left of whom the reporter has not said that it is not them."""
    left = _to_ask(draft, preview.of(drafting.preview(draft)))
    if not left:
        return redirect("incidents:check", number=draft.number)
    form = ReceivesQuestion(
        request.POST or None, draft=draft, school=_school_of(draft), receivers=left
    )
    if request.method == "POST" and form.is_valid():
        drafting.keep(draft, form.answers(), by=request.user)
        return redirect("incidents:check", number=draft.number)
    page = {"draft": draft, "question": ReceivesQuestion, "form": form}
    page["back"] = _address(draft, QUESTIONS[-1].slug)
    return render(request, "incidents/question.html", page)


def _to_ask(draft, found):
    return found.told_in_full({draft.author_id, *draft.answers.get("cleared", ())})


@requires("incidents.change_draft", visible.drafts)
def check(request, draft):
    """Everything that was said, who will see it and who will not, before it is sent."""
    for question in QUESTIONS:
        if not all(draft.answers.get(name) for name in question.required_for_sending):
            return redirect(_address(draft, question.slug))
    outcome = drafting.preview(draft)
    found = preview.of(outcome)
    if _to_ask(draft, found):
        return redirect("incidents:receives", number=draft.number)
    school = _school_of(draft)
    page = {
        "draft": draft,
        "school": school,
        "rows": [
            (name, value, f"{_address(draft, slug)}?then=check")
            for name, value, slug in answers.rows(drafting.report_of(draft))
        ],
        "preview": found,
        "files": evidence.of_draft(draft),
        "no_files": draft.answers.get("images") in MAYBE,
        "withheld": draft.answers.get("name_withheld"),
        "numbers": ringing.numbers(school, outcome.facts),
    }
    return render(request, "incidents/check.html", page)


@require_POST
@requires("incidents.report_concern")
def send(request):
    """The draft becomes a concern; pressed twice, the second finds the concern of the first."""
    number = _number(request.POST.get("number", ""))
    draft = visible.drafts(request.user).filter(number=number).first()
    if draft is None:
        return redirect(get_object_or_404(visible.own_concerns(request.user), number=number))
    found = preview.of(drafting.preview(draft))
    missing = any(
        not draft.answers.get(name) for one in QUESTIONS for name in one.required_for_sending
    )
    if missing or _to_ask(draft, found):
        return redirect("incidents:check", number=number)
    concern = drafting.send(draft, by=request.user)
    messages.success(request, "Sent. Keep its number, and speak to somebody as well.")
    return redirect(concern)


def _number(text):
    try:
        return UUID(text)
    except ValueError as why:
        raise Http404 from why


@requires("incidents.change_draft", visible.drafts)
def delete(request, draft):
    if request.method == "POST":
        drafting.delete(draft, by=request.user)
        messages.success(request, "Deleted. Nobody else ever saw it.")
        return redirect("incidents:own")
    return render(request, "incidents/delete.html", {"draft": draft})


@requires("incidents.view_own_concerns")
def own(request):
    page = {
        "concerns": visible.own_concerns(request.user).order_by("-reported_at", "-pk"),
        "drafts": visible.drafts(request.user),
    }
    return render(request, "incidents/own.html", page)


@requires("incidents.view_concern", visible.own_concerns)
def concern(request, concern):
    """What its reporter wrote, three words of where it stands, and whom to speak to."""
    page = {
        "concern": concern,
        "sealed": concern.case.sealed,
        "rows": answers.rows_of(concern),
        "files": evidence.of_own_concern(concern),
        "numbers": ringing.numbers(concern.school, routes.said_in(concern)),
    }
    return render(request, "incidents/concern.html", page)
