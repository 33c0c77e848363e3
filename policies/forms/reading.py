"""Finding a policy, and choosing which of its versions to compare."""

from django import forms

from core import wording
from core.forms import FilterForm
from policies.searching import LONGEST_QUERY


class FindForm(FilterForm):
    q = forms.CharField(
        label="Words to find",
        max_length=LONGEST_QUERY,
        help_text="All of them must be there. Put a phrase in quotation marks.",
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class SearchForm(FilterForm):
    q = forms.CharField(label="Find a policy", max_length=100)


class CompareForm(FilterForm):
    """Two versions of a policy, the earlier on the left whichever way round they were chosen."""

    old = forms.TypedChoiceField(label="Earlier version", coerce=int)
    new = forms.TypedChoiceField(label="Later version", coerce=int)
    layout = forms.ChoiceField(
        choices=[("inline", "In one column"), ("sides", "Side by side")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data, *, versions):
        self.versions = {version.pk: version for version in versions}
        given = {name: data[name] for name in ("old", "new", "layout") if data.get(name)}
        super().__init__(self._usual(given) | given)
        choices = [(pk, _named(version)) for pk, version in self.versions.items()]
        for name in ("old", "new"):
            self.fields[name].choices = choices

    def _usual(self, given):
        """The version named, or the latest, beside the one before it."""
        keys = [str(pk) for pk in self.versions]
        new = given.get("new") if given.get("new") in keys else keys[0]
        at = keys.index(new)
        return {"old": (keys[at + 1 :] or keys[at - 1 :])[0], "new": new, "layout": "inline"}

    def clean(self):
        found = super().clean()
        pair = [self.versions[found[name]] for name in ("old", "new") if found.get(name)]
        if len(pair) == 2 and pair[0] == pair[1]:
            self.add_error("new", "Later version: choose another one than the earlier")
        found["pair"] = sorted(pair, key=lambda version: (version.major, version.minor))
        return found


def _named(version):
    if version.published_at:
        return f"{version.number}, published {wording.plain_day(version.published_at)}"
    return f"{version.number}, {version.get_state_display().lower()}"
