"""What is typed to put something on record, as its kind asks."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents.kinds import KINDS
from people.forms.fields import EARLIEST, DayField, PersonField

LONG, LINE = 5000, 300


class MomentField(forms.DateTimeField):
    """When something happened: not in the future, and not before anybody here was born."""

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment > timezone.now():
            raise forms.ValidationError(f"{self._label}: this is in the future")
        if moment and moment.date() < EARLIEST:
            raise forms.ValidationError(f"{self._label}: the year {moment.year} cannot be right")
        return moment

    @property
    def _label(self):
        return str(self.label).removesuffix(" (optional)")


def field_for(asked):
    """The field of one question of a kind."""
    said = {"label": asked.label, "required": asked.required, "help_text": asked.hint}
    if asked.how == "line":
        return forms.CharField(max_length=LINE, **said)
    if asked.how == "day":
        return DayField(**said)
    if asked.how == "moment":
        return MomentField(**said)
    if asked.how == "choice":
        choices = asked.choices if asked.required else [("", "Nothing to say"), *asked.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if asked.how == "choices":
        return forms.MultipleChoiceField(
            choices=asked.choices, widget=forms.CheckboxSelectMultiple, **said
        )
    if asked.how == "person":
        return PersonField(**said | {"help_text": "Their name or e-mail address"})
    return forms.CharField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}), **said)


class RecordForm(PortalForm):
    """Of a kind: its first questions, or those by which it is finished."""

    page_number = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, kind, case, held_back=False, readers=(), finishing=False):
        self.kind, self.case, self.held_back = KINDS[kind], case, held_back
        self.asked = self.kind.closing if finishing or not self.kind.fields else self.kind.fields
        self.readers = {str(row.person_id): row.person for row in readers}
        self.base_fields = {
            **self.base_fields,
            **{one.name: self._field(one) for one in self.asked},
        }
        super().__init__(data, initial={"page_number": uuid4()})

    def _field(self, asked):
        if asked.how != "reader":
            return field_for(asked)
        choices = [(key, str(person)) for key, person in self.readers.items()]
        return forms.ChoiceField(label=asked.label, choices=choices, help_text=asked.hint)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("By when: this day is over")
        return day

    def clean(self):
        cleaned = super().clean()
        told = self.kind.code == "told" and cleaned.get("decision") == "told"
        if told and self.held_back:
            self.add_error(
                "decision", "Nothing may be said to them until the LADO or the police agree"
            )
        person = cleaned.get("person")
        read = self.kind.code == "panel" and person
        if read and self.case.readers.filter(person=person).exists():
            self.add_error("person", f"{person} has had this case to read")
        return cleaned

    @property
    def person(self):
        """Whom it names, as a person; None for a kind that names nobody."""
        found = self.cleaned_data.get("person")
        return self.readers.get(found, found) if found else None

    @property
    def said(self):
        """The answers as they are kept: JSON values, and without what was left empty."""
        cleaned = {one.name: self.cleaned_data.get(one.name) for one in self.asked}
        cleaned.pop("person", None)
        return {name: _plain(value) for name, value in cleaned.items() if value}


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
