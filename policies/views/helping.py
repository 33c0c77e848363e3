"""Helping somebody to sign who has no account, no e-mail or no computer."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.access import requires
from core.workflow import Refused
from policies import links as secrets
from policies import pdf
from policies.forms.helping import LinkForm
from policies.models import SigningLink
from policies.queries import assignments, helping
from policies.workflow import links


@requires("policies.help_person", helping.people_visible_to)
def help_person(request, person):
    """What they still have to sign, each with the ways to help."""
    todo = assignments.to_do(person)
    return render(request, "policies/help_person.html", {"person": person, "todo": todo})


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
