"""What is typed to ask for an official account: the profile says which fields there are.

With `later` nothing must be filled in: what is there is saved, to be gone on with.
"""

from django import forms
from django.utils import timezone

from accounts import asked
from accounts.forms.fields import holds_no_secret, is_shared
from accounts.forms.register import CustodianField
from accounts.models import NOT_OURS, AccountRequest, SocialAccount
from accounts.queries import asking as queries
from accounts.workflow import asking as workflow
from core.forms import FilterForm, PortalForm, dress
from people.forms.fields import DayField
from people.models import School

TRUST = "trust"
OURS = [(kind, label) for kind, label in SocialAccount.Kind.choices if kind not in NOT_OURS]
MOST_HOURS = 100
DAYS = frozenset(asked.EVALUATED)


class PlaceForm(PortalForm):
    """For which school, on which platform."""

    school = forms.ChoiceField(label=asked.label("school"), widget=forms.RadioSelect)
    platform = forms.ModelChoiceField(
        queries.platforms(),
        label=asked.label("platform"),
        empty_label="Choose",
        help_text=asked.WORDS["platform"][1],
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(school.pk) if school else TRUST: school for school in places}
        self.fields["school"].choices = [
            (key, str(school or "The trust")) for key, school in self.places.items()
        ]
        if len(places) == 1:
            self.initial.setdefault("school", next(iter(self.places)))

    def clean_school(self):
        return self.places[self.cleaned_data["school"]]


class ExistingForm(PortalForm):
    why_not_existing = forms.CharField(
        label=asked.label("why_not_existing"),
        help_text=asked.WORDS["why_not_existing"][1],
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[holds_no_secret],
    )


def field_of(name, profile, *, required):
    """The field of one question, as the model keeps its answer."""
    said = {"label": asked.label(name), "help_text": asked.hint(profile, name)}
    said["required"] = required
    if name in asked.PEOPLE:
        said["help_text"] = f"{said['help_text']}. Type their name or e-mail address"
        return CustodianField(**said)
    if name in DAYS:
        return DayField(**said)
    if name == "kind":
        return forms.ChoiceField(choices=OURS, widget=forms.RadioSelect, **said)
    if name == "hours_a_week":
        limits = {"min_value": 0, "max_value": MOST_HOURS, "max_digits": 4, "decimal_places": 1}
        return forms.DecimalField(**limits, **said)
    if name == "mailbox":
        return forms.EmailField(max_length=254, validators=[is_shared], **said)
    if name == "two_step":
        return forms.BooleanField(**{**said, "required": False})
    return _text(name, said)


def _text(name, said):
    length = AccountRequest._meta.get_field(name).max_length
    widget = forms.Textarea(attrs={"rows": 3}) if length > 200 else forms.TextInput
    validators = [] if name == "handle" else [holds_no_secret]
    return forms.CharField(max_length=length, widget=widget, validators=validators, **said)


class AskedForm(PortalForm):
    """Some of what a request must say, begun from what it says already."""

    def __init__(self, data=None, *, request, process, later=False):
        names = self.names_of(process.profile)
        initial = {name: getattr(request, name) for name in names}
        super().__init__(data, initial=initial)
        self.request, self.process, self.later = request, process, later
        spared = asked.may_stay_empty(process.profile)
        for name in names:
            self.fields[name] = field_of(name, process.profile, required=name not in spared)
        dress(self)
        for field in self.fields.values() if later else ():
            field.required = False

    def said(self):
        """What is to be saved, by the name of the column."""
        return {name: self._column(name) for name in self.fields}

    def _column(self, name):
        value = self.cleaned_data.get(name)
        if value is None and AccountRequest._meta.get_field(name).null:
            return None
        return "" if value is None else value


class AboutForm(AskedForm):
    """What it is for."""

    names_of = staticmethod(asked.about)

    def clean_ends_on(self):
        return self._still_to_come("ends_on")

    def clean_evaluate_on(self):
        return self._still_to_come("evaluate_on")

    def _still_to_come(self, name):
        day = self.cleaned_data[name]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(f"{asked.label(name)}: choose a day that is still to come")
        return day

    def clean(self):
        cleaned = super().clean()
        ends_on, evaluate_on = cleaned.get("ends_on"), cleaned.get("evaluate_on")
        if ends_on and evaluate_on and evaluate_on > ends_on:
            self.add_error("evaluate_on", "It is judged before its last day, not after")
        return cleaned


class PeopleForm(AskedForm):
    """Who keeps it, and how."""

    names_of = staticmethod(asked.people)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if not self.initial.get("owner"):
            keeps = self.process.keepers(self.request.school_id)
            self.initial["owner"] = min(keeps, default=None)

    def clean(self):
        cleaned = super().clean()
        for name in asked.PEOPLE:
            person = cleaned.get(name)
            if person and (why := workflow.why_not_in(name, person, self.request, self.process)):
                self.add_error(name, why)
        for name, why in workflow.named_twice({**cleaned}):
            self.add_error(name, why)
        return cleaned


class AnswerForm(PortalForm):
    words = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[holds_no_secret],
        help_text="You may also change what you asked for, above",
    )


class RequestFilter(FilterForm):
    q = forms.CharField(label="Account or person", max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(choices=[("", "Any state"), *AccountRequest.State.choices])
    school = forms.ChoiceField()
    platform = forms.ModelChoiceField(queries.platforms(), empty_label="Any platform")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = [(str(pk), name) for pk, name in School.objects.values_list("pk", "name")]
        self.fields["school"].choices = [("", "Any school"), (TRUST, "The trust"), *schools]
