"""Dates, version numbers and review cycles as schools write them."""

import pytest

from policies.importing import dates, fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 2022", "2022-06"),
        ("July 2021 – V2", "2021-07"),
        ("Approved by the Trust Board in July 2021", "2021-07"),
        ("12 June 2025", "2025-06-12"),
        ("12th of June 2025", "2025-06-12"),
        ("1st Sept. 2025", "2025-09-01"),
        ("Thursday 9 July 2026", "2026-07-09"),
        ("June 12, 2025", "2025-06-12"),
        ("12/06/2025", "2025-06-12"),
        ("3.4.24", "2024-04-03"),
        ("12-Jun-25", "2025-06-12"),
        ("2025-06-12", "2025-06-12"),
        ("2025-06", "2025-06"),
        ("06/2025", "2025-06"),
        ("Sept ’24", "2024-09"),
        ("Mar-26", "2026-03"),
        ("29 February 2028", "2028-02-29"),
        ("29 February 2027", "2027-02"),
        ("31/13/2025", None),
        ("Summer term 2025", None),
        ("May be revised in 2025", None),
        ("Version 2.1", None),
        ("", None),
    ],
)
def test_a_date_is_found_in_the_words_around_it(text, expected):
    assert dates.find_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("V2", "2"),
        ("v1.0", "1.0"),
        ("Version 2.1 (draft)", "2.1"),
        ("Issue no. 3", "3"),
        ("2.1", "2.1"),
        ("2 – final", "2"),
        ("12/06/2025", None),
        ("2025-06-12", None),
        ("first", None),
    ],
)
def test_a_version_number_is_told_from_a_date(text, expected):
    assert dates.find_version(text, bare=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Annually", {"review_months": 12}),
        ("every 12 months", {"review_months": 12}),
        ("Every two (2) years", {"review_months": 24}),
        ("2-yearly", {"review_months": 24}),
        ("3 years", {"review_months": 36}),
        ("biennial", {"review_months": 24}),
        ("at least once a year", {"review_months": 12}),
        (
            "after 12 months, then every 3 years",
            {"review_first_months": 12, "review_then_months": 36},
        ),
        (
            "It is reviewed annually at first. It will then be reviewed every two years.",
            {"review_first_months": 12, "review_then_months": 24},
        ),
        ("when needed", {}),
    ],
)
def test_a_review_cycle_is_given_in_months(text, expected):
    assert fields.cycle(text) == expected


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        (
            "approved",
            "12 May 2024 by the Board",
            {"approved": "2024-05-12", "approved_by": "Board"},
        ),
        (
            "approved_by",
            "Board of Trustees, May 2024",
            {"approved_by": "Board of Trustees", "approved": "2024-05"},
        ),
        (
            "approved_by",
            "Finance Committee on 12/05/2024",
            {"approved_by": "Finance Committee", "approved": "2024-05-12"},
        ),
        ("approved_by", "TBC", {}),
        ("next_review", "N/A", {}),
        ("next_review", "Annually", {"review_months": 12}),
        (
            "review_cycle",
            "Every two years by the Audit Committee",
            {"review_months": 24, "committee": "Audit Committee"},
        ),
        ("category", "Non-statutory", {}),
        ("category", "Statutory; replaces the earlier policy", {"category": "statutory"}),
        ("category", "DfE guidance", {"category": "government"}),
        ("category", "Local (academy)", {"category": "school"}),
        (
            "related",
            "Code of Conduct, Data, Retention",
            {"related": ("Code of Conduct", "Data", "Retention")},
        ),
        ("related", "• One\n• Two and Three", {"related": ("One", "Two and Three")}),
        (None, "anything", {}),
    ],
)
def test_a_labelled_value_fills_the_fields_it_states_and_no_others(label, value, expected):
    assert fields.read_field(label, value) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Approved by the Trust Board in July 2021",
            {"approved": "2021-07", "approved_by": "Trust Board"},
        ),
        ("This policy was ratified on 3 March 2025.", {"approved": "2025-03-03"}),
        ("Next review: May 2027", {"next_review": "2027-05"}),
        ("Version 3", {"version": "3"}),
        ("This policy will be reviewed in May 2027.", {"next_review": "2027-05"}),
        ("Approved visitors wear a badge.", {}),
        ("Version control matters to all of us, so 3 people check it.", {}),
    ],
)
def test_a_line_in_front_of_the_text_can_be_document_control(sentence, expected):
    assert fields.read_sentence(sentence) == expected
