"""A draft's text, written in the browser: its sections, one of them, and what is pasted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.writing import ClauseForm
from policies.importing import checks, plain
from policies.importing.shapes import Unreadable
from policies.queries import versions
from policies.redline import comparing
from policies.workflow import drafting, writing


@requires("policies.change_version", versions.visible_to)
def write(request, version):
    """The sections of a draft, to choose from."""
    drafting.refuse_unless_text_may_change(version)
    rows = [
        (clause, checks.words_of(writing.words_of(clause).html)) for clause in version.clauses.all()
    ]
    return render(request, "policies/write.html", {"version": version, "rows": rows})


@requires("policies.change_version", versions.visible_to)
def write_clause(request, version):
    """One section, chosen by `?section=` its address."""
    drafting.refuse_unless_text_may_change(version)
    clause = version.clauses.filter(anchor=request.GET.get("section", "")).first()
    if clause is None and request.method == "POST":
        return _gone(request, version)
    if clause is None:
        raise Http404
    form = _form(request, version, clause)
    page = {"version": version, "clause": clause, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            writing.write_clause(
                version, clause, form.words, by=request.user, seen=form.cleaned_data["seen"]
            )
        except writing.SavedMeanwhile:
            return _both(request, page)
        messages.success(request, f"Section {clause.number} is saved.".replace("  ", " "))
        return redirect("policies:write", pk=version.pk)
    return render(request, "policies/write_clause.html", page)


def _form(request, version, clause):
    addresses = set(version.clauses.values_list("anchor", flat=True))
    words = writing.words_of(clause)
    initial = {
        "number": words.number,
        "heading": words.heading,
        "text": plain.marked(words.html),
        "seen": writing.stamp(clause),
    }
    return ClauseForm(request.POST or None, initial=initial, addresses=addresses, before=words.html)


def _gone(request, version):
    """Somebody took the section out meanwhile: what was typed can be added as a new one."""
    page = {"version": version, "form": ClauseForm(request.POST), "gone": True}
    return render(request, "policies/write_clause.html", page, status=409)


def _both(request, page):
    """What somebody else saved meanwhile beside what was typed; the next press saves it."""
    saved, typed = writing.words_of(page["clause"]), page["form"].words
    data = page["form"].data.copy()
    data["seen"] = writing.stamp(page["clause"])
    form = ClauseForm(data, addresses=page["form"].addresses, before=page["form"].before)
    form.is_valid()
    return render(
        request,
        "policies/write_clause.html",
        page
        | {
            "form": form,
            "saved": saved,
            "saved_text": plain.marked(saved.html),
            "entry": comparing.compare_texts(saved.html, typed.html),
            "last": page["version"].events.select_related("by").order_by("-pk").first(),
        },
        status=409,
    )


@requires("policies.change_version", versions.visible_to)
def add_clause(request, version):
    """A new section behind `?section=`, or at the end."""
    drafting.refuse_unless_text_may_change(version)
    after = version.clauses.filter(anchor=request.GET.get("section", "")).first()
    addresses = set(version.clauses.values_list("anchor", flat=True))
    form = ClauseForm(request.POST or None, addresses=addresses)
    if request.method == "POST" and form.is_valid():
        writing.add_clause(version, after, form.words, by=request.user)
        messages.success(request, "The section is added.")
        return redirect("policies:write", pk=version.pk)
    page = {"version": version, "after": after, "form": form}
    return render(request, "policies/write_clause.html", page)


@require_POST
@requires("policies.change_version", versions.visible_to)
def move_clause(request, version):
    clause = get_object_or_404(version.clauses, anchor=request.POST.get("section", ""))
    writing.move_clause(version, clause, by=request.user, up=request.POST.get("to") == "up")
    messages.success(request, f"Section {clause.number} is moved. Its number stays as it was.")
    return redirect("policies:write", pk=version.pk)


@require_POST
@requires("policies.change_version", versions.visible_to)
def remove_clause(request, version):
    clause = get_object_or_404(version.clauses, anchor=request.POST.get("section", ""))
    writing.remove_clause(version, clause, by=request.user)
    messages.success(request, f"Section {clause.number} is taken out.")
    return redirect("policies:write", pk=version.pk)


@require_POST
@requires("policies.change_version", versions.visible_to)
def paste(request, version):
    return _pasted(request)


@require_POST
@requires("policies.write_appendix")
def paste_own(request):
    return _pasted(request)


def _pasted(request):
    """What was copied from Word or a web page, in the marks that authors type."""
    try:
        text = plain.marked(plain.read(request.POST.get("html", "")))
    except Unreadable as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
