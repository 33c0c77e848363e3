"""What somebody types who reports without signing in, beside the questions themselves."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents import files, references
from incidents.forms.evidence import AddFilesForm
from incidents.forms.fields import area
from incidents.forms.questions import Question
from people.models import School

LONG = 5000


class SchoolForm(PortalForm):
    school = forms.ModelChoiceField(
        label="Which school is it about?", queryset=School.objects.none(), empty_label="Choose"
    )
    for_firm = forms.BooleanField(
        label="I report for a firm that works in a school: a contractor, an agency or a hirer",
        required=False,
        help_text="Then we ask for its name and yours, and what it has done about it",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.open_on(timezone.localdate())


class FirmQuestion(Question):
    """Under the firm's own name, which nobody can check: so it is shown as not checked."""

    slug, title = "firm", "Which firm do you report for?"
    lead = "Those who look into it read this. They cannot check it, so they may ring the firm."
    required_for_sending = ("firm", "reporter_name", "contact", "firm_did")
    firm = forms.CharField(label="Name of the firm", max_length=200)
    reporter_name = forms.CharField(label="Your name", max_length=200)
    contact = forms.CharField(
        label="How to reach you",
        max_length=300,
        help_text="A telephone number or an e-mail address at the firm",
    )
    firm_did = area(
        "What has the firm done about it?",
        limit=LONG,
        rows=4,
        help_text="Such as: they no longer work at the school, the LADO was told. If it has done "
        "nothing yet, say so",
    )

    @classmethod
    def is_asked(cls, draft):
        return bool(draft.answers.get("for_firm"))


class FilesForm(AddFilesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["files"]
        field.help_text = f"{field.help_text}. {files.TOGETHER // 2**20} MB together"


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
