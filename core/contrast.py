"""Whether two colours can be told apart (WCAG 2.2), and whether a trust may use its own."""

import re

# The portal's own colours that a trust's must be read with; see :root in static/portal.css.
LIGHT = {"ground": "#fdfcfa", "ink": "#18222a", "muted": "#4c5960", "white": "#ffffff"}
DARK = {"ground": "#11191b", "ink": "#e9eeec", "muted": "#b3bfc1", "on_trust": "#0c1d20"}

# (field, what it is seen with, the least ratio, what for)
LIGHT_PAIRS = (
    ("colour", "ground", 4.5, "links on the page"),
    ("colour", "wash", 4.5, "links on quiet panels"),
    ("colour", "white", 4.5, "white words on buttons"),
    ("accent", "ground", 3.0, "the margin line on the page"),
    ("wash", "ink", 7.0, "text on quiet panels"),
    ("wash", "muted", 4.5, "notes on quiet panels"),
)
DARK_PAIRS = (
    ("colour", "ground", 4.5, "links on the dark page"),
    ("colour", "wash", 4.5, "links on dark panels"),
    ("colour", "on_trust", 4.5, "dark words on buttons"),
    ("accent", "ground", 3.0, "the margin line on the dark page"),
    ("wash", "ink", 7.0, "text on dark panels"),
    ("wash", "muted", 4.5, "notes on dark panels"),
)


def is_colour(text: object) -> bool:
    """True for #rrggbb."""
    return isinstance(text, str) and re.fullmatch("#[0-9a-fA-F]{6}", text) is not None


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 for black to 1 for white."""
    shares = (channel / 255 for channel in _channels(colour))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white); both as #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, with_: str, share: float) -> str:
    """The colour with a share (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(with_), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def complaints(colours: dict[str, str]) -> dict[str, str]:
    """Field name to why its colour is refused, for a trust's six colours; empty if all may be used.

    Takes `colour`, `accent`, `wash` and the same with `_dark`, each as #rrggbb.
    """
    found = {}
    for pairs, portal, suffix in ((LIGHT_PAIRS, LIGHT, ""), (DARK_PAIRS, DARK, "_dark")):
        for field, other, least, purpose in pairs:
            against = portal[other] if other in portal else colours[f"{other}{suffix}"]
            reached = ratio(colours[f"{field}{suffix}"], against)
            if reached < least:
                direction = "darker" if _should_darken(field, suffix) else "lighter"
                found.setdefault(
                    f"{field}{suffix}",
                    f"This colour is too weak for {purpose}: its contrast is {reached:.1f} to 1 "
                    f"and must be {least:g} to 1. Choose a {direction} one.",
                )
    return found


def _should_darken(field: str, suffix: str) -> bool:
    return (field == "wash") == (suffix == "_dark")


def stylesheet(colours: dict[str, str]) -> str:
    """The trust's colours as the variables that static/portal.css is drawn with."""
    light = {
        "trust-colour": colours["colour"],
        "trust-accent": colours["accent"],
        "trust-wash": colours["wash"],
        "trust-deep": mix(colours["colour"], "#000000", 0.3),
    }
    dark = {
        "trust-colour": colours["colour_dark"],
        "trust-accent": colours["accent_dark"],
        "trust-wash": colours["wash_dark"],
        "trust-deep": mix(colours["colour_dark"], "#ffffff", 0.4),
        "masthead": mix(colours["colour"], "#000000", 0.27),
    }
    paper = "; ".join(f"--{name}: {value}" for name, value in light.items())
    night = "; ".join(f"--{name}: {value}" for name, value in dark.items())
    return (
        f":root {{ {paper} }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f'  :root:not([data-bs-theme="light"]) {{ {night} }}\n'
        "}\n"
        f'@media screen {{ :root[data-bs-theme="dark"] {{ {night} }} }}\n'
    )
