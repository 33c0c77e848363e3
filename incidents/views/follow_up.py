"""Whoever handles a report without a name asks its reporter, who answers when they come back."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.access import requires
from incidents.forms.unnamed import WordsForm
from incidents.queries import case_page, visible
from incidents.workflow import unnamed as workflow


@requires("incidents.ask_reporter", visible.unnamed_concerns)
def ask_reporter(request, concern):
    if case_page.must_answer(request.user, concern.case):
        return redirect("incidents:conflict", reference=concern.case.reference)
    form = WordsForm(request.POST or None)
    form.fields["words"].label = "What do you want to ask?"
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.ask(concern, said["words"], number=said["number"], by=request.user)
        messages.success(request, "Asked. They read it when they come back with their receipt.")
        return redirect(concern.case)
    return render(request, "incidents/ask_reporter.html", {"concern": concern, "form": form})
