"""Adding a person, changing their names and address, and finding people."""

import re

from django import forms

from core.forms import FilterForm
from people.forms.fields import DayField, PersonField, RecordForm
from people.models import Person, Placement, School, StaffGroup
from people.queries import people
from people.workflow import placements

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DETAILS = ("main", "job_title", "team", "line_manager", "organisation", "ends_on", "working_days")


E164 = re.compile(r"\+[1-9][0-9]{7,14}")


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Name or e-mail address", max_length=100, widget=forms.SearchInput)
    school = forms.ModelChoiceField(School.objects.all(), empty_label="Any school")
    staff_group = forms.ChoiceField(choices=[("", "Any staff group"), *StaffGroup.choices])
    who = forms.ChoiceField(
        label="Who", choices=[("", "Here now or starting soon"), ("left", "Left"), ("all", "All")]
    )


class NamesForm(RecordForm):
    """A person's names and e-mail address."""

    class Meta:
        model = Person
        fields = ("given_names", "family_name", "known_as", "email", "mobile")
        labels = {"known_as": "Known as"}
        help_texts = {
            "given_names": "As in the contract; certificates carry it",
            "known_as": "What colleagues say, where it differs",
            "email": "Their own work address, to sign in with. Leave it empty for a shared mailbox",
            "mobile": "Only for urgent text messages, where the trust sends them",
        }

    def clean_mobile(self):
        """As E.164, which gateways take: 07700 900123 is +447700900123."""
        digits = re.sub(r"[\s().-]", "", self.cleaned_data["mobile"])
        if digits.startswith("0") and not digits.startswith("00"):
            digits = f"+44{digits[1:]}"
        if digits and not E164.fullmatch(digits):
            raise forms.ValidationError("Mobile number: enter a number such as 07700 900123")
        return digits

    def clean_email(self):
        email = (self.cleaned_data["email"] or "").strip().lower() or None
        if not email:
            if self.instance.email:
                raise forms.ValidationError("An e-mail address can be changed, not taken away")
            return None
        others = Person.objects.exclude(pk=self.instance.pk)
        if other := others.filter(email__iexact=email).first():
            raise forms.ValidationError(f"{other} already has this address")
        return email


class WorkingDaysField(forms.MultipleChoiceField):
    """Days of the week, kept as bits: Monday is the lowest."""

    def __init__(self, **kwargs):
        choices = [*enumerate(WEEKDAY_NAMES)]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, int):
            return [day for day in range(7) if value >> day & 1]
        return value

    def clean(self, value):
        return sum(1 << int(day) for day in super().clean(value))


class PlacementForm(RecordForm):
    """Where a person works. What the verb would refuse is said beside the field."""

    line_manager = PersonField(required=False)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Only where it is known")
    working_days = WorkingDaysField(label="Working days")

    class Meta:
        model = Placement
        fields = ("school", "staff_group", "job_title", "team", "starts_on", "main", *DETAILS[3:])
        labels = {
            "main": "This is their main place of work",
            "team": "Department, year or team",
            "organisation": "Employed by",
        }
        help_texts = {"organisation": "Only where it is not the trust: an agency, a contractor"}

    def __init__(self, *args, person, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["organisation"].empty_label = "The trust"
        if self.instance.pk:
            self.leave_out("school")  # a move is a new placement
        else:
            self.fields["school"].queryset = schools

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            placement = Placement(pk=self.instance.pk, person=self.person)
            placement.school_id = self.instance.school_id
            for field in self.columns:
                setattr(placement, field, cleaned[field])
            for field, why in placements.refusals(placement).items():
                self.add_error(field if field in self.fields else None, why)
        return cleaned


class JoinerForm(PlacementForm):
    """A new person and their first placement, on one page."""

    given_names = forms.CharField(
        max_length=100, help_text=NamesForm.Meta.help_texts["given_names"]
    )
    family_name = forms.CharField(max_length=100)
    known_as = forms.CharField(
        max_length=100, required=False, help_text=NamesForm.Meta.help_texts["known_as"]
    )
    email = forms.EmailField(
        label="E-mail", required=False, help_text=NamesForm.Meta.help_texts["email"]
    )
    another = forms.BooleanField(
        label="This is somebody else of the same name", required=False, widget=forms.HiddenInput
    )
    field_order = ("given_names", "family_name", "known_as", "email")

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, person=Person(), schools=schools, **kwargs)

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower() or None
        if email and (other := Person.objects.filter(email__iexact=email).first()):
            raise forms.ValidationError(f"{other} already has this address")
        return email

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["another"]:
            same = people.namesakes(
                cleaned["given_names"],
                cleaned["family_name"],
                cleaned["school"].pk,
                cleaned["starts_on"],
            )
            if known := same.first():
                self.fields["another"].widget = forms.CheckboxInput()
                self.add_error(
                    "another",
                    f"{known.legal_name} ({known.email or 'no e-mail address'}) already works "
                    "there. Tick this if it is somebody else, or open their record instead",
                )
        return cleaned

    def names(self):
        return {
            name: self.cleaned_data[name]
            for name in ("given_names", "family_name", "known_as", "email")
        }
