"""A briefing as it is entered, who was there, and who has had none."""

from django import forms
from django.utils import timezone

from accounts.forms.declaring import choice
from accounts.models import Briefing, Platform
from core.forms import FilterForm, ManyField, PortalForm
from people.forms.fields import DayField, PersonField
from people.models import Person, StaffGroup
from policies.models import Policy

Audience, Kind = Briefing.Audience, Briefing.Kind
TRUST = "trust"
STAFF_GROUPS = [(key, words) for key, words in StaffGroup.choices if key not in ("hirer",)]


class HeldForm(PortalForm):
    """When it was held, by whom, and of parents and pupils how many came."""

    held_on = DayField(label="Held on", help_text="Leave it empty if it is only planned")
    trainer = PersonField(label="Who held it, if they work here", required=False)
    trainer_name = forms.CharField(
        label="Or who held it, from elsewhere", max_length=120, required=False
    )
    how_many = forms.IntegerField(
        label="How many parents or pupils",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="Adults who work or govern here are listed by name on the next page",
    )

    def __init__(self, *args, audience="", **kwargs):
        super().__init__(*args, **kwargs)
        self.audience = audience

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("That day is still to come: enter it as planned")
        return day

    def clean(self):
        cleaned = super().clean()
        held = cleaned.get("held_on")
        if held and not (cleaned.get("trainer") or cleaned.get("trainer_name")):
            self._lacks("trainer", "Say who held it")
        audience = cleaned.get("audience", self.audience)
        outside = audience in (Audience.PARENTS, Audience.PUPILS)
        if held and outside and cleaned.get("how_many") is None:
            self._lacks("how_many", "Fill in: How many parents or pupils")
        return cleaned

    def _lacks(self, name, words):
        if name not in self.errors:
            self.add_error(name, words)

    def said(self):
        """The columns of a held one."""
        names = ("held_on", "trainer", "trainer_name", "how_many")
        return {name: self.cleaned_data[name] for name in names}


class BriefingForm(HeldForm):
    """`schools`: whose briefings this person keeps; `for_trust`: whether also the trust's."""

    kind = choice("What it was", Kind.choices)
    audience = choice("For whom", Audience.choices, initial=Audience.STAFF)
    title = forms.CharField(label="What it is called", max_length=160)
    school = forms.ChoiceField(label="Where")
    platform = forms.ModelChoiceField(
        Platform.objects.all(),
        label="Which platform, if it introduces one",
        required=False,
        empty_label="None",
    )
    due_on = DayField(label="Planned for", required=False)
    covers = forms.CharField(
        label="What was said",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For parents: which filters there are, which sites and people children meet",
    )
    policy = forms.ModelChoiceField(
        Policy.objects.none(), label="About which policy", required=False, empty_label="None"
    )
    because = forms.CharField(
        label="Why, if it was asked for by something",
        required=False,
        max_length=300,
        help_text="Such as: a new version of the policy. Nothing from a concern or a case.",
    )
    field_order = ("kind", "audience", "title", "school", "held_on", "due_on", "trainer")

    def __init__(self, *args, schools, for_trust, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].required = False
        self.fields["held_on"].label = "Held on (optional)"
        self.schools = {str(row.pk): row for row in schools}
        places = [(key, row.name) for key, row in self.schools.items()]
        whole = [(TRUST, "The whole trust")] if for_trust else []
        self.fields["school"].choices = [*whole, *places]
        published = Policy.objects.filter(versions__state="published")
        self.fields["policy"].queryset = published.order_by("title")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("held_on") or cleaned.get("due_on")):
            self.add_error("held_on", "Say when it was held, or for when it is planned")
        if cleaned.get("kind") == Kind.PLATFORM and not cleaned.get("platform"):
            self._lacks("platform", "Choose: Which platform it introduces")
        if cleaned.get("kind") == Kind.TOLD and not cleaned.get("covers"):
            self._lacks("covers", "Fill in: What parents were told")
        return cleaned

    def briefing(self):
        said = {**self.cleaned_data}
        school = self.schools.get(said.pop("school"))
        return Briefing(school=school, **said)


class GroupForm(PortalForm):
    """Whom to put on the list: `schools` to choose from, and `teams` that there are."""

    schools = forms.MultipleChoiceField(label="At", widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(
        label="Only these groups",
        choices=STAFF_GROUPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: everybody who works there",
    )
    team = forms.ChoiceField(label="Only this team", required=False)
    person = PersonField(label="Or one person", required=False)

    def __init__(self, *args, schools, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].choices = [(str(row.pk), row.name) for row in schools]
        self.fields["schools"].required = False
        if len(schools) == 1:
            self.fields["schools"].initial = [str(schools[0].pk)]
        self.fields["team"].choices = [("", "Any"), *((team, team) for team in teams)]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("schools") or cleaned.get("person")):
            self.add_error("schools", "Choose a school, or name one person")
        return cleaned


class AbsentForm(forms.Form):
    absent = ManyField(Person.objects.none(), required=False)

    def __init__(self, *args, briefing, **kwargs):
        super().__init__(*args, **kwargs)
        on_it = briefing.attendances.order_by().values("person")
        self.fields["absent"].queryset = Person.objects.filter(pk__in=on_it)


class WithoutForm(FilterForm):
    kind = forms.ChoiceField(label="Which kind", choices=Kind.choices)
    audience = forms.ChoiceField(
        label="Who", choices=[(key, words) for key, words in Audience.choices][:2]
    )
    platform = forms.ModelChoiceField(
        Platform.objects.all(), label="Which platform", empty_label="Any"
    )
