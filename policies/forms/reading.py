"""Finding a policy."""

from django import forms

from core.forms import FilterForm


class SearchForm(FilterForm):
    q = forms.CharField(label="Find a policy", max_length=100)
