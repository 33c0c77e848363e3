"""Files of a report without signing in: at first, and later by the receipt.

The question about pictures comes before any field for files, as for everybody (views/evidence.py).
No address names a file, and nobody gets one back here.
"""

from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import throttling
from incidents import files
from incidents.forms.evidence import PicturesForm
from incidents.forms.unnamed import FilesForm
from incidents.models import Answer
from incidents.queries import ringing, routes
from incidents.views import unnamed
from incidents.workflow import drafting
from incidents.workflow import evidence as keeping
from incidents.workflow import unnamed as workflow
from people.models import School

SENT_AN_HOUR = 30  # times that files are sent from one address


# --- in a report half-way


@unnamed.with_draft
def ask(request, draft):
    """Yes and not sure end with what to do, and with no upload."""
    form = PicturesForm(request.POST or None, initial={"images": draft.answers.get("images")})
    if request.method == "POST" and form.is_valid():
        drafting.say_of_pictures(draft, form.cleaned_data["images"], by=None)
        if not form.may_show_a_child:
            return redirect("incidents:unnamed_files")
        school = School.objects.get(pk=draft.answers["school"])
        numbers = ringing.numbers(school, drafting.said_in(draft))
        return _stop(request, numbers, "", "check", "Go on with the report")
    return _asked(request, form, reverse("incidents:unnamed_check"))


@unnamed.with_draft
def add(request, draft):
    if draft.answers.get("images") != Answer.NO:
        return redirect("incidents:unnamed_pictures")
    return _add(request, draft, redirect("incidents:unnamed_files"), "check", keep=_keep)


@require_POST
@unnamed.with_draft
def remove(request, draft):
    if file := draft.files.filter(number=_number(request.POST.get("file", ""))).first():
        keeping.remove(file, by=None)
    return redirect("incidents:unnamed_files")


def _number(text):
    try:
        return UUID(text)
    except ValueError:
        return None


# --- by receipt


@unnamed.with_concern
def ask_later(request, concern):
    """Asked each time: the answer of before was about other files."""
    form = PicturesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not form.may_show_a_child:
            return redirect(f"{reverse('incidents:unnamed_yours_files')}?images=no")
        workflow.warn_of_picture(concern)
        numbers = ringing.numbers(concern.school, routes.said_in(concern))
        return _stop(request, numbers, "yours_", "concern", "Back to your report")
    return _asked(request, form, reverse("incidents:unnamed_concern"))


@unnamed.with_concern
def add_later(request, concern):
    if (request.POST or request.GET).get("images") != Answer.NO:
        return redirect("incidents:unnamed_yours_pictures")
    done = unnamed.keep_open(redirect("incidents:unnamed_concern"), concern)
    return _add(request, concern, done, "concern", keep=workflow.add_files)


# --- both


def _asked(request, form, back):
    return unnamed.shown(request, "pictures", {"form": form, "back": back})


def _add(request, to, done, onward, *, keep):
    """What can be kept is; beside the field of each other file stands why not."""
    form = FilesForm(request.POST or None, request.FILES or None, initial={"images": "no"})
    if request.method == "POST" and form.is_valid():
        if throttling.too_often("unnamed_files", unnamed.whence(request), most=SENT_AN_HOUR):
            return unnamed.shown(request, "too_often", status=429)
        refused = keep(to, form.cleaned_data["files"])
        for one in refused:
            form.add_error("files", f"{one.name}: {one.why}")
        if not refused:
            return done
    page = {
        "form": form,
        "files": to.files.all(),
        "full": to.files.count() >= files.MOST,
        "half_way": onward == "check",
        "onward": reverse(f"incidents:unnamed_{onward}"),
    }
    return unnamed.shown(request, "files", page)


def _keep(draft, uploads):
    return keeping.add_all(uploads, draft, by=None)


def _stop(request, numbers, again, onward, onward_words):
    page = {
        "numbers": numbers,
        "again": reverse(f"incidents:unnamed_{again}pictures"),
        "onward": reverse(f"incidents:unnamed_{onward}"),
        "onward_words": onward_words,
    }
    return unnamed.shown(request, "stop", page)
