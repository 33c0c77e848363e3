"""Several policies in one sitting: a list, then one page after the other, each signed by itself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import requires
from policies.pack import Pack
from policies.queries import assignments, minutes
from policies.views import signing


@requires("policies.view_own_record")
def pack(request):
    """What is to sign, soonest first, and how far the sitting has got."""
    sitting = _pack(request.user)
    asked = sitting.asked(timezone.localdate()) if sitting.waiting else ""
    return render(request, "policies/pack.html", {"pack": sitting, "asked": asked})


@requires("policies.view_assignment", assignments.visible_to)
def read(request, assignment):
    """One policy of the pack. Signing it leads to the next one."""
    sitting = _pack(request.user)
    following = sitting.after(assignment)

    def go_on(record):
        done = _pack(request.user)
        messages.success(
            request,
            f"You signed the {record.version.policy.title}. {done.done} of {len(done.rows)} done.",
        )
        return redirect(
            *(("policies:pack_read", following.pk) if following else ("policies:pack",))
        )

    return signing.read_and_sign(
        request,
        assignment,
        then=go_on,
        sitting={
            "place": sitting.place_of(assignment),
            "of": len(sitting.rows),
            "done": sitting.done,
            "minutes": sitting.minutes,
            "after": following,
        },
    )


def _pack(person):
    today = timezone.localdate()
    return Pack(minutes.put(assignments.in_one_sitting(person, today), today))
