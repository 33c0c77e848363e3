"""Helping somebody to sign who has no account, no e-mail or no computer."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from core.workflow import Refused
from policies import links as secrets
from policies import pdf
from policies.forms.helping import LinkForm, OnBehalfForm, PaperForm, VoidForm
from policies.models import SigningLink
from policies.queries import acknowledgements, assignments, helping, minutes
from policies.views import downloads
from policies.views.signing import as_shown, is_the_text_shown
from policies.workflow import helping as workflow
from policies.workflow import links, signing, voiding


@requires("policies.help_person", helping.people_visible_to)
def help_person(request, person):
    """What they still have to sign, each with the ways to help."""
    recorded = acknowledgements.visible_to(request.user).filter(
        person=person, recorded_by=request.user
    )
    return render(
        request,
        "policies/help_person.html",
        {
            "person": person,
            "todo": minutes.put(assignments.to_do(person)),
            "recorded": recorded,
        },
    )


@requires("policies.help_assignment", helping.visible_to)
def help_with(request, assignment):
    return render(
        request,
        "policies/help.html",
        {
            "assignment": assignment,
            "person": assignment.person,
            "open": assignment.status != "signed",
            "link": helping.live_link(assignment),
            "record": acknowledgements.visible_to(request.user)
            .filter(assignment=assignment, voided_at=None)
            .first(),
        },
    )


@require_POST
@requires("policies.help_assignment", helping.visible_to)
def issue_link(request, assignment):
    form = LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose whether to send the link or to print it.")
        return redirect("policies:help_with", assignment.pk)
    given = form.cleaned_data["given"]
    links.issue(assignment, by=request.user, given=given)
    if given == SigningLink.Given.MAIL:
        messages.success(request, f"The link is on its way to {assignment.person.email}.")
    else:
        messages.success(request, "The link is ready to print.")
    return redirect("policies:help_with", assignment.pk)


@requires("policies.help_assignment", helping.visible_to)
def link_paper(request, assignment):
    """The live link on paper with its QR code; made anew for each who asks, kept nowhere."""
    link = helping.live_link(assignment)
    if link is None or link.given != SigningLink.Given.PAPER:
        raise Refused("There is no link to print. Make a new one.")
    path = reverse("policies:link", args=[secrets.token(link.number)])
    content = pdf.link_paper(link, settings.PORTAL_URL + path)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sign-{assignment.pk}.pdf"'
    return response


@require_POST
@requires("policies.revoke_signinglink", helping.links_visible_to)
def revoke_link(request, link):
    links.revoke(link, by=request.user)
    messages.success(request, "The link does not work any more.")
    return redirect("policies:help_with", link.assignment_id)


@requires("policies.help_assignment", helping.visible_to)
def on_behalf(request, assignment):
    """Record that somebody agreed before you, who cannot sign in any other way."""
    if assignment.status == "signed":
        return redirect("policies:help_with", assignment.pk)
    texts = signing.texts_for(assignment, timezone.localdate())
    fresh = {"version": assignment.version_id, "shown": signing.fingerprint(texts)}
    named = fresh | {"typed_name": assignment.person.name}
    form = OnBehalfForm(request.POST or None, initial=named)
    if request.method == "POST" and form.is_valid():
        if is_the_text_shown(form, fresh):
            said = {name: form.cleaned_data[name] for name in ("typed_name", "note", "format_read")}
            workflow.sign_on_behalf(assignment, by=request.user, editions=tuple(texts), **said)
            return _recorded(request, assignment)
        messages.warning(request, "The policy has changed. Show them this text, then record it.")
        form = OnBehalfForm(initial=fresh | form.cleaned_data | fresh)
    page = {"assignment": assignment, "form": form, **as_shown(assignment, texts)}
    return render(request, "policies/on_behalf.html", page)


@requires("policies.help_assignment", helping.visible_to)
def statement(request, assignment):
    """The statement to sign by hand, with exactly the text that its code stands for."""
    if assignment.status == "signed":
        raise Refused("This is signed already.")
    texts = signing.texts_for(assignment, timezone.localdate())
    code = workflow.paper_code(assignment, texts)
    content = pdf.statement(assignment, texts, signing.statement_of(assignment.version), code)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="statement-{code}.pdf"'
    return response


@requires("policies.help_assignment", helping.visible_to)
def attach_paper(request, assignment):
    if assignment.status == "signed":
        return redirect("policies:help_with", assignment.pk)
    texts = signing.texts_for(assignment, timezone.localdate())
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        wanted=workflow.paper_code(assignment, texts),
        assigned_on=assignment.assigned_on,
    )
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        workflow.sign_on_paper(
            assignment, by=request.user, editions=tuple(texts), paper=form.paper, note=note
        )
        return _recorded(request, assignment)
    return render(request, "policies/paper.html", {"assignment": assignment, "form": form})


def _recorded(request, assignment):
    messages.success(
        request,
        f"Recorded for {assignment.person}: the {assignment.policy}. Your name stands in it.",
    )
    return redirect("policies:help_person", assignment.person_id)


@requires("policies.view_scan", acknowledgements.with_scan_visible_to)
def scan(request, acknowledgement):
    return downloads.scan(acknowledgement.scan, f"signed-paper-{acknowledgement.pk}")


@requires("policies.void_acknowledgement", acknowledgements.visible_to)
def void(request, acknowledgement):
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        voiding.void(acknowledgement, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The signature is struck out. It stays on record.")
        return redirect(acknowledgement)
    return render(request, "policies/void.html", {"record": acknowledgement, "form": form})
