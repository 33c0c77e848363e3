"""Signing: the typed name, and the text it was typed under."""

from django import forms

from core.forms import PortalForm


class SignForm(PortalForm):
    """`version` and `shown` say which text was on the page, so that no other is signed."""

    typed_name = forms.CharField(
        label="Type your name to sign",
        max_length=200,
        error_messages={"required": "Type your name to sign"},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "w-m"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)


class ReadAndSignForm(SignForm):
    """Says too in which form the text was read; it is kept in the record."""

    format_read = forms.ChoiceField(
        label="How you read it",
        choices=[
            ("web", "On this page"),
            ("pdf", "As a PDF, or printed"),
            ("large_print", "In large print"),
            ("audio", "Read aloud"),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "w-m"}),
    )
    field_order = ["typed_name", "format_read"]

    def clean_format_read(self):
        return self.cleaned_data["format_read"] or "web"


class RefuseForm(PortalForm):
    reason = forms.CharField(
        label="Why do you not sign?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The policy's owner and HR will read this. It sets off nothing by itself.",
    )
