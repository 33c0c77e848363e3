"""What a visitor says of themselves at the reception desk, and their signature."""

from uuid import uuid4

from django import forms

from core.forms import PortalForm
from people.models import Organisation, Person
from policies.models.desk import FOR_A_DAY
from policies.workflow.desk import Arrival

# One of the two is wanted, so neither says that it is optional.
FIRM_KNOWN, FIRM = "Agency or firm", "Agency or firm, if it is not in the list"


class ArrivalForm(PortalForm):
    """`number` is drawn with the page, so that what is sent twice is one visit."""

    staff_group = forms.ChoiceField(
        label="You come as", choices=FOR_A_DAY, widget=forms.RadioSelect, initial="supply"
    )
    given_names = forms.CharField(label="First name", max_length=100)
    family_name = forms.CharField(label="Last name", max_length=100)
    organisation = forms.ModelChoiceField(
        label=FIRM_KNOWN,
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Not in the list",
    )
    organisation_name = forms.CharField(label=FIRM, max_length=200, required=False)
    email = forms.EmailField(
        label="Your e-mail",
        required=False,
        help_text="So that we know you when you come again. We send nothing to it.",
    )
    number = forms.UUIDField(widget=forms.HiddenInput)
    names_of = {"given_names": "First name", "family_name": "Last name"}

    def __init__(self, *args, organisations, **kwargs):
        kwargs["initial"] = {"number": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].label, self.fields["organisation_name"].label = FIRM_KNOWN, FIRM
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self):
        cleaned = super().clean()
        said = cleaned.get("organisation") or cleaned.get("organisation_name")
        if not (said or self.has_error("organisation") or self.has_error("organisation_name")):
            self.add_error("organisation_name", "Choose the agency or firm, or type its name")
        return cleaned

    def arrival(self):
        return Arrival(**{k: v for k, v in self.cleaned_data.items() if k != "number"})


class ReceptionForm(ArrivalForm):
    """The same as the receptionist fills it in: somebody who came before is chosen, not typed."""

    again = forms.ModelChoiceField(
        label="Has been here before",
        queryset=Person.objects.none(),
        required=False,
        empty_label="No, or not in the list",
    )
    field_order = ["again"]

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["again"].queryset = earlier
        for name, label in self.names_of.items():
            self.fields[name].required = False
            self.fields[name].label = label

    def clean(self):
        cleaned = super().clean()
        for name, label in self.names_of.items():
            if not (cleaned.get("again") or cleaned.get(name) or self.has_error(name)):
                self.add_error(name, f"Fill in: {label}")
        return cleaned


class DeskForm(PortalForm):
    """`shown` says which texts were on the page, so that no other is signed."""

    typed_name = forms.CharField(
        label="Type your name to sign",
        max_length=200,
        error_messages={"required": "Type your name to sign"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )
    shown = forms.CharField(widget=forms.HiddenInput)
