"""What a move asks for: an approval's particulars, a note."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from people.models import Role, StaffGroup
from policies.workflow import scheduling


class ApprovalForm(PortalForm):
    body = forms.CharField(label="Approved by", max_length=200, help_text="The committee or board")
    approved_on = forms.DateField(label="On")
    minute = forms.CharField(
        label="Minute", max_length=120, required=False, help_text="Its number, such as 26/41"
    )

    def clean_approved_on(self):
        day = self.cleaned_data["approved_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Enter the day of the meeting: today or earlier")
        return day


class ScheduleForm(PortalForm):
    on = forms.DateField(label="The day on which it is published and in force")

    def clean_on(self):
        day = self.cleaned_data["on"]
        if why := scheduling.not_then(day, timezone.localdate()):
            raise forms.ValidationError(why)
        return day


class NoteForm(PortalForm):
    note = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class NarrowForm(PortalForm):
    """Whom the change concerns; nothing chosen means everybody."""

    only = forms.MultipleChoiceField(
        label="Ask only",
        required=False,
        choices=[
            ("Staff groups", [(f"group:{code}", words) for code, words in StaffGroup.choices]),
            ("Posts held", [(f"role:{code}", words) for code, words in Role.choices]),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody else is shown the new text without signing again. Tick nothing to"
        " ask everybody",
    )
