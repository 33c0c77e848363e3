"""What a school brings with it when it joins: the text, its approval, and until when it stands."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from people.forms.fields import DayField
from people.models import StaffGroup
from policies.forms.drafting import FileForm
from policies.models import Policy
from policies.queries import inherited
from policies.workflow import bringing_in

Rule = Policy.SigningRule
ASKED = [
    (Rule.NOT_SIGNED, "No, they only read it"),
    (Rule.EACH_VERSION, "Yes, as the old policy required"),
    (Rule.YEARLY, "Yes, every year"),
]
NOTHING = "Nothing: it ends without a successor"


def until_field():
    return DayField(
        label="Switch date",
        help_text="At 07:00 of this day it ends there, and the trust’s policy takes its place",
    )


def successor_field():
    return forms.ModelChoiceField(
        Policy.objects.none(),
        label="What takes its place",
        required=False,
        empty_label=NOTHING,
        help_text="Until the switch date this policy does not bind those who work only there",
    )


def in_the_future(day):
    if day and day <= timezone.localdate():
        raise forms.ValidationError("Choose a day after today for the switch")
    return day


class SwitchForm(PortalForm):
    """Until when it stays in force, and what then takes its place."""

    until = until_field()
    taken_over_by = successor_field()

    def __init__(self, *args, policy, **kwargs):
        super().__init__(*args, **kwargs)
        known = inherited.may_take_over()
        self.fields["taken_over_by"].queryset = known
        self.initial |= {"until": policy.inherited_until, "taken_over_by": policy.taken_over_by_id}

    def clean_until(self):
        return in_the_future(self.cleaned_data["until"])


class BringInForm(FileForm):
    """A policy of the school as it was in force before it joined."""

    title = forms.CharField(
        max_length=200, required=False, help_text="If it is not the heading of the file"
    )
    version = forms.RegexField(
        r"^[1-9][0-9]{0,2}\.[0-9]{1,3}$",
        initial="1.0",
        error_messages={"invalid": "Version: write it like 1.0 or 2.1"},
    )
    effective_on = DayField(label="In force since")
    approved_by = forms.CharField(max_length=200, help_text="Such as the governing body")
    approved_on = DayField(label="Approved on")
    groups = forms.MultipleChoiceField(
        label="Whom it is for",
        choices=StaffGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: everybody who works there",
    )
    signing_rule = forms.ChoiceField(
        label="Do they sign it?", choices=ASKED, initial=Rule.NOT_SIGNED, widget=forms.RadioSelect
    )
    until = until_field()
    successor = successor_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = inherited.may_take_over()

    def clean_until(self):
        return in_the_future(self.cleaned_data["until"])

    def clean_file(self):
        file = super().clean_file()
        if why := bringing_in.why_not(self.imported):
            raise forms.ValidationError(why)
        return file

    def clean(self):
        cleaned = super().clean()
        for name in ("effective_on", "approved_on"):
            if cleaned.get(name) and cleaned[name] > timezone.localdate():
                self.add_error(name, "Choose today or a day that is past")
        return cleaned

    def existing(self, school, owner):
        said = self.cleaned_data
        same = ("effective_on", "approved_by", "approved_on", "signing_rule", "until", "successor")
        return bringing_in.Existing(
            imported=self.imported,
            data=self.data_read,
            filename=self.filename,
            owner=owner,
            title=said["title"] or self.imported.title,
            school=school,
            number=tuple(map(int, said["version"].split("."))),
            groups=tuple(said["groups"]),
            **{name: said[name] for name in same},
        )
