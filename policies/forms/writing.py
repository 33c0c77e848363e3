"""A section of a draft as its author types it."""

import re

from django import forms

from core.forms import PortalForm
from policies.importing import plain
from policies.importing.shapes import Unreadable
from policies.workflow.writing import Words

NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z]|[IVX]{1,5})(?:\([a-z0-9]{1,4}\)){0,3}")
HINT = (
    "**bold**, *slanted*, - for a list, 1. for a numbered list, [words](https://address) for a"
    " link; an empty line between paragraphs"
)


class ClauseForm(PortalForm):
    """Afterwards `words` is what was typed, harmless; `seen` says which text it was typed over."""

    number = forms.CharField(
        label="Number",
        max_length=20,
        required=False,
        help_text="Such as 4 or 4.5",
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    heading = forms.CharField(label="Heading", max_length=300, required=False)
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=plain.MOST,
        help_text=HINT,
        widget=forms.Textarea(attrs={"rows": 18, "data-paste": "", "data-rich": ""}),
    )
    rich = forms.CharField(  # the text as the editor holds it, where it was changed there
        required=False, max_length=2 * plain.MOST, strip=False, widget=forms.HiddenInput
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, addresses=frozenset(), before="", **kwargs):
        super().__init__(*args, **kwargs)
        self._take_over_rich(addresses, before)
        self.fields["text"].label = "Text"  # a heading over other sections may do without
        self.addresses, self.before = addresses, before

    def _take_over_rich(self, addresses, before):
        """What the editor sent becomes the text with marks, and from there on is nothing else."""
        self.unreadable = ""
        if not self.data.get("rich"):
            return
        self.data = self.data.copy()
        try:
            html = plain.read_html(self.data["rich"], addresses, before)
            self.data["text"], self.data["rich"] = plain.marked(html, before), ""
        except Unreadable as error:
            self.unreadable = str(error)

    @property
    def rich_html(self):
        """The text for the editor; None where it cannot be shown there."""
        if self.unreadable:
            return None
        try:
            return plain.read(self["text"].value() or "", self.addresses, self.before)
        except Unreadable:
            return None

    def clean_number(self):
        number = self.cleaned_data["number"].rstrip(".")
        if number and not NUMBER.fullmatch(number):
            raise forms.ValidationError("Enter a number such as 4, 4.5 or 4.5(a), or none")
        return number

    def clean_heading(self):
        return " ".join(self.cleaned_data["heading"].split())

    def clean_text(self):
        if self.unreadable:
            raise forms.ValidationError(self.unreadable)
        try:
            self.html = plain.read(self.cleaned_data["text"], self.addresses, self.before)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["text"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["heading"] or self.html):
            self.add_error("text", "Write the text, or take the section out")
        return cleaned

    @property
    def words(self):
        return Words(self.cleaned_data["number"], self.cleaned_data["heading"], self.html)
