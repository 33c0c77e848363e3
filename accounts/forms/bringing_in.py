"""What is asked about a list on its way in: the file, and whether so many may leave."""

from django import forms

from core.forms import PortalForm
from people.importing.tables import MOST_BYTES


class ListForm(PortalForm):
    """The school is asked for where there are several; `schools` None: the list is of none."""

    school = forms.ModelChoiceField(label="School", queryset=None, empty_label="Choose")
    file = forms.FileField(
        label="List",
        help_text="CSV or XLSX, at most 20 MB, with a row of headings",
        error_messages={"empty": "This file is empty.", "required": "Choose the file"},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        if schools is None:
            del self.fields["school"]
            return
        self.fields["school"].queryset = schools
        if len(schools) == 1:
            self.fields["school"].initial = schools[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("This file is larger than 20 MB. Export the list alone.")
        return file


class ConfirmForm(PortalForm):
    """`asks` says why another tick is needed, or "" where none is."""

    sure = forms.BooleanField(label="The list is complete: they have left")

    def __init__(self, *args, asks, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["sure"]
