"""How long cases are kept, and what is not to be destroyed."""

from django import forms

from core.forms import PortalForm, PortalModelForm
from incidents import retention
from incidents.forms.fields import area
from incidents.models import RetentionRule
from people.forms.fields import DayField
from people.models import School


class RuleForm(PortalModelForm):
    class Meta:
        model = RetentionRule
        fields = ("years", "counted_from", "to_pension_age", "kind", "source", "dated")
        labels = {
            "years": "Years",
            "counted_from": "Counted from",
            "to_pension_age": "At least until those concerned reach pension age",
            "kind": "What it is",
            "source": "Where it stands",
            "dated": "Its date",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.code == retention.SIGNATURES:  # always from leaving
            del self.fields["counted_from"], self.fields["to_pension_age"]

    def clean_years(self):
        years = self.cleaned_data["years"]
        if years > 150:
            raise forms.ValidationError("Years: at most 150")
        return years


class HoldForm(PortalForm):
    school = forms.ModelChoiceField(
        label="Of which school",
        queryset=School.objects.all(),
        required=False,
        empty_label="The whole trust",
    )
    reason = area("Why nothing is to be destroyed", limit=2000, rows=3)


class KeepingForm(PortalForm):
    pension_on = DayField(
        label="Day when the last of those concerned reaches pension age",
        required=False,
        help_text="HR knows it. Without it the case of an allegation is never emptied",
    )
    do_not_destroy = forms.BooleanField(label="Do not destroy", required=False)
    reason = area("Why", limit=2000, rows=3, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("do_not_destroy") and not cleaned.get("reason"):
            self.add_error("reason", "Say why it is not to be destroyed")
        return cleaned
