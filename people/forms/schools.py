"""Schools, whom to ring, their terms and closures; and the organisations that employ others."""

from django import forms
from django.utils.text import slugify

from people.forms.fields import DayField, RecordForm
from people.models import Closure, Contact, Organisation, School, Term
from people.queries import calendar

CLOSED_BEFORE = "The last day is before the first"


class SchoolForm(RecordForm):
    joined_on = DayField(label="First day in the trust")

    class Meta:
        model = School
        fields = (
            "name",
            "kind",
            "code",
            "address",
            "telephone",
            "headteacher_title",
            "pupil_word",
            "governor_title",
            "joined_on",
        )
        labels = {
            "code": "Number in the MIS or with the DfE",
            "headteacher_title": "What the headteacher is called",
            "pupil_word": "What pupils are called",
            "governor_title": "What local governors are called",
        }
        help_texts = {
            "headteacher_title": "Such as headteacher, principal, head of school",
            "pupil_word": "Such as pupil, student, child",
            "governor_title": "Such as local governor, academy councillor",
        }

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = School.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a school of this name already")
        return name

    def clean(self):
        cleaned = super().clean()
        joined, left = cleaned.get("joined_on"), self.instance.left_on
        if joined and left and left < joined:
            self.add_error("joined_on", f"Its last day is {left:%-d %B %Y}, before that")
        central = School.objects.filter(kind=School.Kind.CENTRAL).exclude(pk=self.instance.pk)
        if cleaned.get("kind") == School.Kind.CENTRAL and (other := central.first()):
            self.add_error("kind", f"{other} is the central team already")
        return cleaned

    def slug(self):
        """A short name for addresses, that no other school has."""
        wanted = slugify(self.cleaned_data["name"])[:50] or "school"
        taken = set(School.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)


class ContactForm(RecordForm):
    class Meta:
        model = Contact
        fields = ("kind", "name", "telephone", "email", "note")
        labels = {"kind": "Who they are", "email": "E-mail"}

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        same = self.school.contacts.filter(kind=cleaned["kind"], name__iexact=cleaned["name"])
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "This contact is on record already")
        if not (cleaned["telephone"] or cleaned["email"]):
            self.add_error("telephone", "Give a telephone number or an e-mail address")
        return cleaned


class TermForm(RecordForm):
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    class Meta:
        model = Term
        fields = ("name", "starts_on", "ends_on")
        help_texts = {"name": "Such as autumn term 2026"}

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not (first and last):
            return cleaned
        if last < first:
            self.add_error("ends_on", CLOSED_BEFORE)
        elif (last - first).days > 366:
            self.add_error("ends_on", "A term is shorter than a year")
        elif other := calendar.overlapping_term(self.school, first, last, self.instance.pk):
            field = "starts_on" if other.starts_on <= first else "ends_on"
            self.add_error(field, calendar.overlap_words(other))
        return cleaned


class ClosureForm(RecordForm):
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    class Meta:
        model = Closure
        fields = ("kind", "name", "starts_on", "ends_on")
        labels = {"kind": "What it is"}
        help_texts = {"name": "Such as half-term; it may stay empty"}

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.fields["kind"].choice_hints = {"inset": "Staff work, pupils do not come"}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", CLOSED_BEFORE)
        elif first and last and (last - first).days > 366:
            self.add_error("ends_on", "This would be longer than a year")
        return cleaned


class OrganisationForm(RecordForm):
    class Meta:
        model = Organisation
        fields = ("name", "kind", "contact_name", "contact_email", "contact_telephone")
        labels = {"contact_email": "Their e-mail", "contact_telephone": "Their telephone"}

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = Organisation.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("This organisation is on record already")
        return name
