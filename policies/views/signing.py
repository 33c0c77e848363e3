"""Reading and signing: the text in force at your school, the statement, your name, once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import requires
from policies import pdf
from policies.drawn import changed, draw, drawn
from policies.forms.signing import ReadAndSignForm, RefuseForm
from policies.models import Assignment
from policies.queries import (
    acknowledgements,
    assignments,
    document_control,
    editions,
    letters,
    minutes,
    questions,
)
from policies.views import scenarios
from policies.workflow import signing


@requires("policies.view_assignment", row=assignments.own)
def read(request, assignment):
    return read_and_sign(request, assignment)


def read_and_sign(request, assignment, *, then=redirect, sitting=None):
    """The policy as it stands at each of the reader's schools, and the place to sign it.

    `then` answers once it is signed, given the record; `sitting`: how far a pack has got.
    """
    if done := _signed_already(assignment):
        return then(done)
    asks, go_on = scenarios.put(request, assignment)
    if go_on:
        return redirect(go_on)
    texts = signing.texts_for(assignment, timezone.localdate())
    fresh = {"version": assignment.version_id, "shown": signing.fingerprint(texts)}
    meanwhile = None
    how = {"format_read": request.GET.get("read", "web")}
    form = ReadAndSignForm(_signature_sent(request), initial=fresh | how)
    if form.is_valid():
        if is_the_text_shown(form, fresh):
            return then(_sign(request, assignment, texts, form))
        messages.warning(
            request,
            "The policy changed while you were reading. This is the text now in force; "
            "please read what changed and sign this one.",
        )
        meanwhile = since_shown(request.user, assignment, form.cleaned_data["shown"], texts[0])
        form = ReadAndSignForm(initial=form.cleaned_data | fresh)
    page = _page(request, assignment, texts, form)
    page |= {"sitting": sitting, "meanwhile": meanwhile, "asks": asks}
    return render(request, "policies/read.html", page)


def _signature_sent(request):
    return None if scenarios.is_sent(request) else request.POST or None


def since_shown(person, assignment, shown_before, first):
    """What changed since the text that was being read, if it can still be told which that was."""
    before = editions.text_shown(shown_before, assignment.policy_id, first.school_id, person)
    return before and changed(before, first.text_id)


def since_signed(before, first):
    """What changed since the text that the reader last signed, if that text is kept."""
    signed = before and editions.text_signed(before, first.school_id)
    return signed and changed(signed, first.text_id)


def _signed_already(assignment):
    if assignment.state != Assignment.State.SIGNED:
        return None
    return assignment.acknowledgements.filter(voided_at=None).first()


def is_the_text_shown(form, fresh):
    return {name: form.cleaned_data[name] for name in fresh} == fresh


def _sign(request, assignment, texts, form):
    return signing.sign_once(
        assignment,
        by=request.user,
        signature=signing.Signature(
            typed_name=form.cleaned_data["typed_name"],
            editions=tuple(texts),
            format_read=form.cleaned_data["format_read"],
            address=request.META.get("REMOTE_ADDR"),
        ),
    )


def _page(request, assignment, texts, form):
    answers, asked = questions.beside(assignment.version, request.user)
    before = assignments.last_signed(request.user, assignment.policy_id)
    return as_shown(assignment, texts, answers, ask=assignment.version_id) | {
        "asked": asked,
        "answers": [row for row in answers if not row.anchor],
        "assignment": assignment,
        "approval": document_control.approval_of(assignment.version),
        "owners": document_control.owners_of(assignment.policy),
        "revisions": document_control.revisions_of(assignment.policy),
        "before": before,
        "changed": since_signed(before, texts[0]),
        "form": form,
        "today": timezone.localdate(),
    }


def as_shown(assignment, texts, answers=(), *, ask=0):
    """The text that is signed, with what differs at other schools, and its statement.

    `ask`: the version whose clauses the reader may ask about, where there is a way to.
    """
    version, first = assignment.version, texts[0]
    read = editions.shown_once(version, texts) if texts[1:] else None
    text, contents = (
        draw(read.clauses, ask, answers) if read else drawn(first.text_id, ask, answers)
    )
    return {
        "version": version,
        "minutes": minutes.put([assignment])[0].minutes,
        "policy": assignment.policy,
        "first": first,
        "schools": [edition.place for edition in texts if edition.place],
        "text": text,
        "contents": contents,
        "differences": read.differences if read else [],
        "statement": signing.statement_of(version),
    }


@requires("policies.refuse_assignment", assignments.visible_to)
def refuse(request, assignment):
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signing.refuse(assignment, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Your reason is with the policy's owner and HR.")
        return redirect("home")
    return render(request, "policies/refuse.html", {"assignment": assignment, "form": form})


@requires("policies.view_acknowledgement", acknowledgements.visible_to)
def signed(request, acknowledgement):
    todo = minutes.put(assignments.to_do(request.user)[:3])
    return render(
        request,
        "policies/signed.html",
        {
            "record": acknowledgement,
            "mine": acknowledgement.assignment.person_id == request.user.pk,
            "may_void": _may_void(request.user, acknowledgement),
            "back_to": _back_to(request.user, acknowledgement),
            "editions": acknowledgement.editions.select_related("edition__school"),
            "todo": todo,
        },
    )


def _back_to(user, record):
    """Whoever recorded it may see no more of the person than whom they help."""
    person = record.assignment.person_id  # who may have signed it under another record
    if acknowledgements.people_visible_to(user).filter(pk=person).exists():
        return reverse("policies:person_record", args=[person])
    return reverse("policies:help_person", args=[person])


def _may_void(user, record):
    others = not record.voided_at and record.assignment.person_id != user.pk
    return others and user.has_perm("policies.void_acknowledgement", record)


@requires("policies.view_acknowledgement", acknowledgements.visible_to)
def certificate(request, acknowledgement):
    content = pdf.certificate(acknowledgement)
    name = f"certificate-{acknowledgement.pk}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires("policies.view_own_record")
def own_record(request):
    return render(
        request,
        "policies/record.html",
        {
            "person": request.user,
            "mine": True,
            "todo": assignments.to_do(request.user),
            "records": assignments.signed_by(request.user),
            "exemptions": letters.exemptions_of(request.user, timezone.localdate()),
        },
    )


@requires("policies.view_record", acknowledgements.people_visible_to)
def person_record(request, person):
    """Somebody's signing record, for HR and the headteacher of a school where they work."""
    return render(
        request,
        "policies/record.html",
        {
            "person": person,
            "mine": person == request.user,
            "helps": request.user.has_perm("policies.help_person", person),
            "todo": assignments.to_do(person),
            "records": assignments.signed_by(person),
            "exemptions": letters.exemptions_of(person, timezone.localdate()),
        },
    )
