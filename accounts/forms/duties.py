"""What is typed of a duty: done on which day and how, a review, and what is raised by hand."""

from django import forms
from django.utils import timezone

from accounts import secrets
from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.queries import duties as queries
from accounts.workflow import duties as workflow
from core.forms import FilterForm, ManyField, PortalForm
from people.forms.fields import DayField
from people.models import School

STATES = (
    ("", "To do"),
    ("overdue", "Overdue"),
    (Duty.State.DONE.value, "Done"),
    (Duty.State.DROPPED.value, "No longer needed"),
)
HACKED, CREDENTIALS, ACCESS = "hacked", "credentials", "access"
WHAT = (
    (HACKED, "Somebody broke into it"),
    (CREDENTIALS, "The credentials must be changed"),
    (ACCESS, "Somebody’s access must end"),
)


class WordsField(forms.CharField):
    """Free text about an account: the portal keeps no password, so none is taken."""

    def __init__(self, *, limit=300, rows=2, **kwargs):
        super().__init__(max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value):
        words = super().clean(value)
        if why := secrets.reason(words):
            raise forms.ValidationError(why)
        return words


class DutiesFilter(FilterForm):
    state = forms.ChoiceField(label="Show", choices=STATES)
    kind = forms.ChoiceField(label="What to do", choices=[("", "Anything"), *Duty.Kind.choices])
    school = forms.ModelChoiceField(School.objects.all(), empty_label="Every school")
    account = forms.ModelChoiceField(
        SocialAccount.objects.none(), label="Account", empty_label="Every account"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = queries.accounts_of(user).filter(duties__isnull=False)
        self.fields["account"].queryset = accounts.distinct()

    def narrow(self, rows):
        """The rows that were asked for, and whether those are still to do."""
        said = self.cleaned_data if self.is_valid() else {}
        for name in ("kind", "account"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        if said.get("school"):
            rows = rows.filter(account__school=said["school"])
        state = said.get("state")
        if state == "overdue":
            return queries.overdue(rows, timezone.localdate()), True
        return rows.filter(state=state or Duty.State.OPEN), not state


class ConfirmForm(PortalForm):
    done_on = DayField(label="Day it was done", initial=timezone.localdate)
    how = WordsField(
        label="How it was done",
        help_text="Such as: taken off the page under Settings, and seen that it is gone",
    )

    def __init__(self, *args, duties, **kwargs):
        super().__init__(*args, **kwargs)
        self.duties = duties

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        for duty in self.duties:
            if why := workflow.not_then(day, duty.raised_on):
                raise forms.ValidationError(f"Day it was done: {why[0].lower()}{why[1:]}")
        return day


class ReviewForm(PortalForm):
    outcome = forms.ChoiceField(
        label="What becomes of the account",
        choices=[*workflow.OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    how = WordsField(label="Why, or what is to change", required=False)
    end = ManyField(
        AccessGrant.objects.none(),
        label="Access that is not needed any more",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave the others as they are: they are still needed",
    )

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].queryset = access
        self.fields["end"].label_from_instance = said_of_access
        if not access.exists():
            del self.fields["end"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") not in (None, "keep") and not cleaned.get("how"):
            self.add_error("how", "Say what is to change, or why it closes")
        return cleaned


class RaiseForm(PortalForm):
    what = forms.ChoiceField(label="What happened", choices=WHAT, widget=forms.RadioSelect)
    access = ManyField(
        AccessGrant.objects.none(),
        label="Whose access must end",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = WordsField(label="Anything to know", required=False)

    def __init__(self, *args, access, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["access"].queryset = access
        self.fields["access"].label_from_instance = said_of_access
        if not access.exists():
            del self.fields["access"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == ACCESS and not cleaned.get("access"):
            field = "access" if "access" in self.fields else "what"
            self.add_error(field, "Choose whose access must end")
        return cleaned


class PauseForm(PortalForm):
    words = WordsField(
        label="Why, in words that everybody with access reads",
        help_text="Such as: something has happened at one of our schools. Say nothing online.",
    )


class WhyForm(PortalForm):
    why = WordsField(label="Why")


def said_of_access(grant):
    return f"{grant.person or grant.supplier}: {grant.get_kind_display()}"
