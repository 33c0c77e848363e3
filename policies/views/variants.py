"""A school's own wording of a clause: unlocking, proposing, deciding, dropping."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from core.workflow import Refused
from policies.forms.local import AcceptForm, UnlockForm, WordingForm
from policies.forms.moves import NoteForm
from policies.importing import plain
from policies.queries import slots, variants, versions
from policies.redline import comparing
from policies.views.local import own_school
from policies.workflow import variants as workflow


@requires("policies.unlock_clauses", versions.policies_visible_to)
def unlock(request, policy):
    """Which sections of the version in force a school may word in its own way."""
    offered = list(variants.clauses(policy))
    if not offered:
        raise Refused("Publish a version first: its sections are what can be unlocked.")
    sent = request.POST if request.method == "POST" else None
    form = UnlockForm(sent, clauses=offered, initial={"sections": policy.unlocked})
    if request.method == "POST" and form.is_valid():
        workflow.unlock(policy, set(form.cleaned_data["sections"]), by=request.user)
        messages.success(request, "Saved. Heads find the unlocked sections on the policy's page.")
        return redirect("policies:local", slug=policy.slug)
    return render(request, "policies/unlock.html", {"policy": policy, "form": form})


@requires("policies.propose_variant", versions.policies_visible_to)
def propose(request, policy):
    """Other words for `?section=` at `?school=`, beside those of the trust."""
    school = own_school(request)
    clause = variants.unlocked_clause(policy, request.GET.get("section", "")[:80])
    if clause is None:
        raise Http404
    now = variants.in_force(policy, school, clause.anchor)
    trusts = variants.body(clause)
    begun = now.html if now else trusts
    values = slots.values_by_school(timezone.localdate())[school.pk]
    initial = {"text": plain.marked(begun)}
    form = WordingForm(request.POST or None, initial=initial, values=values, before=begun)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        made = workflow.propose(policy, school, clause, form.html, by=request.user, why=why)
        messages.success(request, "Your wording is with the policy's owner.")
        return redirect(made)
    page = {
        "policy": policy,
        "school": school,
        "clause": clause,
        "now": now,
        "trusts": trusts,
        "changed": changed_by_trust(now, clause) if now else None,
        "form": form,
    }
    return render(request, "policies/propose.html", page)


def changed_by_trust(variant, clause):
    """The redline of what the trust changed in a clause since a wording of it was proposed."""
    now = variants.body(clause) if clause else ""
    return comparing.compare_texts(variant.trust_html, now) if now != variant.trust_html else None


@requires("policies.view_variant", variants.visible_to)
def variant(request, variant):
    """What the school asks for against the trust's words, and what became of it."""
    clause = variants.clauses(variant.policy).filter(anchor=variant.anchor).first()
    trusts = variants.body(clause) if clause else variant.trust_html
    return render(
        request,
        "policies/variant.html",
        {
            "variant": variant,
            "policy": variant.policy,
            "clause": clause,
            "trusts": trusts,
            "entry": comparing.compare_texts(trusts, variant.html),
            "changed": changed_by_trust(variant, clause),
            "moves": {move.verb for move in workflow.VARIANT.open_to(request.user, variant)},
            "may_propose": request.user.has_perm("policies.withdraw_variant", variant),
            "history": variant.events.select_related("by"),
        },
    )


@requires("policies.accept_variant", variants.visible_to)
def accept(request, variant):
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        workflow.accept(variant, by=request.user, material=form.cleaned_data["material"])
        messages.success(request, f"{variant.school} reads its own wording from now on.")
        return redirect("policies:local", slug=variant.policy.slug)
    return render(request, "policies/accept_variant.html", {"variant": variant, "form": form})


@requires("policies.refuse_variant", variants.visible_to)
def refuse(request, variant):
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.refuse(variant, by=request.user, decision=form.cleaned_data["note"])
        messages.success(request, f"{variant.school} is told why.")
        return redirect("policies:local", slug=variant.policy.slug)
    return render(request, "policies/refuse_variant.html", {"variant": variant, "form": form})


@require_POST
@requires("policies.withdraw_variant", variants.visible_to)
def withdraw(request, variant):
    workflow.withdraw(variant, by=request.user)
    messages.success(request, "The wording is taken back.")
    return redirect("policies:local", slug=variant.policy.slug)


@require_POST
@requires("policies.drop_variant", variants.visible_to)
def drop(request, variant):
    workflow.drop(variant, by=request.user)
    messages.success(request, f"{variant.school} reads the trust's words from now on.")
    return redirect("policies:local", slug=variant.policy.slug)
