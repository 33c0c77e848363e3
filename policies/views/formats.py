"""The text to sign in other forms: large print, to print, to be read aloud by a screen reader."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access import requires
from policies import pdf
from policies.queries import assignments, editions
from policies.workflow import signing


@requires("policies.view_assignment", assignments.visible_to)
def easy_print(request, assignment):
    return _pdf(assignment, large=False)


@requires("policies.view_assignment", assignments.visible_to)
def large_print(request, assignment):
    return _pdf(assignment, large=True)


@requires("policies.view_assignment", assignments.visible_to)
def read_aloud(request, assignment):
    """From top to bottom in one column, every section announced by its number, nothing beside."""
    texts = signing.texts_for(assignment, timezone.localdate())
    page = {
        "assignment": assignment,
        "policy": assignment.policy,
        "version": assignment.version,
        "read": editions.shown_once(assignment.version, texts),
        "statement": signing.statement_of(assignment.version),
    }
    return render(request, "policies/read_aloud.html", page)


def _pdf(assignment, *, large):
    texts = signing.texts_for(assignment, timezone.localdate())
    response = HttpResponse(
        pdf.text(assignment, texts, large=large), content_type="application/pdf"
    )
    name = f"{assignment.policy.slug}-{'large-print' if large else 'text'}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
