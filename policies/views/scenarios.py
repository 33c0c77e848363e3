"""Scenario questions: put to whoever reads, written by the owner, and talked over afterwards."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.scenarios import AnswersForm, HeldForm, ScenarioForm, written
from policies.queries import scenarios as queries
from policies.queries import versions
from policies.workflow import drafting
from policies.workflow import scenarios as workflow


@dataclass(frozen=True)
class Put:
    """The questions on a reader's page: their form, how each was answered last, what follows."""

    form: AnswersForm
    rows: list
    tries: int
    passed: bool
    place: str = "questions"  # on the page

    @property
    def talk(self):
        """Whether a conversation was asked for."""
        return not self.passed and self.tries >= workflow.TRIES

    @property
    def waits(self):
        """Whether the signature has to wait for an answer."""
        return not self.passed and self.tries < workflow.TRIES


def put(request, assignment, *, place="questions", shared=False):
    """What a page draws of the questions, None where there are none; and where to go on to.

    Answers that were sent are recorded: then the second is an address. On a `shared` device the
    page that receives them says itself what was right, and no other page says it again: whoever
    takes the device next may open somebody else's name.
    """
    asked = queries.of(assignment.version)
    if not asked:
        return None, ""
    sent, told = is_sent(request, assignment), not shared
    form = AnswersForm(request.POST if sent else None, assignment=assignment, scenarios=asked)
    if form.is_valid():
        attempt = workflow.answer(assignment, form.given, number=form.cleaned_data["number"])
        if not shared:
            return None, f"{request.path}#{'sign' if attempt.passed else place}"
        sent, told = False, True
    tried = queries.attempts(assignment)
    found = Put(form, [], len(tried), any(attempt.passed for attempt in tried), place)
    if not told:
        if not found.waits:
            return None, ""
        found = replace(found, tries=0)
    last = _chosen(tried[-1]) if tried and told else {}
    if not sent:
        found = replace(found, form=_fresh(assignment, asked, len(tried) + 1, last))
    fields = ((row, found.form[f"scenario_{row.pk}"]) for row in asked)
    rows = [(field, _result(row, last.get(row.pk))) for row, field in fields]
    return replace(found, rows=rows), ""


def is_sent(request, assignment=None):
    """Whether answers were posted, and not the signature below them; to this one's questions."""
    answered = request.POST.get("answering", "") if request.method == "POST" else ""
    return answered == str(assignment.pk) if assignment else bool(answered)


def _fresh(assignment, asked, number, last):
    initial = {f"scenario_{row.pk}": _value(row, last) for row in asked if row.pk in last}
    initial["number"] = number
    return AnswersForm(initial=initial, assignment=assignment, scenarios=asked)


def _chosen(attempt):
    return {row.scenario_id: row for row in attempt.chosen.all()}


def _value(scenario, last):
    keys = [choice.pk for choice in last[scenario.pk].choices.all()]
    return keys if scenario.several else next(iter(keys), None)


def _result(scenario, chosen):
    """(right, explanations) of what was chosen last; None before the first try."""
    if chosen is None:
        return None
    said = [choice.explanation for choice in chosen.choices.all()]
    if not chosen.right and all(choice.right for choice in chosen.choices.all()):
        said.append("There is another right answer.")
    return chosen.right, said


# --- the owner writes them
@requires("policies.change_version", versions.visible_to)
def scenarios(request, version):
    """The questions of a version, and how often each was answered wrongly at first."""
    figures = queries.first_tries(version)
    return render(
        request,
        "policies/scenarios.html",
        {
            "version": version,
            "rows": queries.of(version),
            "figures": [row for row in figures if row[1] >= queries.FEWEST],
            "too_few": version.published_at and any(row[1] < queries.FEWEST for row in figures),
            "may_write": version.state in drafting.WRITABLE,
            "most": workflow.MOST,
        },
    )


@requires("policies.change_version", versions.visible_to)
def add_scenario(request, version):
    drafting.refuse_unless_text_may_change(version)
    form = ScenarioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.add(version, form.cleaned_data["situation"], form.choices, by=request.user)
        messages.success(request, "The question is added.")
        return redirect("policies:scenarios", pk=version.pk)
    return render(request, "policies/scenario.html", {"version": version, "form": form})


@requires("policies.change_scenario", queries.visible_to)
def change_scenario(request, scenario):
    version = scenario.version
    drafting.refuse_unless_text_may_change(version)
    form = ScenarioForm(request.POST or None, initial=written(scenario))
    if request.method == "POST" and form.is_valid():
        workflow.change(scenario, form.cleaned_data["situation"], form.choices, by=request.user)
        messages.success(request, "The question is saved.")
        return redirect("policies:scenarios", pk=version.pk)
    page = {"version": version, "scenario": scenario, "form": form}
    return render(request, "policies/scenario.html", page)


@require_POST
@requires("policies.change_scenario", queries.visible_to)
def remove_scenario(request, scenario):
    workflow.remove(scenario, by=request.user)
    messages.success(request, "The question is taken out.")
    return redirect("policies:scenarios", pk=scenario.version_id)


# --- and somebody talks it over
@requires("policies.view_conversations")
def conversations(request):
    rows = queries.conversations_visible_to(request.user)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "policies/conversations.html", {"page": page})


@requires("policies.hold_conversation", queries.conversations_visible_to)
def hold_conversation(request, conversation):
    asked_on = timezone.localtime(conversation.asked_at).date()
    form = HeldForm(
        request.POST or None, asked_on=asked_on, initial={"held_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        workflow.hold(conversation, by=request.user, held_on=form.cleaned_data["held_on"])
        messages.success(request, "The conversation is on record.")
        return redirect("policies:conversations")
    page = {"conversation": conversation, "form": form}
    return render(request, "policies/hold_conversation.html", page)
