"""Consulting on a draft: who is invited, what they say, what unions and bodies answered."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.consulting import BodyForm, CommentForm, InviteForm, ReplyForm, ResolveForm
from policies.models import Consultation
from policies.queries import consulting as queries
from policies.queries import versions
from policies.workflow import consulting as workflow
from policies.workflow.consulting import COMMENT


@requires("policies.view_consultation", versions.visible_to)
def consultation(request, version):
    """Everybody who was asked about this version, and what came of it."""
    return render(
        request,
        "policies/consultation.html",
        {
            "version": version,
            "policy": version.policy,
            "comments": queries.on_page(version, request.user),
            "consultees": version.consultees.select_related("person"),
            "bodies": version.consultations.all(),
            "may_invite": version.state == "in_consultation"
            and request.user.has_perm("policies.invite_to_version", version),
            "may_record": not version.published_at
            and request.user.has_perm("policies.add_consultation", version),
        },
    )


@requires("policies.invite_to_version", versions.visible_to)
def invite(request, version):
    workflow.refuse_unless_in_consultation(version)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = workflow.invite(
            version, by=request.user, people=form.people, comment_by=form.cleaned_data["comment_by"]
        )
        invited = f"{new} invited" if new else "Nobody new is invited"
        messages.success(request, f"{invited}. They are told in their next daily summary.")
        return redirect("policies:consultation", pk=version.pk)
    return render(request, "policies/invite.html", {"version": version, "form": form})


@requires("policies.comment_on_version", versions.visible_to)
def comment_on(request, version):
    workflow.refuse_unless_in_consultation(version)
    about = {"section": request.GET.get("section", "")}
    form = CommentForm(request.POST or None, version=version, initial=about)
    if request.method == "POST" and form.is_valid():
        made = workflow.comment(
            version,
            by=request.user,
            text=form.cleaned_data["text"],
            clause=form.cleaned_data["section"],
        )
        messages.success(request, f"Your comment is with {version.author}.")
        return redirect(f"{version.get_absolute_url()}#comment-{made.pk}")
    return render(request, "policies/comment_on.html", {"version": version, "form": form})


@requires("policies.view_comment", queries.visible_to)
def comment(request, comment):
    return _conversation(request, comment, ReplyForm())


@require_POST
@requires("policies.reply_to_comment", queries.visible_to)
def reply(request, comment):
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _conversation(request, comment, form)
    workflow.reply(comment, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, "Your reply is there.")
    return redirect(comment)


def _conversation(request, comment, form):
    return render(
        request,
        "policies/comment.html",
        {
            "comment": comment,
            "version": comment.version,
            "replies": comment.replies.select_related("person"),
            "moves": {move.verb for move in COMMENT.open_to(request.user, comment)},
            "form": None if comment.version.published_at else form,
        },
    )


@requires("policies.resolve_comment", queries.visible_to)
def resolve(request, comment):
    form = ResolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.resolve(comment, by=request.user, outcome=form.cleaned_data["outcome"])
        messages.success(request, f"{comment.person} is told what was done.")
        return redirect("policies:consultation", pk=comment.version_id)
    return render(request, "policies/resolve.html", {"comment": comment, "form": form})


@require_POST
@requires("policies.reopen_comment", queries.visible_to)
def reopen(request, comment):
    workflow.reopen(comment, by=request.user)
    messages.success(request, "The comment is open again.")
    return redirect(comment)


@requires("policies.add_consultation", versions.visible_to)
def add_body(request, version):
    return _body(request, Consultation(version=version))


@requires("policies.change_consultation", queries.bodies_visible_to)
def change_body(request, consultation):
    return _body(request, consultation)


def _body(request, consultation):
    workflow.refuse_unless_unpublished(consultation.version)
    form = BodyForm(request.POST or None, instance=consultation)
    if request.method == "POST" and form.is_valid():
        workflow.record_body(form.instance, by=request.user)
        messages.success(request, f"{form.instance.body} is on record.")
        return redirect("policies:consultation", pk=consultation.version_id)
    return render(request, "policies/body.html", {"version": consultation.version, "form": form})
