"""Pictures of pupils, for everybody: who must not be shown, and what a family said."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import showing, tabs
from accounts.forms.images import FindForm, WhoForm, WithdrawalForm
from accounts.models import Purpose
from accounts.queries import images as queries
from accounts.queries import images_scope as scope
from accounts.rules import images as may
from accounts.workflow import images as workflow
from core.access import requires
from core.forms import key

# (words, what it is for, name of the address, permission) of what only some people do.
ELSEWHERE = (
    (
        "What families said",
        "Each no, what was taken down for it, and what is still to take down",
        "accounts:withdrawals",
        "accounts.view_withdrawals",
    ),
    (
        "The image record",
        "Every pupil and what was answered for them",
        "accounts:pupils",
        "accounts.view_pupils",
    ),
    (
        "Bring in a list",
        "From your MIS: pupils, classes and answers",
        "accounts:begin_image_list",
        "accounts.begin_image_list",
    ),
    (
        "Figures",
        "How many may be shown, by school and purpose",
        "accounts:image_figures",
        "accounts.view_image_figures",
    ),
    (
        "Who looked it up",
        "With whom the list was shared, and when",
        "accounts:image_looks",
        "accounts.view_image_looks",
    ),
    (
        "Teams",
        "Clubs and groups beside classes and years",
        "accounts:pupil_teams",
        "accounts.view_pupil_teams",
    ),
    (
        "Devices for pictures",
        "Those that IT approved",
        "accounts:image_devices",
        "accounts.view_devices",
    ),
)


@requires("accounts.view_images")
def images(request):
    user = request.user
    page = {
        "tabs": tabs.open_to(user),
        "is_kept": may.is_kept(user),
        "may_look_up": user.has_perm("accounts.view_image_list"),
        "elsewhere": [
            (words, text, address)
            for words, text, address, permission in ELSEWHERE
            if user.has_perm(permission)
        ],
    }
    return render(request, "accounts/images/images.html", page)


def chosen_school(request, held):
    """(the one school, or that of the address; all that may be chosen)."""
    schools = [*scope.schools(held)]
    if len(schools) == 1:
        return schools[0], schools
    wanted = key(request.GET.get("school", ""))
    return next((school for school in schools if school.pk == wanted), None), schools


@requires("accounts.view_image_list")
def image_list(request):
    school, schools = chosen_school(request, may.pictured_at(request.user))
    page = {"school": school, "schools": schools, "form": None}
    if school is not None:
        groups = queries.groups(school, timezone.localdate())
        asked = request.GET if "group" in request.GET else None
        form = WhoForm(asked, groups=groups)
        page |= {"form": form, "groups": groups}
        if form.is_bound and form.is_valid():
            page |= _looked_up(request.user, school, form.cleaned_data)
    return render(request, "accounts/images/list.html", page)


def _looked_up(user, school, said):
    """Who must not be shown, by name and nothing else; that it was looked up is kept."""
    today, consent = timezone.localdate(), may.consent(user)
    kind, _, name = said["group"].partition(":")
    purpose = Purpose(said["purpose"])
    words = showing.group_words(kind, name)
    workflow.look(user, school, words, purpose)
    pupils = queries.must_not_be_shown(school, kind, name, purpose, today, consent=consent)
    everybody = queries.at_school(queries.group(school, kind, name), today)
    return {
        "looked_up": True,
        "at": timezone.now(),
        "pupils": pupils,
        "group": words,
        "purpose": purpose.label[:1].lower() + purpose.label[1:],
        "is_empty": not pupils and not everybody.exists(),
        "recorded": consent == queries.RECORDED,
    }


@requires("accounts.record_withdrawal")
def find_pupil(request):
    school, schools = chosen_school(request, may.found_at(request.user))
    page = {"school": school, "schools": schools, "form": None}
    if school is not None:
        pupils = scope.found_by(request.user).filter(school=school)
        classes = pupils.exclude(class_name="").order_by().values_list("class_name", flat=True)
        names = sorted(set(classes.distinct()), key=queries.in_order)
        form = FindForm(request.GET or None, classes=names)
        page |= {"form": form, "pupil_word": school.pupil_word}
        if form.is_bound and form.is_valid():
            page |= _found(pupils, form.cleaned_data)
            held = may.held(request.user, may.SAFEGUARDS)
            page["may_block"] = bool(held & {None, school.pk})
    return render(request, "accounts/images/find.html", page)


def _found(pupils, said):
    found = scope.find(pupils, class_name=said["class_name"], words=said["words"])
    letters = len("".join(said["words"].split()))
    return {
        "searched": bool(said["class_name"]) or letters >= scope.ENOUGH,
        "found": found[: scope.MOST] if not said["class_name"] else found,
        "more": not said["class_name"] and len(found) > scope.MOST,
    }


@requires("accounts.record_withdrawal", scope.found_by)
def record_withdrawal(request, pupil):
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = workflow.withdraw(pupil, form.said(), by=request.user)
        messages.success(request, "It counts from now. Whoever keeps the record has been told.")
        return redirect(row)
    page = {"form": form, "pupil": pupil}
    return render(request, "accounts/images/record_no.html", page)
