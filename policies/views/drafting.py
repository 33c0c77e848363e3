"""Drafts: a file in, what it said confirmed, whom it is for, and the version's particulars."""

from pathlib import Path

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from core.forms import key
from people.queries import trust
from policies.forms.drafting import AudienceForm, FileForm, PolicyForm, StartForm, VersionForm
from policies.models import AudienceRule
from policies.queries import guidance, versions
from policies.views import downloads
from policies.workflow import beginning, drafting, searching, self_check, starting


@requires("policies.add_policy")
def import_policy(request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        version = drafting.import_policy(
            form.imported, form.data_read, form.filename, by=request.user
        )
        beginning.offer_audience(version.policy)
        messages.success(request, f"{form.filename} was read. Check what was found in it.")
        return redirect("policies:change", slug=version.policy.slug)
    return render(request, "policies/import.html", {"form": form})


@requires("policies.add_policy")
def start_policy(request):
    """A policy that has no file yet: its name, who keeps it, and then its first section."""
    fresh = {
        "reference": drafting.free_reference(),
        "owners": [request.user.pk],
        "staff_groups": trust.setting("audience.default"),
    }
    form = StartForm(request.POST or None, initial=fresh)
    if request.method == "POST" and form.is_valid():
        version = starting.start_policy(by=request.user, **form.cleaned_data)
        messages.success(request, f"The {version.policy} is started. Write its first section.")
        return _to_write(request.user, version)
    return render(request, "policies/start.html", {"form": form})


@require_POST
@requires("policies.change_version", versions.visible_to)
def start_version(request, version):
    """The next draft from this text, or the draft that is on its way already."""
    if there := drafting.on_its_way(version.policy):
        messages.info(request, f"Version {there.number} is on its way already: this is it.")
        return redirect(there)
    draft = starting.start_version(version, by=request.user)
    messages.success(
        request, f"Version {draft.number} is started with the text of version {version.number}."
    )
    return redirect("policies:write", pk=draft.pk)


def _to_write(person, version):
    """Straight into writing; whoever started it for somebody else sees the version."""
    if person.has_perm("policies.change_version", version):
        return redirect("policies:add_clause", pk=version.pk)
    return redirect(version)


@require_POST
@requires("policies.add_policy")
def begin_self_check(request):
    version = self_check.begin(by=request.user)
    messages.success(request, f"{version} is a draft. Change it as you like.")
    return redirect("policies:change", slug=version.policy.slug)


@requires("policies.view_source", versions.visible_to)
def source(request, version):
    """The file that a version was read from."""
    if not version.source_file:
        raise Http404
    suffix = Path(version.source_name).suffix
    return downloads.given_file(
        version.source_file, f"{version.policy.slug}-{version.number}{suffix}"
    )


@requires("policies.change_policy", versions.policies_visible_to)
def import_version(request, policy):
    drafting.refuse_if_replaced(policy)
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
    drafting.refuse_if_replaced(policy)
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
    drafting.refuse_if_replaced(policy)
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
