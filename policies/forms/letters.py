"""A firm's assurance letter, and taking it back."""

from django import forms
from django.utils import timezone

from core.forms import ManyField, PortalForm
from people.forms.fields import DayField
from policies.forms.helping import read_scan
from policies.models import Policy


class LetterForm(PortalForm):
    """Afterwards `scan` and `data_read` hold what the file is."""

    every_policy = forms.BooleanField(label="It covers every policy", required=False)
    policies = ManyField(
        label="Or these policies",
        queryset=Policy.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(label="It counts from")
    ends_on = DayField(label="Its last day", help_text="HR is reminded 30 days before, and then")
    signed_by = forms.CharField(
        label="Who signed it at the firm", help_text="Name and position", max_length=200
    )
    file = forms.FileField(label="Scan of the letter", help_text="PDF, JPEG or PNG, up to 10 MB")

    def __init__(self, *args, policies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["policies"].queryset = policies

    def clean_file(self):
        self.scan, self.data_read = read_scan(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first")
        elif last and last < timezone.localdate():
            self.add_error("ends_on", "This letter has ended already")
        chosen = cleaned.get("every_policy") or cleaned.get("policies")
        if not chosen and not self.has_error("policies"):
            self.add_error("policies", "Tick the policies it covers, or that it covers them all")
        return cleaned

    def details(self):
        names = ("every_policy", "policies", "starts_on", "ends_on", "signed_by")
        return {name: self.cleaned_data[name] for name in names} | {
            "data": self.data_read,
            "scan": self.scan,
        }


class WithdrawLetterForm(PortalForm):
    reason = forms.CharField(
        label="Why does it no longer count?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
