"""A line that says who reads some sections of a policy, which others then do not."""

from django import forms

from core.forms import PortalForm
from people.models import Role, StaffGroup
from policies.models import RoleEdition


class ReadersForm(PortalForm):
    """Afterwards `line` is the line, not saved."""

    name = forms.CharField(
        label="What they read",
        max_length=60,
        help_text="Such as Annex A. It stands on their page and on their certificate",
    )
    sections = forms.MultipleChoiceField(
        label="Sections for them, which those of other lines do not read",
        widget=forms.CheckboxSelectMultiple,
    )
    staff_groups = forms.MultipleChoiceField(
        label="Staff groups",
        choices=StaffGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With none ticked, all",
    )
    teams = forms.CharField(
        label="Teams",
        max_length=500,
        required=False,
        help_text="Such as Catering, Site team: as they stand on the staff record",
    )
    roles = forms.MultipleChoiceField(
        label="Posts held",
        choices=Role.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args, policy, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy = policy
        rows = version.clauses.filter(level=1).exclude(anchor="preamble") if version else []
        self.fields["sections"].choices = [(row.anchor, str(row) or row.called) for row in rows]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.policy.role_editions.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a line of this name already")
        return name

    def clean_teams(self):
        teams = [team.strip() for team in self.cleaned_data["teams"].split(",")]
        return list(dict.fromkeys(filter(None, teams)))

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            last = self.policy.role_editions.order_by("position").last()
            self.line = RoleEdition(
                policy=self.policy, position=last.position + 1 if last else 1, **cleaned
            )
        return cleaned
