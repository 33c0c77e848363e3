"""A folder of policies, packed with its list."""

from django import forms

from core.forms import PortalForm
from policies.bundle import MOST_BYTES


class FolderForm(PortalForm):
    file = forms.FileField(
        label="ZIP file",
        help_text="At most 50 MB: the policies as files, and their list as manifest.csv or .xlsx",
        error_messages={"empty": "This file is empty.", "required": "Choose the ZIP file"},
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("This ZIP is larger than 50 MB. Pack it in several.")
        return file
