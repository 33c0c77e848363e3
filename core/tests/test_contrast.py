import pytest

from core import contrast

OURS = {
    "colour": "#14474f",
    "accent": "#a8467f",
    "wash": "#edf3f2",
    "colour_dark": "#8fd0d6",
    "accent_dark": "#d98bb8",
    "wash_dark": "#1a292c",
}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#14474f", "#fdfcfa", 10.0),
        ("#8fd0d6", "#11191b", 10.3),
        ("#a8467f", "#fdfcfa", 5.3),
        ("#4c5960", "#edf3f2", 6.4),
    ],
)
def test_the_ratio_is_that_of_wcag(one, other, expected):
    assert round(contrast.ratio(one, other), 1) == expected
    assert contrast.ratio(one, other) == contrast.ratio(other, one)


def test_our_own_colours_may_be_used():
    assert contrast.complaints(OURS) == {}


def test_a_colour_that_misses_its_ratio_is_refused_by_name_with_what_to_do():
    weak = OURS | {"colour": "#7fb8c0", "wash": "#607070", "accent_dark": "#402030"}

    assert contrast.complaints(weak) == {
        "colour": "This colour is too weak for links on the page: its contrast is 2.2 to 1 "
        "and must be 4.5 to 1. Choose a darker one.",
        "wash": "This colour is too weak for text on quiet panels: its contrast is 3.1 to 1 "
        "and must be 7 to 1. Choose a lighter one.",
        "accent_dark": "This colour is too weak for the margin line on the dark page: its contrast "
        "is 1.2 to 1 and must be 3 to 1. Choose a lighter one.",
    }


def test_a_dark_panel_that_is_too_light_should_be_darker():
    assert contrast.complaints(OURS | {"wash_dark": "#9aa0a0"})["wash_dark"].endswith("darker one.")


def test_mixing_moves_a_colour_by_a_share():
    assert [contrast.mix("#ff0000", "#0000ff", share) for share in (0, 0.5, 1)] == [
        "#ff0000",
        "#800080",
        "#0000ff",
    ]


def test_the_stylesheet_sets_the_colours_for_light_for_dark_and_for_a_choice_of_dark():
    css = contrast.stylesheet(OURS)

    assert css == (
        ":root { --trust-colour: #14474f; --trust-accent: #a8467f; --trust-wash: #edf3f2; "
        "--trust-deep: #0e3237 }\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        '  :root:not([data-bs-theme="light"]) { --trust-colour: #8fd0d6; --trust-accent: #d98bb8; '
        "--trust-wash: #1a292c; --trust-deep: #bce3e6; --masthead: #0f343a }\n"
        "}\n"
        '@media screen { :root[data-bs-theme="dark"] { --trust-colour: #8fd0d6; '
        "--trust-accent: #d98bb8; --trust-wash: #1a292c; --trust-deep: #bce3e6; "
        "--masthead: #0f343a } }\n"
    )
