"""What is written into the breach log."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import FilterForm, PortalForm
from incidents.breach_words import WHOSE
from incidents.forms.fields import DATA, area
from incidents.models import Breach
from people.forms.fields import DayField, PastDayField
from people.models import School

MANY = forms.CheckboxSelectMultiple
ONE = forms.RadioSelect


class BreachForm(PortalForm):
    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    noticed_at = forms.DateTimeField(
        label="When was it noticed?", help_text="The 72 hours count from then, also at weekends"
    )
    school = forms.ModelChoiceField(
        label="School", queryset=School.objects.none(), required=False, empty_label="The trust"
    )
    what = area("What happened?", limit=5000)
    whose = forms.MultipleChoiceField(
        label="Whose data", choices=WHOSE, widget=MANY, error_messages={"required": "Say whose"}
    )
    kinds_of_data = forms.MultipleChoiceField(
        label="Which data", choices=[(name, name) for name in DATA], widget=MANY, required=False
    )
    how_many = forms.IntegerField(
        label="Of how many people",
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text="Leave it empty while nobody knows",
    )
    contained = forms.ChoiceField(
        label="Is it contained?", choices=Breach.Contained, widget=ONE, initial="no"
    )
    contained_words = area("What was done about it", limit=5000, rows=3, required=False)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean_noticed_at(self):
        moment = self.cleaned_data["noticed_at"]
        if moment > timezone.now():
            raise forms.ValidationError("When was it noticed: this is still to come")
        return moment


class DecideForm(PortalForm):
    advice = area("What the data protection officer advises", limit=5000, rows=4)
    risk = forms.ChoiceField(
        label="What the trust decides about the risk", choices=Breach.Risk, widget=ONE
    )
    decided_by = forms.CharField(label="Who decided it for the trust", max_length=200)
    ico = forms.ChoiceField(label="The ICO", choices=Breach.Ico, widget=ONE)
    ico_why = area("Why", limit=5000, rows=4)

    def clean(self):
        cleaned = super().clean()
        risk, ico = cleaned.get("risk"), cleaned.get("ico")
        if risk in (Breach.Risk.RISK, Breach.Risk.HIGH) and ico == Breach.Ico.NO:
            self.add_error("ico", "What is a risk to people is reported to the ICO")
        return cleaned


class ReportForm(PortalForm):
    told_at = forms.DateTimeField(label="When was the ICO told?")
    reference = forms.CharField(label="Its reference", max_length=60, required=False)

    def clean_told_at(self):
        moment = self.cleaned_data["told_at"]
        if moment > timezone.now():
            raise forms.ValidationError("When was the ICO told: this is still to come")
        return moment


class TellForm(PortalForm):
    told = forms.ChoiceField(label="Those whose data it is", choices=Breach.Told, widget=ONE)
    on = PastDayField(label="Day they were told", required=False)
    words = area("What they were told, or why they need not be", limit=5000, rows=4)

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("on")
        if cleaned.get("told") == Breach.Told.TOLD and not day and "on" not in self.errors:
            self.add_error("on", "Fill in: Day they were told")
        return cleaned


class ReopenForm(PortalForm):
    note = area("Why is it opened again?", limit=2000, rows=3)


class FindForm(FilterForm):
    state = forms.ChoiceField(
        label="State",
        choices=[("", "All"), ("under_way", "Not closed"), *Breach.State.choices],
    )
    school = forms.ModelChoiceField(
        label="School", queryset=School.objects.all(), empty_label="All"
    )
    ico = forms.ChoiceField(
        label="The ICO",
        choices=[("", "All"), ("yes", "Is or was told"), ("no", "Not told")],
    )
    since = DayField(label="Noticed on or after")
