"""An entry of what law and guidance say."""

from django import forms

from core.forms import PortalModelForm
from incidents.models import Guide


class GuideForm(PortalModelForm):
    link = forms.URLField(
        label="Where to read it", required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Guide
        fields = ["topic", "title", "text", "kind", "source", "link", "dated", "telephone"]
        fields += ["period", "unit"]
        labels = {
            "topic": "What it is about",
            "text": "What it says, in plain words",
            "kind": "What it is",
            "source": "The law or document, and the place in it",
            "dated": "Date of the edition",
            "period": "Time allowed",
            "unit": "Counted in",
        }
        help_texts = {
            "kind": "Only what the law or statutory guidance really says is called so",
            "source": "Such as Keeping children safe in education 2026, part four",
            "period": "A number, where something must be done within a time",
        }

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("period")) != bool(cleaned.get("unit")) and "period" not in self.errors:
            self.add_error("period", "Fill in both the time and what it is counted in, or neither")
        return cleaned
