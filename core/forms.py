"""How every form asks: optional fields say so, dates are dates, errors say what to do.

`PortalForm` and `PortalModelForm` dress themselves; `dress` does it for a form from elsewhere.
A choice field may carry `choice_hints`, a mapping of a choice's value to a sentence about it.
"""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

NATIVE = {  # widgets that Django writes as plain text: what browsers call them, and their format
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
}
REQUIRED = (  # Django says "This field is required", which in a list of errors says nothing
    (forms.FileField, "Add: {}"),
    (forms.BooleanField, "Tick: {}"),
    (forms.ChoiceField, "Choose: {}"),
    (forms.ModelChoiceField, "Choose: {}"),
    (forms.Field, "Fill in: {}"),
)
INVALID = (
    (forms.DateField, "{}: enter a date, such as 27/11/2026"),
    (forms.TimeField, "{}: enter a time, such as 8:45"),
    (forms.IntegerField, "{}: enter a whole number"),
    (forms.EmailField, "{}: enter one e-mail address, such as name@school.org.uk"),
    (forms.URLField, "{}: enter a web address, such as https://school.org.uk"),
)
DASHES = BLANK_CHOICE_DASH[0][1]
KEY = re.compile(r"[0-9]{1,18}")
WIDTHS = {"date": "w-s", "time": "w-s", "datetime-local": "w-m", "number": "w-s"}


def dress(form, *, optional_labels=True):
    """Give the form its helper, its labels, its native inputs and its plain error messages."""
    form.helper = FormHelper(form)
    form.helper.form_tag = False
    form.helper.disable_csrf = False
    form.helper.attrs = {"novalidate": True}
    for name, field in form.fields.items():
        field.label = field.label or name.replace("_", " ").capitalize()
        _use_native_input(field)
        _name_what_is_empty(field)
        _say_what_to_do(field)
        if optional_labels and _should_say_optional(field):
            field.label = f"{field.label} (optional)"


def _use_native_input(field):
    widget = field.widget
    for kind, (name, layout) in NATIVE.items():
        if type(widget) is kind and widget.input_type == "text":
            widget.input_type, widget.format = name, layout
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        widget.attrs["rows"] = 5
    if width := WIDTHS.get(getattr(widget, "input_type", "")):
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {width}".strip()


def _name_what_is_empty(field):
    """Django draws a line of dashes, which a screen reader reads out."""
    empty = "None" if not field.required else "Choose"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = empty
    elif isinstance(field, forms.ChoiceField) and [*field.choices][:1] == BLANK_CHOICE_DASH:
        field.choices = [("", empty), *[*field.choices][1:]]


def _say_what_to_do(field):
    """Only where Django's own words stand: a field that brings its own keeps them."""
    for code, table in (("required", REQUIRED), ("invalid", INVALID)):
        for kind, words in table:
            if isinstance(field, kind):
                if field.error_messages.get(code) == _djangos_words(field, code):
                    field.error_messages[code] = words.format(field.label)
                break


def _djangos_words(field, code):
    known = (kind.__dict__.get("default_error_messages", {}) for kind in type(field).__mro__)
    return next((words[code] for words in known if code in words), None)


def _should_say_optional(field):
    return not (
        field.required
        or field.disabled
        or field.widget.is_hidden
        or isinstance(field, forms.BooleanField)
        or "optional" in str(field.label).lower()
    )


def key(text):
    """The key of a row as a browser sends it; 0, which no row has, for anything else."""
    return int(text) if KEY.fullmatch(text) else 0


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows; a key too large for any database is told as one that is not offered."""

    def _check_values(self, value):
        for text in value if isinstance(value, (list, tuple)) else ():
            if not key(str(text)):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(text)[:40]},
                )
        return super()._check_values(value)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; empty ones are left to whoever keeps them, to be told with their names."""

    widget = ManyFilesInput

    def __init__(self, *, most, **kwargs):
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data, initial=None):
        """One more than may be kept, so that the limit is told."""
        uploads = data if isinstance(data, list | tuple) else [data]
        uploads = [upload for upload in uploads if upload]
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return uploads[: self.most + 1]


class PortalForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class PortalModelForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class FilterForm(forms.Form):
    """Fields of an address, none of which must be filled in, so none says that it is optional."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        dress(self, optional_labels=False)
