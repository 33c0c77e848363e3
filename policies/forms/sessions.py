"""Opening a signing session, entering it, finding one's name."""

from django import forms

from core.forms import ManyField, PortalForm
from people.models import Person
from policies.models import Policy


class OpenSessionForm(PortalForm):
    policies = ManyField(
        label="What is signed",
        queryset=Policy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one policy"},
    )
    witness = forms.ModelChoiceField(
        label="Witness",
        queryset=Person.objects.none(),
        help_text="Stays in the room and sees that each person signs under their own name",
    )

    def __init__(self, *args, policies, witnesses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["policies"].queryset = policies
        self.fields["witness"].queryset = witnesses


class PinForm(PortalForm):
    pin = forms.CharField(
        label="PIN of the session",
        help_text="Six digits. Whoever leads the session tells you.",
        max_length=20,
        error_messages={"required": "Enter the PIN of the session"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-s"}
        ),
    )

    def clean_pin(self):
        return "".join(self.cleaned_data["pin"].split())


class NameForm(PortalForm):
    """Sent by POST, so that no name stands in an address, a history or a log."""

    name = forms.CharField(
        label="Find your name",
        help_text="The first letters of your first or last name are enough",
        max_length=80,
        min_length=2,
        error_messages={
            "required": "Type the first letters of your name",
            "min_length": "Type two letters or more",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )
