"""What is set for the whole trust: its name and colours, and the way to the other settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access import requires
from people import registry
from people.forms.settings import TrustForm
from people.models import Trust
from people.step_up import step_up
from people.views.pages import form_page
from people.workflow import trust as verbs

OURS = (
    (
        "Trust",
        "Name, address, colours and logo",
        "people:change_trust",
        "people.change_trust",
    ),
    (
        "Trust profile",
        "Days, reminders, who approves what: every setting in which trusts differ",
        "people:profile",
        "people.view_profile",
    ),
    (
        "Calendar of the trust",
        "Terms, INSET days and closures; a school may keep its own",
        "people:trust_calendar",
        "people.view_home",
    ),
    (
        "Organisations",
        "Agencies, contractors and hirers whose people work in the schools",
        "people:organisations",
        "people.change_organisation",
    ),
)


@requires("people.view_settings")
def settings_list(request):
    pages = [
        (words, hint, reverse(url_name))
        for words, hint, url_name, permission in (*OURS, *registry.settings_pages)
        if request.user.has_perm(permission)
    ]
    return render(request, "people/settings.html", {"pages": pages})


@requires("people.change_trust")
@step_up
def change_trust(request):
    trust = Trust.objects.first() or Trust()
    form = TrustForm(request.POST or None, request.FILES or None, instance=trust)
    if request.method == "POST" and form.is_valid():
        verbs.change_trust(
            trust,
            form.changes(),
            by=request.user,
            logo=form.cleaned_data["new_logo"],
            no_logo=form.cleaned_data["no_logo"],
            seen=form.seen_mark(),
        )
        messages.success(request, "Saved.")
        return redirect("people:change_trust")
    back = ("Settings", reverse("people:settings"))
    return form_page(request, form, title="The trust", back=back)
