"""What is typed to decide on a request for an account, to help create it, to name a nominee."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import holds_no_secret
from accounts.workflow import at_once, register
from core.forms import PortalForm
from people.forms.fields import DayField, PersonField


def reasons(label, *, required=True, hint=""):
    return forms.CharField(
        label=label,
        max_length=2000,
        required=required,
        help_text=hint,
        validators=[holds_no_secret],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(PortalForm):
    """Carries the mark of what its page showed, so that the later of two decisions is told."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(self, data=None, *, row, initial=None, **kwargs):
        self.row = row
        super().__init__(data, initial={"seen": at_once.mark(row), **(initial or {})}, **kwargs)

    def overtaken(self, why):
        """Say who was faster and what they did; what was typed stands, to be sent again."""
        self.add_error(None, str(why))
        self.data = self.data.copy()
        self.data["seen"] = at_once.mark(self.row)

    def said(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ApproveForm(DecisionForm):
    conditions = reasons(
        "Conditions",
        required=False,
        hint="What must be so for it, such as: no comments, or two people read each post",
    )


class ApproveAndNameForm(ApproveForm):
    """Where whoever approves names the staff who create it."""

    creator = PersonField(label="Who is to create it")
    another = PersonField(label="Somebody else who may", required=False)

    def clean(self):
        cleaned = super().clean()
        for name in ("creator", "another"):
            person = cleaned.get(name)
            if person and person.pk == self.row.requester_id:
                self.add_error(name, f"{person} asked for it, so somebody else must create it")
            elif person and (why := register.why_not_named(person)):
                self.add_error(name, why)
        return cleaned

    def said(self):
        said = super().said()
        chosen = [said.pop("creator"), said.pop("another")]
        return said | {"designated": [person for person in chosen if person]}


class RefuseForm(DecisionForm):
    reason = reasons("Why", hint="Whoever asked reads it")


class AskMoreForm(DecisionForm):
    question = reasons("What you need to know", hint="They answer, and send it again")


class SetUpForm(PortalForm):
    set_up = forms.CharField(
        label="What you set up",
        max_length=300,
        validators=[holds_no_secret],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="How the account and its devices are secured. Never a password or a code",
    )


class NomineeForm(PortalForm):
    person = PersonField(label="Whom you name")
    starts_on = DayField(label="From", initial=timezone.localdate)
    ends_on = DayField(label="Until", required=False, help_text="The last day; empty: until ended")

    def __init__(self, data=None, *, by):
        self.by = by
        super().__init__(data)

    def clean_person(self):
        person = self.cleaned_data["person"]
        if person == self.by:
            raise forms.ValidationError("You decide yourself; name somebody else")
        if why := register.why_not_named(person):
            raise forms.ValidationError(why)
        return person

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if last and first and last < first:
            self.add_error("ends_on", "Until: this is before the first day")
        return cleaned
