"""A question to readers as its owner writes it, and the readers' answers."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from policies.models import Scenario
from policies.workflow.scenarios import Said

MOST_CHOICES = 5


class ScenarioForm(PortalForm):
    """Afterwards `choices` holds the answers that were written, without the empty rows."""

    situation = forms.CharField(
        label="The situation",
        max_length=1000,
        help_text="Such as: a pupil asks to follow you. What do you do?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_CHOICES + 1):
            self.fields[f"words_{n}"] = forms.CharField(
                label=f"Answer {n}", max_length=300, required=n < 3
            )
            self.fields[f"right_{n}"] = forms.BooleanField(
                label=f"Answer {n} is right", required=False
            )
            self.fields[f"explanation_{n}"] = forms.CharField(
                label=f"Why answer {n} is right or wrong", max_length=500, required=False
            )
            if n < 3:
                missing = f"Answer {n}: write at least two answers"
                self.fields[f"words_{n}"].error_messages["required"] = missing
            else:
                self.fields[f"words_{n}"].label += " (optional)"

    def rows(self):
        """The three fields of each answer, as the page draws them."""
        names = ("words", "right", "explanation")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, MOST_CHOICES + 1)]

    def clean(self):
        cleaned = super().clean()
        self.choices, seen = [], set()
        for n in range(1, MOST_CHOICES + 1):
            words, why = cleaned.get(f"words_{n}"), cleaned.get(f"explanation_{n}")
            right = bool(cleaned.get(f"right_{n}"))
            if not words:
                if right or why:
                    self.add_error(f"words_{n}", f"Answer {n}: write the answer itself too")
                continue
            if words.casefold() in seen:
                self.add_error(f"words_{n}", f"Answer {n} stands there twice")
            if not why and f"explanation_{n}" not in self.errors:
                self.add_error(f"explanation_{n}", f"Say why answer {n} is right or wrong")
            seen.add(words.casefold())
            self.choices.append(Said(words, right, why or ""))
        if not self.errors and not any(choice.right for choice in self.choices):
            self.add_error("right_1", "Tick at least one answer that is right")
        return cleaned


def written(scenario: Scenario) -> dict:
    """A question as the form holds it."""
    initial = {"situation": scenario.situation}
    for n, choice in enumerate(scenario.choices.all(), 1):
        initial[f"words_{n}"] = choice.words
        initial[f"right_{n}"] = choice.right
        initial[f"explanation_{n}"] = choice.explanation
    return initial


class AnswersForm(PortalForm):
    """One field a question. `given` is what was chosen, `number` which try it is.

    `answering` says of which assignment, as a page may put the questions of several policies.
    """

    number = forms.IntegerField(min_value=1, max_value=9999, widget=forms.HiddenInput)
    answering = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, assignment, scenarios, **kwargs):
        super().__init__(*args, auto_id=f"id_{assignment.pk}_%s", **kwargs)
        self.initial["answering"] = assignment.pk
        self.scenarios = scenarios
        for n, scenario in enumerate(scenarios, 1):
            choices = [(choice.pk, choice.words) for choice in scenario.choices.all()]
            kind, widget, hint = (
                (forms.TypedMultipleChoiceField, forms.CheckboxSelectMultiple,
                 "Choose every answer that is right")
                if scenario.several
                else (forms.TypedChoiceField, forms.RadioSelect, "")
            )  # fmt: skip
            self.fields[f"scenario_{scenario.pk}"] = kind(
                label=scenario.situation,
                choices=choices,
                coerce=int,
                widget=widget,
                help_text=hint,
                error_messages={
                    "required": f"Question {n}: choose an answer",
                    "invalid_choice": f"Question {n}: choose one of the answers on the page",
                    "invalid_list": f"Question {n}: choose from the answers on the page",
                },
            )

    @property
    def given(self):
        return {
            scenario.pk: _as_set(self.cleaned_data[f"scenario_{scenario.pk}"])
            for scenario in self.scenarios
        }


def _as_set(chosen):
    return set(chosen) if isinstance(chosen, list) else {chosen}


class HeldForm(PortalForm):
    held_on = forms.DateField(label="It took place on")

    def __init__(self, *args, asked_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked_on = asked_on

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not self.asked_on <= day <= timezone.localdate():
            raise forms.ValidationError(
                f"Enter a day between {self.asked_on:%-d %B %Y}, when it was asked for, and today"
            )
        return day
