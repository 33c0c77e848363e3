"""What a review came to."""

from django import forms
from django.utils import timezone

from core import wording
from core.forms import PortalForm
from policies.models import Review
from policies.queries import reviews
from policies.workflow import review as workflow

LONGEST = 10 * 366  # days until the next review


class ReviewForm(PortalForm):
    outcome = forms.ChoiceField(
        label="What the review came to",
        choices=[
            (Review.Outcome.NO_CHANGES, "No changes"),
            (Review.Outcome.NEW_VERSION, "A new version"),
            (Review.Outcome.WITHDRAWN, "Withdraw the policy"),
        ],
        widget=forms.RadioSelect,
    )
    outcome.choice_hints = {
        "no_changes": "The text and every signature stay. Nobody is asked again.",
        "new_version": "A draft begins with the text in force, for the owner to work on.",
        "withdrawn": "Nobody has to sign it any more. What was signed stays on record.",
    }
    held_on = forms.DateField(label="Held on")
    body = forms.CharField(label="Held by which committee", max_length=200, required=False)
    minute = forms.CharField(label="Minute", max_length=120, required=False)
    reason = forms.CharField(
        label="Why, if it is held early or the policy is withdrawn",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next_review_on = forms.DateField(label="Next review", required=False)

    def __init__(self, *args, policy, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy, self.version = policy, version
        today, cycle = timezone.localdate(), reviews.cycle_of(policy)
        self.fields["held_on"].initial = today
        self.fields["body"].initial = policy.committee
        if cycle.is_stated:
            usual = f"the policy is reviewed {cycle.words}"
        else:
            usual = f"{cycle.usual} months later, as is usual here"
        following = wording.plain_day(cycle.after(today))
        self.fields["next_review_on"].help_text = f"If left empty, {following}: {usual}"

    @property
    def held(self):
        return workflow.Held(**self.cleaned_data)

    def clean_held_on(self):
        day, last = self.cleaned_data["held_on"], self.policy.reviews.first()
        if day > timezone.localdate():
            raise forms.ValidationError("Enter the day it was held: today or earlier")
        if last and day <= last.held_on:
            before = wording.plain_day(last.held_on)
            raise forms.ValidationError(f"The last review was held on {before}: enter a later day")
        return day

    def clean_next_review_on(self):
        day, today = self.cleaned_data["next_review_on"], timezone.localdate()
        if day and day <= today:
            raise forms.ValidationError("The next review lies in the past: enter a day after today")
        if day and (day - today).days > LONGEST:
            raise forms.ValidationError("Enter a day within the next ten years")
        return day

    def clean(self):
        cleaned = super().clean()
        if {"outcome", "held_on"} <= cleaned.keys() and "reason" in cleaned:
            held = workflow.Held(cleaned["outcome"], cleaned["held_on"])
            if not cleaned["reason"] and workflow.needs_reason(self.policy, held):
                due = self.policy.next_review_on
                why = (
                    "Say why the policy is withdrawn"
                    if held.outcome == workflow.WITHDRAWN
                    else f"Say why it is held before its time: it is due on"
                    f" {wording.plain_day(due)}"
                )
                self.add_error("reason", why)
        return cleaned
