"""An entry in the list of guidance."""

from django import forms

from core.forms import PortalModelForm
from policies.models import Guidance


class GuidanceForm(PortalModelForm):
    source = forms.URLField(
        label="Where to read it", required=False, assume_scheme="https", max_length=200
    )

    class Meta:
        model = Guidance
        fields = ["name", "also_called", "kind", "year", "in_force_on", "asks_for", "source"]
        labels = {
            "kind": "What it is",
            "year": "Year of the edition in force",
            "in_force_on": "In force since",
            "asks_for": "It asks for policies called",
        }
        help_texts = {
            "name": "Without its year, such as Keeping children safe in education",
            "also_called": "Short names, with commas between them, such as KCSIE",
            "year": "As texts cite it, such as 2025",
            "asks_for": "Words of their titles, with commas between them, such as behaviour",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].min_value, self.fields["year"].max_value = 1900, 2100
        self.fields["year"].error_messages["invalid"] = "Enter a year, such as 2025"

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1900 <= year <= 2100:
            self.add_error("year", "Enter a year from 1900 to 2100, such as 2025")
        return year
