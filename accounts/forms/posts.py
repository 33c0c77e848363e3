"""What is typed of a post: its words and pictures, whom they show, what was checked."""

import hashlib
from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts import posting
from accounts.forms.fields import HoldsNoSecret
from accounts.models import Post, Purpose, SocialAccount
from accounts.queries import images, post_pictures
from accounts.queries import posts as queries
from accounts.workflow import post_writing as writing
from core.forms import FilterForm, ManyFilesField, ManyFilesInput, PortalForm
from people.forms.fields import DayField, PersonField
from people.models import School

SINGLE = "single"  # asked for by itself, under no standing approval
ONE = forms.RadioSelect
AHEAD = timedelta(days=366)  # as far as a post is planned
KEPT = "image/jpeg,image/png,image/webp,image/gif"


class MomentField(forms.DateTimeField):
    """A day and time to come, within a year."""

    default_error_messages = {"invalid": "Enter a day and a time, such as 27/11/2026 15:30"}

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment <= timezone.now():
            raise forms.ValidationError(f"{self.said}: this time has passed already")
        if moment and moment > timezone.now() + AHEAD:
            raise forms.ValidationError(f"{self.said}: this is more than a year ahead")
        return moment

    @property
    def said(self):
        return str(self.label).removesuffix(" (optional)")


class AccountField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(SocialAccount.objects.none(), empty_label="Choose", **kwargs)

    def label_from_instance(self, account):
        where = account.school.name if account.school else "the trust"
        return f"{account.title}, {account.platform.name} ({where})"


class PostForm(HoldsNoSecret, PortalForm):
    """A post of one's own; with `post`, other words for it."""

    account = AccountField()
    words = forms.CharField(
        label="Words", max_length=5000, widget=forms.Textarea(attrs={"rows": 6, "class": "wide"})
    )
    pictures = ManyFilesField(
        label="Pictures",
        most=writing.MOST,
        required=False,
        help_text="Up to 10, each of up to 25 MB: JPEG, PNG, WebP or GIF. What the camera wrote "
        "into them, such as the place, is taken out",
        widget=ManyFilesInput(attrs={"accept": KEPT}),
    )
    publish_at = MomentField(
        label="When it is to go out",
        required=False,
        help_text="Leave it empty where it goes out as soon as it may",
    )

    def __init__(self, *args, accounts=None, **kwargs):
        super().__init__(*args, **kwargs)
        if accounts is None:
            del self.fields["account"]
        else:
            self.fields["account"].queryset = accounts

    @property
    def written(self):
        return {name: self.cleaned_data[name] for name in ("words", "publish_at")}


