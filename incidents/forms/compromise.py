"""Whose account was broken into, and what was done."""

from django import forms

from core.forms import PortalForm
from incidents.forms.fields import area
from incidents.models import Compromise, CompromiseStep


class BeginForm(PortalForm):
    """`entries`: the official accounts that whoever begins may know of."""

    whose = forms.ChoiceField(
        label="Whose account is it?", choices=Compromise.Whose, widget=forms.RadioSelect
    )
    entry = forms.ModelChoiceField(
        queryset=None,
        label="Which of the official accounts, if it is one",
        required=False,
        empty_label="None of the list",
    )
    account = forms.CharField(
        label="Its name on the platform",
        max_length=200,
        required=False,
        help_text="Never its password. Not needed for one of the list",
    )
    platform = forms.CharField(label="Platform", max_length=200, required=False)

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = entries

    def clean(self):
        said = super().clean()
        entry = said.get("entry")
        if entry and said.get("whose", Compromise.Whose.SCHOOL) != Compromise.Whose.SCHOOL:
            self.add_error("entry", "An account of the list is the school’s or the trust’s")
        elif entry:
            said["account"] = said.get("account") or entry.handle or entry.title
            said["platform"] = said.get("platform") or entry.platform.name
        elif not said.get("account") and "account" not in self.errors:
            self.add_error("account", "Enter its name on the platform")
        return said


class BeginOfTaskForm(BeginForm):
    """Of the school’s alone: whoever has the task learns of no other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["whose"]


class StepForm(PortalForm):
    outcome = forms.ChoiceField(
        label="This step", choices=CompromiseStep.Outcome, widget=forms.RadioSelect
    )
    note = area("What was done and when, or why it is not needed", limit=2000, rows=3)
