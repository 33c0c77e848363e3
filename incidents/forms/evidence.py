"""What is asked before a file may be added, and the files."""

from django import forms

from core.forms import ManyFilesField, PortalForm
from incidents import files
from incidents.models import Answer

LONG = 2000


class PicturesForm(PortalForm):
    """Asked before there is any field for files, so that none can come with the answer."""

    images = forms.ChoiceField(
        label="Could anything in it show somebody under 18 nude, partly nude or sexual?",
        help_text="Pictures made by a computer count too, and so do drawings and messages with "
        "such a picture in them.",
        choices=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it could: without it no file can be added"},
    )

    @property
    def may_show_a_child(self):
        return self.cleaned_data["images"] != Answer.NO


class AddFilesForm(PortalForm):
    """`images` carries the answer along; whoever forges it has answered all the same."""

    images = forms.CharField(widget=forms.HiddenInput, required=False)
    files = ManyFilesField(
        label="Files",
        most=files.MOST,
        help_text=f"Up to {files.MOST}, each of up to 25 MB: screenshots, photographs, films, "
        "recordings, PDF, Word, plain text",
        error_messages={"required": "Choose at least one file"},
    )

    def clean_images(self):
        if self.cleaned_data["images"] != Answer.NO:
            raise forms.ValidationError("First answer the question about pictures")
        return self.cleaned_data["images"]


class AddToCaseForm(AddFilesForm):
    strand = forms.ChoiceField(label="Who may open them", widget=forms.RadioSelect, required=False)

    def __init__(self, *args, strands, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strand"].choices = strands
        self.fields["strand"].initial = strands[0][0]
        self.fields["strand"].label = "Who may open them"
        if len(strands) == 1:
            self.fields["strand"].widget = forms.HiddenInput()


class SealForm(PortalForm):
    note = forms.CharField(
        label="What the police, the LADO or your DSL advised, and their reference",
        help_text="If you have not asked them yet, leave this empty and add it later",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AdviceForm(PortalForm):
    note = forms.CharField(
        label="What was advised",
        help_text="By whom, when, and their reference. Do not describe what can be seen",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what was advised"},
    )
