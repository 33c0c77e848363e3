"""Adding, taking and sealing files; the question about pictures comes before any file can."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from core.access import requires
from incidents import files
from incidents.forms.evidence import AddFilesForm, AddToCaseForm, AdviceForm, PicturesForm, SealForm
from incidents.models import Answer
from incidents.queries import case_page, evidence, ringing, routes, visible
from incidents.workflow import drafting
from incidents.workflow import evidence as workflow
from people.models import School

SANDBOX = "default-src 'none'; sandbox"


# --- in a report half-way


@requires("incidents.change_draft", visible.drafts)
def ask(request, draft):
    """The question about pictures; yes and not sure end with what to do, and with no upload."""
    said = draft.answers.get("images")
    form = PicturesForm(request.POST or None, initial={"images": said})
    if request.method == "POST" and form.is_valid():
        drafting.say_of_pictures(draft, form.cleaned_data["images"], by=request.user)
        if not form.may_show_a_child:
            return redirect("incidents:add_files", number=draft.number)
        check = reverse("incidents:check", args=[draft.number])
        again = reverse("incidents:ask_of_pictures", args=[draft.number])
        numbers = _numbers_for_draft(draft)
        return _stop(request, numbers, again, check, "Go on with the report")
    return render(request, "incidents/files/ask.html", {"draft": draft, "form": form})


@requires("incidents.change_draft", visible.drafts)
def add(request, draft):
    if draft.answers.get("images") != Answer.NO:
        return redirect("incidents:ask_of_pictures", number=draft.number)
    form = AddFilesForm(request.POST or None, request.FILES or None, initial={"images": "no"})
    if request.method == "POST" and form.is_valid() and _all_kept(request, form, draft):
        return redirect("incidents:add_files", number=draft.number)
    page = {"draft": draft, "form": form, "files": evidence.of_draft(draft), "most": files.MOST}
    return render(request, "incidents/files/add.html", page)


@requires("incidents.remove_file", evidence.visible_to)
def remove(request, file):
    draft = file.draft
    if request.method == "POST":
        workflow.remove(file, by=request.user)
        messages.success(request, "The file is gone.")
        return redirect("incidents:add_files", number=draft.number)
    return render(request, "incidents/files/remove.html", {"file": file, "draft": draft})


# --- in a case


@requires("incidents.add_file_to_case", visible.cases)
def add_to_case(request, case):
    """First the question, then the files, at one address."""
    if case_page.must_answer(request.user, case):
        return redirect("incidents:conflict", reference=case.reference)
    answered = (request.POST or request.GET).get("images")
    if answered == Answer.NO:
        return _add_to_case(request, case)
    form = PicturesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        again = reverse("incidents:add_to_case", args=[case.reference])
        numbers = ringing.numbers(case.school, routes.facts_of(case))
        return _stop(request, numbers, again, case.get_absolute_url(), "Back to the case")
    return render(request, "incidents/files/ask_in_case.html", {"case": case, "form": form})


def _add_to_case(request, case):
    sent = request.POST if "strand" in request.POST else None  # else only the question was answered
    strands = evidence.strands_to_choose(request.user, case)
    form = AddToCaseForm(sent, request.FILES or None, strands=strands, initial={"images": "no"})
    ready = sent is not None and form.is_valid()
    if ready and _all_kept(request, form, case, strand=form.cleaned_data["strand"]):
        return redirect(case)
    return render(request, "incidents/files/add_to_case.html", {"case": case, "form": form})


def _all_kept(request, form, to, **more):
    """Keep what can be kept, and say beside the field of each other file why not."""
    chosen = form.cleaned_data["files"]
    refused = workflow.add_all(chosen, to, by=request.user, **more)
    for one in refused:
        form.add_error("files", f"{one.name}: {one.why}")
    if kept := len(chosen) - len(refused):
        messages.success(
            request, f"{kept} files were added." if kept > 1 else "One file was added."
        )
    return not refused


def _stop(request, numbers, again, onward, onward_words):
    page = {"numbers": numbers, "again": again, "onward": onward, "onward_words": onward_words}
    return render(request, "incidents/files/stop.html", page)


# --- one file


@requires("incidents.open_file", evidence.to_open)
def file(request, file):
    return _given(request, file)


@requires("incidents.open_original", evidence.to_open)
def original(request, file):
    return _given(request, file, original=True)


def _given(request, file, *, original=False):
    """Bytes and a name, which no browser shows, runs or guesses at."""
    if case_page.must_answer(request.user, file.of_case):
        return redirect("incidents:conflict", reference=file.of_case.reference)
    given = workflow.give(file, by=request.user, original=original)
    response = HttpResponse(given.content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, given.name)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("incidents.seal_evidencefile", evidence.visible_to)
def seal(request, file):
    form = SealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.seal(file, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "The file is sealed. Nobody can open it any more.")
        return redirect(_back(request.user, file))
    page = {
        "file": file,
        "form": form,
        "back": _back(request.user, file),
        "to_tell": _to_tell(request.user, file),
    }
    return render(request, "incidents/files/seal.html", page)


@requires("incidents.log_advice", evidence.visible_to)
def log_advice(request, file):
    form = AdviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.log_advice(file, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "The advice is written down.")
        return redirect(_back(request.user, file))
    page = {"file": file, "form": form, "back": _back(request.user, file)}
    return render(request, "incidents/files/advice.html", page)


def _back(user, file):
    """Where whoever looks at the file came from."""
    if file.draft:
        return reverse("incidents:add_files", args=[file.draft.number])
    if user.has_perm("incidents.view_case", file.of_case):
        return file.of_case.get_absolute_url()
    return file.concern.get_absolute_url()


def _to_tell(user, file):
    """Whom to tell of it by voice; nobody where whoever looks is one of those who are told."""
    here = [person for person, _ in _numbers(user, file).here]
    return [] if user in here else list(dict.fromkeys(here))


def _numbers(user, file):
    """Of a report its sender knows what they said, of a case its readers whom it is about."""
    if file.draft:
        return _numbers_for_draft(file.draft)
    case = file.of_case
    reads = user.has_perm("incidents.view_case", case)
    return ringing.numbers(
        case.school, routes.facts_of(case) if reads else routes.said_in(file.concern)
    )


def _numbers_for_draft(draft):
    school = School.objects.get(pk=draft.answers["school"])
    return ringing.numbers(school, drafting.said_in(draft))
