"""What is asked about a staff file: the file, its columns, and whether so many may leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator

from core.forms import PortalForm
from people.importing import columns
from people.importing.tables import MOST_BYTES

plain = RegexValidator(r"^[a-z0-9][a-z0-9 -]*$", "Use small letters, figures, spaces and hyphens.")


class FileForm(PortalForm):
    file = forms.FileField(
        label="Staff file",
        help_text="CSV or XLSX, at most 20 MB, with a row of headings.",
        error_messages={"empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    source = forms.CharField(
        label="Staff system it is from",
        help_text="The same name each time: whoever this system no longer lists has left.",
        max_length=40,
        initial="mis",
        validators=[plain],
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                "This file is larger than 20 MB. Export the staff list alone."
            )
        return file


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """Where the file lies while this context lasts; small ones are held in memory until then."""
    with NamedTemporaryFile(suffix=Path(upload.name).suffix[:8]) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


class ColumnsForm(PortalForm):
    """A choice for each thing that the portal wants to know: one of the file's headings."""

    def __init__(self, *args, staff_import, **kwargs):
        self.base_fields = {
            field.name: forms.ChoiceField(
                label=field.label,
                help_text=field.hint[:1].upper() + field.hint[1:],
                choices=[
                    ("", "No column"),
                    *((name, name) for name in staff_import.headings if name),
                ],
                required=False,
                initial=staff_import.mapping.get(field.name, ""),
            )
            for field in columns.FIELDS
        }
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = columns.BY_NAME[name].label  # none is optional or not on its own

    def clean(self):
        mapping = super().clean()
        if lacking := columns.missing(mapping):
            raise forms.ValidationError(f"No column says {'; nor '.join(lacking)}.")
        used = [heading for heading in mapping.values() if heading]
        for name, heading in list(mapping.items()):
            if heading and used.count(heading) > 1:
                self.add_error(name, f"“{heading}” is chosen twice.")
        return mapping


class ConfirmForm(PortalForm):
    """`many`: how many leave, where that is more than a file may end unasked."""

    def __init__(self, *args, many=0, **kwargs):
        super().__init__(*args, **kwargs)
        if many:
            self.fields["sure"] = forms.BooleanField(
                label=f"Yes, {many} leave",
                error_messages={"required": "Tick that so many leave, or look at the file again."},
            )
