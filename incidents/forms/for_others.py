"""What somebody else said: told at the door in a minute, or come on paper."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents.forms.fields import NamesField, area, kinds, names_found, yes_no
from incidents.models import Kind
from incidents.queries import named
from incidents.report import Report
from people.forms.fields import PastDayField
from people.models import Person, School


class ForOthersForm(PortalForm):
    """`number` was drawn with the page, so that pressing twice makes one concern."""

    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    way = forms.ChoiceField(
        label="How it came",
        choices=(("door", "Told in person"), ("paper", "On paper")),
        widget=forms.RadioSelect,
        initial="door",
    )
    school_of = forms.ModelChoiceField(
        label="School", queryset=School.objects.none(), empty_label="Choose"
    )
    told_by = forms.CharField(
        label="Who told you, or wrote it",
        required=False,
        max_length=200,
        help_text="Leave it empty where they gave no name",
    )
    happened_on = PastDayField(label="Day it happened", required=False)
    what = area("What they said", rows=6)
    about_kind = forms.ChoiceField(label="Who is thought to have done it")
    about_typed = NamesField()
    child_at_risk = yes_no("Is a child at risk of harm?")
    personal_data = yes_no("Was personal data exposed?")

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.open_on(timezone.localdate())
        self.fields["school_of"].queryset = schools
        self.fields["school_of"].initial = school
        self.fields["about_kind"].choices = kinds(school)

    def report(self):
        """A name that may mean several people keeps all of them out of it."""
        said = self.cleaned_data
        school, told_by = said["school_of"], said["told_by"]
        found = names_found(said["about_typed"], school)
        presumed = [key for keys in (found["about_unclear"] or {}).values() for key in keys]
        who, sure = named.candidates(told_by, school) if told_by else ([], False)
        keys = [*found["about"], *presumed]
        people = Person.objects.in_bulk([*keys, *who])
        if keys and said["about_kind"] == Kind.UNKNOWN:
            said["about_kind"] = Kind.STAFF  # somebody on record here: an adult of ours
        kept = ("happened_on", "what", "about_kind", "child_at_risk", "personal_data", "way")
        return Report(
            number=said["number"],
            said={name: said[name] for name in kept}
            | {"school": school, "reporter_name": "" if sure else told_by},
            about=tuple(people[key] for key in dict.fromkeys(keys)),
            presumed=frozenset(presumed),
            names=tuple(found["about_names"] or ()),
            reporter=people[who[0]] if sure else None,
        )
