"""The trust profile: every setting with where it is from; changed after a look at what changes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access import requires
from people import profile, registry
from people.forms.profile import ProfileForm, name_of
from people.models import Trust
from people.profile_values import differences, words
from people.queries import history
from people.step_up import step_up
from people.views.pages import form_page
from people.workflow import profile as verbs
from people.workflow import records


@requires("people.view_profile")
def show_profile(request):
    trust = Trust.objects.first()
    stored = trust.profile if trust else {}
    warned = registry.warnings_of_profile(stored)
    groups = [
        (
            group,
            title,
            [_shown(stored, setting) for setting in profile.SETTINGS if setting.group == group],
            [words for about, words in warned if about == group],
        )
        for group, title in profile.GROUPS.items()
    ]
    page = {
        "groups": groups,
        "may_change": bool(trust) and request.user.has_perm("people.change_profile"),
        "history": history.of_profile(trust) if trust else [],
    }
    return render(request, "people/profile.html", page)


def _shown(stored, setting):
    """(setting, its value in words, where that is from)"""
    source = stored.get(profile.SOURCES, {}).get(setting.key)
    if setting.key in stored:
        where = source or "Set by the trust"
    else:
        where = f"The portal’s default ({setting.basis})"
    return setting, words(setting, profile.value(stored, setting.key)), where


@requires("people.change_profile")
@step_up
def change_profile(request):
    trust, group = Trust.objects.first(), request.resolver_match.kwargs["group"]
    if trust is None or group not in profile.GROUPS:
        raise Http404
    initial = {
        name_of(setting): profile.value(trust.profile, setting.key) for setting in profile.SETTINGS
    }
    initial["seen"] = records.mark(trust, ["profile"])
    form = ProfileForm(request.POST or None, group=group, initial=initial)
    back = ("Trust profile", reverse("people:profile"))
    if request.method == "POST" and form.is_valid():
        if "sure" in request.POST:
            changed = verbs.change_profile(
                form.changes(), by=request.user, seen=form.cleaned_data["seen"]
            )
            messages.success(request, "Saved." if changed else "Nothing was changed.")
            return redirect("people:profile")
        if "back" not in request.POST:
            return _preview(request, form, trust, back)
    return form_page(
        request,
        form,
        title=profile.GROUPS[group],
        back=back,
        submit="Look at what changes",
        eyebrow="Trust profile",
    )


def _preview(request, form, trust, back):
    then = trust.profile | form.changes()
    page = {
        "form": form,
        "changes": differences(trust.profile, then),
        "back": back,
        "refused": registry.why_not_this_profile(then),
        "previews": registry.previews_of_profile(trust.profile, then),
    }
    return render(request, "people/profile_preview.html", page)
