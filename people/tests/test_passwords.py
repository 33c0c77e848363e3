"""Passwords made of what everybody at the school knows are refused."""

import pytest
from django.core.exceptions import ValidationError

from people.passwords import OurWordsValidator
from people.tests.factories import SchoolFactory, TrustFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "guess",
    ["Saltmarsh2026!", "HarbourneValley1", "Welcome-School-1", "headteacher2026", "Password12345"],
)
def test_words_of_ours_with_figures_are_refused(guess):
    TrustFactory()
    SchoolFactory(name="Saltmarsh Primary School")

    with pytest.raises(ValidationError):
        OurWordsValidator().validate(guess)


@pytest.mark.parametrize(
    "good", ["four quiet brown horses", "8263 9471 5528 0193", "gXw4!kd0-Zq2p", "school for otters"]
)
def test_others_pass(good):
    TrustFactory()

    assert OurWordsValidator().validate(good) is None
