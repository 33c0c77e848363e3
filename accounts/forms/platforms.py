"""What the trust keeps about a platform."""

import re

from django import forms

from accounts.forms.fields import HoldsNoSecret
from accounts.models import Platform
from people.forms.fields import DayField, RecordForm

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class PlatformForm(HoldsNoSecret, RecordForm):
    checked_on = DayField(
        required=False, label="Rules last read on", help_text="When somebody of ours read them"
    )

    rules_link = forms.URLField(
        label="Where its rules are", required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Platform
        fields = ("name", "minimum_age", "rules_link", "checked_on", "with_pupils", "pupils_for",
                  "pupil_groups", "hosts", "in_use")  # fmt: skip
        labels = {
            "minimum_age": "Minimum age",
            "with_pupils": "Agreed for use with pupils",
            "pupils_for": "For what, and how",
            "pupil_groups": "With which groups",
            "hosts": "Its web addresses",
            "in_use": "It may be chosen for an account",
        }
        help_texts = {
            "pupils_for": "The purpose and the procedure agreed",
            "pupil_groups": "Such as: years 9 to 11",
            "hosts": "Such as: facebook.com, fb.com; the usual one first",
        }

    def clean_minimum_age(self):
        age = self.cleaned_data["minimum_age"]
        if age is not None and age > 25:
            raise forms.ValidationError("Minimum age: enter a number up to 25")
        return age

    def clean_hosts(self):
        hosts = [host.strip().lower() for host in self.cleaned_data["hosts"].split(",")]
        hosts = [host for host in hosts if host]
        if wrong := next((host for host in hosts if not HOST.fullmatch(host)), ""):
            raise forms.ValidationError(f"“{wrong}” is not the name of a site, like facebook.com")
        return ", ".join(hosts)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("with_pupils") and not cleaned.get("pupils_for"):
            self.add_error("pupils_for", "Say for what it was agreed, and how it is used")
        return cleaned
