"""What readers of a case, and those with a task, type."""

from django import forms

from core.forms import PortalForm
from people.forms.fields import PersonField

LONG = 5000


class ConflictForm(PortalForm):
    conflict = forms.ChoiceField(
        label="Is there any reason why you should not handle this?",
        help_text="You are related or close to somebody in it, you were part of it, you are in a "
        "dispute with them, or it is about your own decision.",
        choices=(("no", "No, nothing stands against it"), ("yes", "Yes, somebody else should")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether anything stands against it"},
    )


class NamePersonForm(PortalForm):
    person = PersonField(
        label="Somebody who works in or for the trust",
        required=False,
        help_text="Their name or e-mail address",
    )
    name = forms.CharField(
        label="Or somebody who has no record here", required=False, max_length=200
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("person", "Say who it is")
        return cleaned


class FinishTaskForm(PortalForm):
    answer = forms.CharField(
        label="What did you do?", max_length=LONG, widget=forms.Textarea(attrs={"rows": 5})
    )


class RefuseTaskForm(PortalForm):
    reason = forms.CharField(
        label="Why is nobody to be given it?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