class LiveForm(HoldsNoSecret, PortalForm):
    """An event at which somebody posts for a time without asking each time."""

    account = AccountField()
    words = forms.CharField(
        label="Which event, and what will be posted",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    poster = PersonField(label="Who posts", help_text="Their name or e-mail address")
    starts_at = MomentField(label="From")
    ends_at = MomentField(label="Until")

    def __init__(self, *args, accounts=None, post=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.post = post
        if accounts is None:
            del self.fields["account"]
        else:
            self.fields["account"].queryset = accounts

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_at"), said.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", "Until: this must be after it begins")
        account = self.post.account if self.post else said.get("account")
        poster = said.get("poster")
        if account and poster and not queries.has_access(poster, account):
            self.add_error(
                "poster", f"Who posts: {poster} has no access to {account} with which to post"
            )
        return said

    @property
    def written(self):
        names = ("words", "poster", "starts_at", "ends_at")
        return {name: self.cleaned_data[name] for name in names}


OF_PUPILS = (
    ("group", "If yes: which class, year or team"),
    ("other", "A second one, if there are two"),
    ("purpose", "If yes: what for"),
)


class DescribeForm(HoldsNoSecret, PortalForm):
    """Words for each picture, and whether pupils are in them: of which group, for what."""

    pupils = forms.ChoiceField(
        label="Are there pupils in the pictures?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=ONE,
    )
    group = forms.ChoiceField(label="Which class, year or team", required=False)
    other = forms.ChoiceField(label="A second one", required=False)
    purpose = forms.ChoiceField(
        label="What for", choices=Purpose, initial=Purpose.SOCIAL, required=False
    )

    def __init__(self, *args, pictures, school, keeps_list, **kwargs):
        super().__init__(*args, **kwargs)
        self.school, self.pictures = school, [*pictures]
        for number, picture in enumerate(self.pictures, 1):
            self.fields[f"alt_{picture.pk}"] = self._alt(number, picture)
        self.order_fields([*(f"alt_{row.pk}" for row in self.pictures), "pupils"])
        if not keeps_list:
            for name in ("group", "other", "purpose"):
                del self.fields[name]
        else:
            groups = images.groups(school, timezone.localdate()) if school else []
            for name, words in OF_PUPILS:
                self.fields[name].label = words  # needed for some answers, so not "optional"
            self.fields["group"].choices = [("", "Choose"), *groups]
            self.fields["other"].choices = [("", "None"), *groups]

    def _alt(self, number, picture):
        label = f"Picture {number}: what it shows"
        return forms.CharField(
            label=label,
            max_length=300,
            initial=picture.alternative_text,
            help_text="For those who cannot see it: a sentence, without names",
            error_messages={"required": f"{label}: describe it in a sentence"},
            validators=self.fields["pupils"].validators,
        )

    def clean(self):
        said = super().clean()
        asked = said.get("pupils") == "yes" and "group" in self.fields
        if asked and not said.get("group") and "group" not in self.errors:
            self.add_error("group", "Choose: which class, year or team")
        return said

    @property
    def texts(self):
        return {row.pk: self.cleaned_data[f"alt_{row.pk}"] for row in self.pictures}

    @property
    def shown(self):
        said = self.cleaned_data
        if said["pupils"] == "no" or not said.get("group"):
            return None
        groups = tuple(dict.fromkeys(filter(None, (said["group"], said.get("other")))))
        return post_pictures.Shown(self.school, groups, said["purpose"] or Purpose.SOCIAL)


def mark(listed):
    """What the page showed of who must not be shown, so that a list that changed is told."""
    return hashlib.sha256(",".join(map(str, listed)).encode()).hexdigest()[:16]


class CheckForm(PortalForm):
    """Every check looked at, by a tick or *does not apply*."""

    looked = forms.BooleanField(
        label="I looked at the list, and none of them can be seen",
        error_messages={"required": "Look at the list of who must not be shown, and tick it"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    under = forms.ChoiceField(label="How it is approved", widget=ONE)

    def __init__(self, *args, checks, listed, shown, standing, devices, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked, self.listed = checks, listed
        for check in checks:
            self.fields[check.code] = _of_check(check, devices)
        if shown is None:
            del self.fields["looked"]
        self.initial.setdefault("seen", mark(listed))
        self.fields["under"].choices = [
            (SINGLE, "Ask for this post"),
            *(
                (str(row.pk), f"{row.class_of_post}: approved until {row.ends_on:%-d %B %Y}")
                for row in standing
            ),
        ]
        self.fields["under"].initial = SINGLE
        if not standing:
            del self.fields["under"]

    @property
    def rows(self):
        """(check, its field) in their order."""
        return [(check, self[check.code]) for check in self.asked]

    def clean(self):
        said = super().clean()
        if "looked" in self.fields and said.get("seen") != mark(self.listed):
            # What was sent stays in the field, so the page must carry the new mark itself.
            self.data = self.data.copy()
            self.data["seen"] = mark(self.listed)
            self.add_error("looked", "The list has changed just now: look at it again")
        return said

    @property
    def answers(self):
        return {check.code: self._answer(check.code) for check in self.asked}

    def _answer(self, code):
        said = self.cleaned_data[code]
        return posting.YES if said is True else said


def _of_check(check, devices):
    required = {"required": f"{check.words}: choose one"}
    if check.always:
        return forms.BooleanField(
            label=check.words,
            error_messages={"required": f"{check.words}: tick it"},
        )
    choices = [(posting.YES, "Yes"), (posting.NOT_HERE, "Does not apply")]
    if check.code == posting.DEVICE and devices:
        choices = [*((row.name, row.name) for row in devices), choices[-1]]
        widget = forms.Select
        choices.insert(0, ("", "Choose"))
    else:
        widget = ONE
    return forms.ChoiceField(
        label=check.words, choices=choices, widget=widget, error_messages=required
    )


class SuggestForm(HoldsNoSecret, PortalForm):
    suggested = forms.CharField(
        label="As you would have it", max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    note = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.post = post

    def clean(self):
        said = super().clean()
        same = said.get("suggested", "").strip() == self.post.words.strip()
        if same and not said.get("note"):
            self.add_error("note", "Nothing is changed, so say what the author is to change")
        return said


class ReasonForm(PortalForm):
    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PublishForm(PortalForm):
    address = forms.URLField(
        label="Where it stands",
        max_length=500,
        assume_scheme="https",
        help_text="The address of the post on the platform",
    )


class StandingForm(HoldsNoSecret, PortalForm):
    class_of_post = forms.CharField(
        label="Which posts", max_length=200, help_text="Such as: match results, lunch menus"
    )
    limits = forms.CharField(
        label="What it does not cover",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: no pictures of pupils, nothing about injuries",
    )
    starts_on = DayField(label="First day", initial=timezone.localdate)
    ends_on = DayField(label="Last day", help_text="At most a year after the first")

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_on"), said.get("ends_on")
        if last and last < timezone.localdate():
            self.add_error("ends_on", "Last day: it has passed already")
        elif first and last and last < first:
            self.add_error("ends_on", "Last day: it must not be before the first day")
        elif first and last and last > queries.latest_end(first):
            self.add_error("ends_on", "Last day: a standing approval lasts at most a year")
        return said


class RuleForm(PortalForm):
    """How strict one account is; the profile's own, or stricter."""

    rule = forms.ChoiceField(label="Before a post goes out", widget=ONE, required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = choices
        self.fields["rule"].label = "Before a post goes out"


class DelegateForm(PortalForm):
    person = PersonField(label="Who decides in your place")
    starts_on = DayField(label="First day", initial=timezone.localdate)
    ends_on = DayField(label="Last day", required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day: it must not be before the first day")
        if said.get("person") == self.by:
            self.add_error("person", "Name somebody else: you decide these posts already")
        return said


class PostFilter(FilterForm):
    account = forms.ModelChoiceField(SocialAccount.objects.none(), empty_label="All accounts")
    state = forms.ChoiceField(choices=[("", "All states"), *Post.State.choices])
    mine = forms.BooleanField(label="Only those that I wrote")

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts


class SchoolFilter(FilterForm):
    school = forms.ModelChoiceField(
        School.objects.none(), to_field_name="slug", label="Whose pupils", empty_label="Choose"
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
