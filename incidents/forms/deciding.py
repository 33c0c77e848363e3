"""What is typed to decide about a case. Each form carries the mark of what its page showed."""

from django import forms

from core.forms import PortalForm
from incidents.forms.records import LONG, field_for
from incidents.kinds import DECISIONS, KINDS, LIMBS, PROCEDURES
from incidents.models import Case
from incidents.queries import on_record
from incidents.references import tidy
from incidents.workflow import deciding
from people.forms.fields import PersonField


def reasons(label="Why", required=True, rows=4, hint=""):
    return forms.CharField(
        label=label,
        max_length=LONG,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DecisionForm(PortalForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def __init__(self, data=None, *, case, by):
        self.case, self.by = case, by
        super().__init__(data, initial={"seen": deciding.mark(case)})

    def overtaken(self, why):
        """Say who was faster and what they did; what was typed stands, to be sent again."""
        self.add_error(None, str(why))
        self.data = self.data.copy()
        self.data["seen"] = deciding.mark(self.case)

    def said(self):
        cleaned = self.cleaned_data
        return {name: value for name, value in cleaned.items() if value and name != "seen"}


class ThresholdForm(DecisionForm):
    decision = forms.ChoiceField(
        label="May it meet the harm threshold?", choices=DECISIONS, widget=forms.RadioSelect
    )
    limbs = forms.MultipleChoiceField(
        label="Which of these may have happened?",
        choices=LIMBS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="One of them is enough",
    )
    why = reasons("What you base it on")

    def clean(self):
        cleaned = super().clean()
        decision, limbs = cleaned.get("decision"), cleaned.get("limbs")
        if limbs and decision in ("low_level", "neither"):
            self.add_error("decision", "You ticked one of the four, so it may meet the threshold")
        if decision == "may_meet" and not limbs:
            self.add_error("limbs", "Tick which may have happened, or say that you are not sure")
        before = self.case.threshold == Case.Threshold.MAY_MEET
        lowers = decision in ("low_level", "neither")
        if before and lowers and not on_record.has(self.case, "lado"):
            self.add_error("decision", "Ask the LADO first: it was thought that it may meet it")
        return cleaned


class AssessForm(DecisionForm):
    note = reasons("What you found, and what happens next")


class InvestigateForm(DecisionForm):
    officer = PersonField(label="Who investigates")
    same_person = reasons("If it is whoever manages the case: why nobody else can", False, 2)

    def clean(self):
        cleaned = super().clean()
        officer = cleaned.get("officer")
        managers = self.case.readers.filter(how="manage", ended_at=None)
        if officer and managers.filter(person=officer).exists() and not cleaned["same_person"]:
            self.add_error("same_person", f"{officer} manages the case: say why nobody else can")
        return cleaned


class OutcomeForm(DecisionForm):
    finding = forms.ChoiceField(
        label="Outcome of the investigation", choices=Case.Outcome, widget=forms.RadioSelect
    )
    why = reasons("Why: what shows it, and what does not")
    measures = field_for(KINDS["measures"].fields[0])
    procedure = field_for(KINDS["measures"].fields[1])
    decided_by = field_for(KINDS["measures"].fields[2])
    seriousness = field_for(KINDS["measures"].fields[3])
    intent = field_for(KINDS["measures"].fields[4])
    measures_why = reasons("Why this action")
    same_person = reasons("You investigated it: why nobody else can decide", rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not on_record.concerns_an_adult_of_ours(self.case):
            del self.fields["finding"]
        if not deciding.investigates(self.case, self.by):
            del self.fields["same_person"]

    @property
    def outcome(self):
        said = self.said()
        return {name: said[name] for name in ("finding", "why", "same_person") if name in said}

    @property
    def taken(self):
        said = self.said()
        names = ("measures", "procedure", "decided_by", "seriousness", "intent")
        return {name: said[name] for name in names if name in said} | {"why": said["measures_why"]}


class CloseForm(DecisionForm):
    note = reasons("Anything to add", False)


class RedirectForm(DecisionForm):
    procedure = forms.ChoiceField(
        label="Under which procedure it goes on", choices=PROCEDURES, widget=forms.RadioSelect
    )
    why = reasons("Why, and who has it now")


class ReasonForm(DecisionForm):
    why = reasons()


class MergeForm(DecisionForm):
    other = forms.CharField(
        label="The other case", max_length=20, help_text="Its reference, such as 7QK4 M2TR"
    )
    why = reasons("Why they are one")

    def __init__(self, *args, cases, **kwargs):
        self.cases = cases
        super().__init__(*args, **kwargs)

    def clean_other(self):
        other = self.cases.filter(reference=tidy(self.cleaned_data["other"])).first()
        if other is None or other == self.case:
            raise forms.ValidationError("You manage no other case with this reference")
        return other


class AdviserForm(DecisionForm):
    """HR, by the case manager's click."""

    adviser = forms.ChoiceField(label="Who in HR", widget=forms.RadioSelect)

    def __init__(self, *args, offered, **kwargs):
        self.offered = {str(person.pk): person for person in offered}
        super().__init__(*args, **kwargs)
        self.fields["adviser"].choices = [(key, str(who)) for key, who in self.offered.items()]

    def clean_adviser(self):
        return self.offered[self.cleaned_data["adviser"]]


class AskInForm(DecisionForm):
    """Staff whom the DSL needs, for the child's strand alone."""

    person = PersonField(label="Who", help_text="Their name or e-mail address")
    why = reasons("Why they are needed", rows=2)


class TakeOutForm(DecisionForm):
    """Somebody who was named by mistake."""

    subject = forms.ChoiceField(label="Who", widget=forms.RadioSelect)
    why = reasons("Why it is not about them")

    def __init__(self, *args, offered, **kwargs):
        self.offered = {str(row.pk): row for row in offered}
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [(key, str(row)) for key, row in self.offered.items()]

    def clean_subject(self):
        return self.offered[self.cleaned_data["subject"]]


class EntrustNameForm(DecisionForm):
    """Who is to know the name of a reporter that is withheld."""

    person = forms.ChoiceField(label="Who may know the name", widget=forms.RadioSelect)
    why = reasons("Why they", rows=2)

    def __init__(self, *args, offered, **kwargs):
        self.offered = {str(row.person_id): row.person for row in offered}
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(key, str(who)) for key, who in self.offered.items()]

    def clean_person(self):
        return self.offered[self.cleaned_data["person"]]


class EndReadingForm(DecisionForm):
    reader = forms.ChoiceField(label="Who", widget=forms.RadioSelect)

    def __init__(self, *args, offered, **kwargs):
        self.offered = {str(row.pk): row for row in offered}
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [
            (key, f"{row.person}, {row.get_how_display().lower()}")
            for key, row in self.offered.items()
        ]

    def clean_reader(self):
        return self.offered[self.cleaned_data["reader"]]
