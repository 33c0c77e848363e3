"""What is typed of a request for data, and of each thing found."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents.forms.fields import area
from incidents.models import RequestItem, RequestPause, SubjectRequest
from people.forms.fields import PastDayField, PersonField

ONE = forms.RadioSelect


class RequestForm(PortalForm):
    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label="Whose data is asked for", max_length=200)
    person = PersonField(
        label="Their record here, if they have one",
        required=False,
        help_text="Their name or e-mail address: staff and governors, also those who have left",
    )
    for_them = forms.CharField(
        label="Who asks for them, if they do not ask themselves",
        required=False,
        max_length=200,
        help_text="Such as a parent or a solicitor, with what shows that they may",
    )
    asked = area("What they asked for", limit=5000, rows=4)
    received_on = PastDayField(label="Day it came", initial=timezone.localdate)


class PauseForm(PortalForm):
    why = forms.ChoiceField(label="What is waited for", choices=RequestPause.Why, widget=ONE)


class WhyForm(PortalForm):
    why = area("Why", limit=2000, rows=3)


class ItemForm(PortalForm):
    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = area("What was found, and where it is", limit=2000, rows=3)


class OfferForm(ItemForm):
    """From a case: for which of the requests that touch it."""

    request = forms.ModelChoiceField(
        label="For which request", queryset=SubjectRequest.objects.none(), empty_label="Choose"
    )

    def __init__(self, *args, touching, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = touching
        only = touching[:2]
        if len(only) == 1:
            self.fields["request"].initial = only[0]


class DecideItemForm(PortalForm):
    whose = forms.ChoiceField(label="Whose is it?", choices=RequestItem.Whose, widget=ONE)
    exemption = forms.ChoiceField(
        label="What keeps it back",
        choices=[("", "Nothing"), *RequestItem.Exemption.choices],
        widget=ONE,
        required=False,
    )
    why = area("Why", limit=5000, rows=3, required=False)

    def clean(self):
        cleaned = super().clean()
        needs = cleaned.get("exemption") or cleaned.get("whose") == RequestItem.Whose.THIRD
        if needs and not cleaned.get("why"):
            self.add_error("why", "What is kept back needs its reason")
        return cleaned


class RedactForm(PortalForm):
    taken_out = area("What was taken out, in words that give nothing away", limit=2000, rows=3)
