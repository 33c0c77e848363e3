"""Texts that look like a secret are refused with the reason, and hardly ever others."""

import string
from random import Random

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import secrets
from accounts.forms.fields import HoldsNoSecret
from accounts.tests.harmless_samples import HARMLESS
from accounts.tests.secret_samples import MOSTLY, REFUSED
from core.forms import PortalForm

LOTS = st.integers(0, 2**32).map(Random)
DRAWN = 500


@pytest.mark.parametrize("kind", REFUSED)
@settings(max_examples=40, deadline=None, database=None)
@given(lot=LOTS)
def test_secrets_of_every_kind_are_refused(kind, lot):
    text = REFUSED[kind](lot)

    assert secrets.reason(text), text


@pytest.mark.parametrize("kind", MOSTLY)
def test_what_was_drawn_by_lot_is_refused_but_for_a_few_that_read_like_words(kind):
    lot, most = Random(2026), 0.1 if kind == "backup_code_of_x" else 0.03

    missed = [
        text for text in (MOSTLY[kind](lot) for _ in range(DRAWN)) if not secrets.reason(text)
    ]

    assert len(missed) <= DRAWN * most, missed


@pytest.mark.parametrize("kind", HARMLESS)
def test_fewer_than_1_in_200_harmless_texts_are_refused(kind):
    lot = Random(1126)
    told = [secrets.reason(HARMLESS[kind](lot)) for _ in range(4 * DRAWN)]

    alarms = len([why for why in told if why])

    assert alarms / len(told) < 1 / 200, f"{alarms} false alarms in {len(told)} of kind {kind}"


@settings(max_examples=150, deadline=None, database=None)
@given(st.text(string.printable + "éß\0\u200b１😀", max_size=80))
def test_any_text_at_all_gets_an_answer(text):
    assert secrets.reason(text) in {
        *("", secrets.PASSWORD, secrets.PIN, secrets.CODES, secrets.TOKEN),
        *(secrets.TWO_STEP, secrets.PRIVATE_KEY, secrets.ADDRESS),
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Recovery codes: 4821 9930, 1127 6604", secrets.CODES),
        ("password: x", secrets.PASSWORD),
        ("Die Zahl, PIN 4821", secrets.PIN),
        ("P@ssw0rd", secrets.PASSWORD),
        ("Fluffy#12", secrets.PASSWORD),
        ("ｐａｓｓｗｏｒｄ：ｈａｒｂｏｕｒｎｅ", secrets.PASSWORD),
        ("JBSWY3DPEHPK3PXP", secrets.TWO_STEP),
        ("https://office:hunter2@harbourne.sch.uk/", secrets.ADDRESS),
        ("kept in Bitwarden, folder Social media, item Instagram", ""),
        ("The password is with the office", ""),
        ("Passwords", ""),
        ("", ""),
    ],
)
def test_the_reason_says_what_it_looks_like(text, why):
    assert secrets.reason(text) == why


class Kept(HoldsNoSecret, PortalForm):
    where = forms.CharField()
    number = forms.IntegerField(required=False)


def test_a_form_tells_beside_the_field_and_keeps_what_was_typed():
    form = Kept({"where": "password: harbourne", "number": "1"})

    assert form.errors == {
        "where": [
            "This looks like a password. The portal keeps no passwords, codes or keys:"
            " write only where it is kept."
        ]
    }
    assert form["where"].value() == "password: harbourne"
    assert Kept({"where": "in the safe of the office"}).is_valid()
