"""Two people who are relatives or partners."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents.models import Relationship
from incidents.workflow import relating
from people.forms.fields import DayField, PersonField


class RelationshipForm(PortalForm):
    one = PersonField(label="One person")
    other = PersonField(label="The other person")
    kind = forms.ChoiceField(
        label="What they are to each other",
        choices=Relationship.Kind,
        widget=forms.RadioSelect,
    )
    starts_on = DayField(
        label="Since", initial=timezone.localdate, help_text="The year is enough: 1 January of it"
    )
    ends_on = DayField(label="Until", required=False, help_text="Leave it empty while it lasts")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.row = Relationship(**cleaned)
            if not self._is_there():
                for field, why in relating.refusals(self.row, self.by).items():
                    self.add_error(field, why)
        return cleaned

    def _is_there(self):
        """Sent a second time: no mistake, and nothing more."""
        return relating.same(self.row).exists()
