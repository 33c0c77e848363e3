"""Reviews: holding one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import requires
from policies.forms.review import ReviewForm
from policies.models import Version
from policies.queries import reviews, versions
from policies.workflow import drafting
from policies.workflow import review as workflow

SAID = {
    "no_changes": "The review of the {} is on record. Nobody is asked to sign again.",
    "new_version": "The review of the {} is on record, and this is the draft that follows from it.",
    "withdrawn": "The review of the {} is on record, and the policy is withdrawn.",
}


@requires("policies.hold_review", versions.policies_visible_to)
def hold_review(request, policy):
    version = policy.versions.filter(state=Version.State.PUBLISHED).first()
    form = ReviewForm(request.POST or None, policy=policy, version=version)
    if request.method == "POST" and form.is_valid():
        review = workflow.hold(policy, form.held, by=request.user)
        messages.success(request, SAID[review.outcome].format(policy))
        draft = drafting.on_its_way(policy)
        return redirect(draft if review.outcome == workflow.NEW_VERSION else policy)
    return render(
        request,
        "policies/hold_review.html",
        {
            "form": form,
            "policy": policy,
            "version": version,
            "due": reviews.due(policy, timezone.localdate(), in_force=version is not None),
            "cycle": reviews.cycle_of(policy),
            "draft": drafting.on_its_way(policy),
        },
    )
