"""Absences, and the last day of a placement or in the trust."""

from django import forms

from core.forms import PortalForm
from people.forms.fields import DayField
from people.models import Absence
from people.workflow import absences


class AbsenceForm(PortalForm):
    kind = forms.ChoiceField(
        label="Why they are away", choices=Absence.Kind, widget=forms.RadioSelect
    )
    starts_on = DayField(label="First day away")
    ends_on = DayField(
        label="Last day away", required=False, help_text="Leave it empty while nobody knows"
    )

    def __init__(self, *args, person, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.by = person, by
        self.fields["kind"].choice_hints = {
            "suspended": "No access to cases, accounts, approvals or exports from that day on"
        }

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            absence = Absence(person=self.person, **cleaned)
            for field, why in absences.refusals(absence, self.by).items():
                self.add_error(field, why)
        return cleaned
