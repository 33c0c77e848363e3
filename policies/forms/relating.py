"""Which policies belong to one, and who else was told of a version."""

from django import forms
from django.utils import timezone

from core.forms import ManyField, PortalForm, PortalModelForm
from policies.models import Policy
from policies.queries import relating


class RelatedForm(PortalModelForm):
    class Meta:
        model = Policy
        fields = ["related", "replaces"]
        labels = {"related": "Related policies", "replaces": "Policies that it replaces"}
        help_texts = {
            "replaces": "When it is published they are withdrawn. They stay to be read, and their"
            " signatures stay on record"
        }
        field_classes = {"related": ManyField, "replaces": ManyField}
        widgets = dict.fromkeys(("related", "replaces"), forms.CheckboxSelectMultiple)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        related, replaceable = relating.choices(self.instance, person)
        self.fields["related"].queryset = related
        self.fields["replaces"].queryset = replaceable


class AnnouncementForm(PortalForm):
    informed = forms.ChoiceField(
        label="Who was told", choices=Policy.Informed, widget=forms.RadioSelect
    )
    told_on = forms.DateField(label="Told on")
    how = forms.CharField(
        label="How",
        max_length=300,
        help_text="Such as: the newsletter, assembly of years 7 to 9, a letter",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told_on"].initial = timezone.localdate()

    def clean_told_on(self):
        day = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Enter the day they were told: today or earlier")
        return day
