"""What somebody types who reports without signing in, beside the questions themselves."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents import references
from people.models import School

LONG = 5000


class SchoolForm(PortalForm):
    school = forms.ModelChoiceField(
        label="Which school is it about?", queryset=School.objects.none(), empty_label="Choose"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.open_on(timezone.localdate())


class ReceiptForm(PortalForm):
    receipt = forms.CharField(
        label="Your receipt",
        max_length=100,
        help_text="The letters and numbers that you wrote down. Spaces and small letters are fine",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_receipt(self):
        typed = references.tidy(self.cleaned_data["receipt"])
        if len(typed) != references.RECEIPT_SIZE:
            raise forms.ValidationError(
                f"A receipt has {references.RECEIPT_SIZE} letters and numbers. "
                f"You typed {len(typed)}"
            )
        return typed


class WordsForm(PortalForm):
    """Something asked, answered or added; `number` makes it said once however often it is sent."""

    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = forms.CharField(
        label="What you want to say", max_length=LONG, widget=forms.Textarea(attrs={"rows": 5})
    )
