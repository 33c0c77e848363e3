"""Giving a post, ending it, and naming who stands in."""

from django import forms

from core.forms import FilterForm, PortalForm
from people.forms.fields import DayField, PersonField
from people.models import Appointment, Role, School
from people.roles import AT_A_SCHOOL, EITHER
from people.workflow import appointments

WHERE = (
    ("At a school", sorted(AT_A_SCHOOL, key=lambda role: role.label)),
    ("At a school or for the trust", sorted(EITHER, key=lambda role: role.label)),
    (
        "For the whole trust",
        sorted(set(Role) - AT_A_SCHOOL - EITHER, key=lambda role: role.label),
    ),
)
ROLES = [("", "Choose a post")] + [
    (where, [(role.value, role.label) for role in roles]) for where, roles in WHERE
]


class PostsFilter(FilterForm):
    school = forms.ModelChoiceField(School.objects.all(), empty_label="The trust and every school")


class AppointForm(PortalForm):
    person = PersonField(label="Who")
    role = forms.ChoiceField(label="Post", choices=ROLES)
    school = forms.ModelChoiceField(
        School.objects.none(), required=False, help_text="Empty for a post in the whole trust"
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Only where it is known")

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
        self.fields["school"].empty_label = "The whole trust"

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for field, why in appointments.refusals(Appointment(**cleaned)).items():
                self.add_error(field, why)
        return cleaned


class StandInForm(PortalForm):
    stand_in = PersonField(
        label="Who stands in",
        required=False,
        help_text="Their name or e-mail address; empty for nobody",
    )

    def __init__(self, *args, post, by, **kwargs):
        super().__init__(*args, initial={"stand_in": post.stand_in}, **kwargs)
        self.post, self.by = post, by

    def clean_stand_in(self):
        stand_in = self.cleaned_data["stand_in"]
        if why := appointments.stand_in_refusal(self.post, stand_in, self.by):
            raise forms.ValidationError(why)
        return stand_in
