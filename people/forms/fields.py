"""Fields and forms that more than one page of people uses."""

import datetime as dt
import re

from django import forms
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from core.forms import PortalForm, PortalModelForm
from people.models import Person
from people.workflow import records

EARLIEST, YEARS_AHEAD = dt.date(1950, 1, 1), 30
SAID = re.compile(r"\((?:number (?P<pk>\d+)|(?P<email>[^()\s]+@[^()\s]+))\)\s*$")


def label_of(person):
    """A person as typed words that `PersonField` reads back."""
    return f"{person.name} ({person.email or f'number {person.pk}'})"


class DayField(forms.DateField):
    """A day that a school could mean: a year typed as 0026 or 20226 is told, not kept."""

    def clean(self, value):
        day = super().clean(value)
        latest = timezone.localdate().replace(month=12, day=31).year + YEARS_AHEAD
        if day and not EARLIEST <= day <= dt.date(latest, 12, 31):
            raise self.wrong(f"the year {day.year} cannot be right")
        return day

    def wrong(self, why):
        label = str(self.label).removesuffix(" (optional)").removesuffix("?")
        return forms.ValidationError(f"{label}: {why}")


class PastDayField(DayField):
    """Today or a day before it."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise self.wrong("this day is still to come")
        return day


class PersonField(forms.CharField):
    """A name or an e-mail address, typed: a list of twenty thousand names helps nobody."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Their name or e-mail address")
        kwargs.setdefault("max_length", 320)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Person.objects.filter(pk=value).first() or ""
        return label_of(value) if isinstance(value, Person) else value

    def clean(self, value):
        words = " ".join((super().clean(value) or "").split())
        if not words:
            return None
        found = [*self._matching(words)[:2]]
        if not found:
            raise forms.ValidationError(f"Nobody here now is called “{words}” or has that address")
        if len(found) > 1:
            raise forms.ValidationError(
                f"More than one person is called “{words}”: type the e-mail address"
            )
        return found[0]

    def _matching(self, words):
        people = Person.objects.current(timezone.localdate())
        if said := SAID.search(words):
            if said["pk"]:
                return people.filter(pk=said["pk"][:15])
            words = said["email"]
        if "@" in words:
            return people.filter(email__iexact=words)
        space = Value(" ")
        return people.annotate(
            usual=Concat("known_as", space, "family_name"),
            legal=Concat("given_names", space, "family_name"),
        ).filter(Q(usual__iexact=words) | Q(legal__iexact=words))

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class RecordForm(PortalModelForm):
    """A row with a history: the form carries what it showed, so that a stale page is refused."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = [name for name in self._meta.fields if name in self.fields]
        self._remember()
        for field in self.fields.values():
            _name_the_empty_choice(field)

    def leave_out(self, name):
        """Without this field: not theirs to change, or not on this page."""
        del self.fields[name]
        self.columns.remove(name)
        self._remember()

    def _remember(self):
        if self.instance.pk:
            self.initial["seen"] = records.mark(self.instance, sorted(self.columns))

    def changes(self):
        return {name: self.cleaned_data[name] for name in self.columns}

    def seen_mark(self):
        return self.cleaned_data.get("seen", "")


def _name_the_empty_choice(field):
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = "Choose" if field.required else "None"
    elif isinstance(field, forms.ChoiceField):
        offered = [*field.choices]
        chosen = [choice for choice in offered if choice[0] != ""]
        if len(chosen) < len(offered):
            field.choices = [("", "Choose"), *chosen]


class NoteForm(PortalForm):
    note = forms.CharField(label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class LastDayForm(PortalForm):
    """The last day of something, inclusive."""

    last_day = DayField(label="Last day")

    def __init__(self, *args, label="", hint="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].label = label or "Last day"
        self.fields["last_day"].help_text = hint
