"""Drafts: a file in, what it said confirmed, whom it is for, and the version's particulars."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from core.forms import key
from policies.forms.drafting import AudienceForm, FileForm, PolicyForm, VersionForm
from policies.models import AudienceRule
from policies.queries import guidance, versions
from policies.workflow import drafting, searching


@requires("policies.add_policy")
def import_policy(request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        version = drafting.import_policy(
            form.imported, form.data_read, form.filename, by=request.user
        )
        messages.success(request, f"{form.filename} was read. Check what was found in it.")
        return redirect("policies:change", slug=version.policy.slug)
    return render(request, "policies/import.html", {"form": form})


@requires("policies.change_policy", versions.policies_visible_to)
def import_version(request, policy):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        version = drafting.import_version(
            policy, form.imported, form.data_read, form.filename, by=request.user
        )
        messages.success(request, f"{form.filename} is now the draft {version.number}.")
        return redirect("policies:describe", pk=version.pk)
    return render(request, "policies/import.html", {"form": form, "policy": policy})


@requires("policies.change_version", versions.visible_to)
def replace_text(request, version):
    drafting.refuse_unless_text_may_change(version)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        drafting.replace_text(
            version, form.imported, form.data_read, form.filename, by=request.user
        )
        messages.success(request, f"The text of {version} is now that of {form.filename}.")
        return redirect(version)
    return render(request, "policies/import.html", {"form": form, "version": version})


@requires("policies.change_policy", versions.policies_visible_to)
def change(request, policy):
    form = PolicyForm(request.POST or None, instance=policy)
    if request.method == "POST" and form.is_valid():
        searching.index_policy(form.save())
        messages.success(request, f"{policy} is saved.")
        return redirect("policies:audience", slug=policy.slug)
    draft = drafting.on_its_way(policy)
    return render(
        request,
        "policies/change.html",
        {
            "form": form,
            "policy": policy,
            "found": draft.found if draft else {},
            "doubts": guidance.doubts(draft) if draft else [],
        },
    )


@requires("policies.change_version", versions.visible_to)
def describe(request, version):
    drafting.refuse_unless_describable(version)
    form = VersionForm(request.POST or None, instance=version)
    if request.method == "POST" and form.is_valid():
        drafting.describe(version, **form.cleaned_data)
        messages.success(request, f"{version} is saved.")
        return redirect(version)
    return render(request, "policies/describe.html", {"form": form, "version": version})


@requires("policies.change_policy", versions.policies_visible_to)
def audience(request, policy):
    form = AudienceForm(request.POST or None, instance=AudienceRule(policy=policy))
    if request.method == "POST" and form.is_valid():
        drafting.add_audience(policy, form.instance)
        messages.success(request, "The line is added.")
        return redirect("policies:audience", slug=policy.slug)
    return render(
        request,
        "policies/audience.html",
        {"form": form, "policy": policy, "lines": policy.audience.select_related("school")},
    )


@require_POST
@requires("policies.change_policy", versions.policies_visible_to)
def remove_audience(request, policy):
    drafting.remove_audience(policy, key(request.POST.get("line", "")))
    messages.success(request, "The line is taken out.")
    return redirect("policies:audience", slug=policy.slug)
