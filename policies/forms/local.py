"""What a school writes of its own into a policy."""

from django import forms

from core.forms import PortalForm
from policies import merging
from policies.forms.writing import HINT
from policies.importing import plain
from policies.importing.shapes import Unreadable


class OwnWordsForm(PortalForm):
    """Afterwards `html` is what was typed, harmless. `values`: what the school puts in slots."""

    text = forms.CharField(
        label="Text",
        max_length=plain.MOST,
        help_text=HINT,
        widget=forms.Textarea(attrs={"rows": 14, "data-paste": ""}),
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, values, addresses=frozenset(), before="", **kwargs):
        super().__init__(*args, **kwargs)
        self.values, self.addresses, self.before = values, addresses, before

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self.html = plain.read(text, self.addresses, self.before)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        if gaps := merging.gaps_in(self.html, self.values):
            named = ", ".join(f"{{{{ {field} }}}}" for field in gaps)
            raise forms.ValidationError(f"Your school has nothing to put for {named}")
        return text

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else None


class WordingForm(OwnWordsForm):
    """Other words for a clause, and why."""

    why = forms.CharField(
        label="Why your school needs them",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("text", "why", "seen")


class UnlockForm(PortalForm):
    """`clauses`: those that can be unlocked."""

    sections = forms.MultipleChoiceField(
        label="Sections that a school may word in its own way",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(row.anchor, str(row) or row.called) for row in clauses]
        self.fields["sections"].choices = choices


class AcceptForm(PortalForm):
    material = forms.BooleanField(
        label="It changes what people must do: ask everybody at the school to sign again",
        required=False,
    )
