"""Finding the other record of a person, and choosing which of the two stays."""

from django import forms

from core.forms import FilterForm, PortalForm
from people.forms.fields import label_of


class FindForm(FilterForm):
    q = forms.CharField(label="Name or e-mail address", max_length=100, widget=forms.SearchInput)


class MergeForm(PortalForm):
    """`records`: those that may stay."""

    stays = forms.ChoiceField(label="Which record stays?", widget=forms.RadioSelect)
    other = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, records, **kwargs):
        super().__init__(*args, **kwargs)
        self.records = {str(person.pk): person for person in records}
        self.fields["stays"].choices = [(key, _said(one)) for key, one in self.records.items()]

    @property
    def chosen(self):
        return self.records[self.cleaned_data["stays"]]


def _said(person):
    since = f"on record since {person.created_at:%-d %B %Y}"
    return f"{label_of(person)}, {since}"
