"""Helping somebody to sign: a link, on their behalf, on paper; striking a signature out."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from policies import scans
from policies.models import Acknowledgement, SigningLink
from policies.workflow.helping import Paper

READ_AS = [
    choice for choice in Acknowledgement.Format.choices if choice[0] not in ("audio", "translation")
]


def read_scan(file):
    """What the file really is, and its bytes; an error beside the field where it is unusable."""
    data = file.read(scans.LARGEST + 1)
    try:
        return scans.read(data), data
    except scans.Unusable as error:
        raise forms.ValidationError(str(error)) from error


class LinkForm(PortalForm):
    given = forms.ChoiceField(choices=SigningLink.Given)


class OnBehalfForm(PortalForm):
    """`version` and `shown` say which text was on the page, so that no other is recorded."""

    typed_name = forms.CharField(label="Their name, as they give it", max_length=200)
    format_read = forms.ChoiceField(
        label="How they read it",
        choices=[*READ_AS, ("audio", "It was read aloud"), ("translation", "Translated for them")],
    )
    note = forms.CharField(
        label="Why you record it, and how they agreed",
        help_text="For instance: read to her in the kitchen at 3 pm, she said yes to the statement",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    identity = forms.BooleanField(
        label="I know that it was them, and they agreed themselves",
        error_messages={"required": "Tick this only if it is so: without it nothing is recorded"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)


class PaperForm(PortalForm):
    """A scan; afterwards `paper` holds what it is. `code`: as it must stand on the paper."""

    file = forms.FileField(
        label="The scan or a photograph of the signed page",
        help_text="PDF, JPEG or PNG, up to 10 MB",
    )
    code = forms.CharField(
        label="Code at the foot of the paper",
        help_text="It says whose paper this is, and that the text is the one in force",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}),
    )
    signed_on = forms.DateField(label="Signed on", help_text="The day written on the paper")
    note = forms.CharField(label="Note", max_length=500, required=False)
    identity = forms.BooleanField(
        label="I know that it was them who signed",
        error_messages={"required": "Tick this only if it is so: without it nothing is recorded"},
    )

    def __init__(self, *args, wanted, assigned_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted, self.assigned_on = wanted, assigned_on

    def clean_code(self):
        typed = "".join(self.cleaned_data["code"].upper().split())
        if typed == self.wanted:
            return typed
        if typed.partition("-")[0] == self.wanted.partition("-")[0]:
            raise forms.ValidationError(
                "The policy has changed since this paper was printed. Print it again to be signed."
            )
        raise forms.ValidationError("This is the paper of somebody else, or of another policy")

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if not self.assigned_on <= day <= timezone.localdate():
            raise forms.ValidationError(
                "Enter the day on the paper: today, or a day since it was asked for"
            )
        return day

    def clean_file(self):
        self.scan, self.data_read = read_scan(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    @property
    def paper(self):
        return Paper(self.data_read, self.scan, self.cleaned_data["signed_on"])


class VoidForm(PortalForm):
    reason = forms.CharField(
        label="Why is it struck out?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person and whoever opens the record will read this",
    )
