"""What a setting of the trust profile may be, and how its value is said. Pure."""

import re
from collections.abc import Iterator

from people.profile import ALWAYS, BY_KEY, SETTINGS, SOURCES, value
from people.profile_setting import Setting


def problem(setting: Setting, said: object) -> str:
    """Why this value cannot be, or "" when it can."""
    if said is None:
        return "" if setting.open else f"{setting.key} cannot be unset"
    check = {
        "switch": _not_a_switch,
        "number": _not_a_number,
        "numbers": _not_numbers,
        "choice": _not_a_choice,
        "choices": _not_choices,
        "words": _not_words,
        "text": _not_a_text,
    }[setting.kind]
    return check(setting, said)


def _not_a_switch(setting: Setting, said: object) -> str:
    return "" if isinstance(said, bool) else f"{setting.key} is true or false"


def _is_number(setting: Setting, said: object) -> bool:
    whole = isinstance(said, int) and not isinstance(said, bool)
    return whole and setting.least <= said <= setting.most


def _not_a_number(setting: Setting, said: object) -> str:
    span = f"{setting.least} to {setting.most}"
    return "" if _is_number(setting, said) else f"{setting.key} is a whole number from {span}"


def _not_numbers(setting: Setting, said: object) -> str:
    fits = isinstance(said, list) and len(said) <= 10
    if fits and all(_is_number(setting, item) for item in said) and len(set(said)) == len(said):
        return ""
    return f"{setting.key} is a list of different whole numbers up to {setting.most}"


def _not_a_choice(setting: Setting, said: object) -> str:
    known = [code for code, _ in setting.choices]
    return "" if said in known else f"{setting.key} is one of: {', '.join(known)}"


def _not_choices(setting: Setting, said: object) -> str:
    known = {code for code, _ in setting.choices}
    if not isinstance(said, list) or not all(isinstance(item, str) for item in said):
        return f"{setting.key} is a list"
    if odd := sorted(set(said) - known):
        return f"{setting.key} does not know {', '.join(odd)}"
    if lacking := sorted(ALWAYS.get(setting.key, set()) - set(said)):
        return f"{setting.key} always has {', '.join(lacking)}"
    return ""


def _not_words(setting: Setting, said: object) -> str:
    if not (
        isinstance(said, list) and all(isinstance(word, str) and word.strip() for word in said)
    ):
        return f"{setting.key} is a list of words"
    odd = [word for word in said if setting.pattern and not re.fullmatch(setting.pattern, word)]
    return f"{setting.key}: “{odd[0][:80]}” cannot be read. {setting.hint}" if odd else ""


def _not_a_text(setting: Setting, said: object) -> str:
    if isinstance(said, str) and 0 < len(said.strip()) <= 2000:
        return ""
    return f"{setting.key} is a text of at most 2,000 characters"


def words(setting: Setting, said: object) -> str:
    """A value as a page says it."""
    labels = dict(setting.choices)
    if said is None:
        return "Not set"
    if isinstance(said, bool):
        return "Yes" if said else "No"
    if isinstance(said, list):
        return ", ".join(str(labels.get(item, item)) for item in said) or "None"
    return str(labels.get(said, said))


def flatten(tree: dict, above: str = "") -> Iterator[tuple[str, object]]:
    """(dotted key, value) of a profile file, whose tables nest."""
    for name, said in tree.items():
        if isinstance(said, dict):
            yield from flatten(said, f"{above}{name}.")
        else:
            yield f"{above}{name}", said


def read(tree: dict) -> tuple[dict, list[str]]:
    """A profile file as it is stored, and what is wrong with it: every complaint at once.

    The table `sources` says, by the same keys, where in the policy a setting is from.
    """
    tree = dict(tree)
    sources = dict(flatten(tree.pop(SOURCES, {})))
    said = dict(flatten(tree))
    wrong = [f"{key} is no setting" for key in sorted({*said, *sources} - {*BY_KEY})]
    wrong += [why for key in said if key in BY_KEY and (why := problem(BY_KEY[key], said[key]))]
    wrong += [f"sources: {key} is not a text" for key in sources if not _is_source(sources[key])]
    stored = {key: said[key] for key in said if key in BY_KEY}
    return stored | ({SOURCES: sources} if sources else {}), wrong


def _is_source(said: object) -> bool:
    return isinstance(said, str) and len(said) <= 200


def differences(before: dict, after: dict) -> list[tuple[Setting, str, str]]:
    """(setting, what it was, what it will be), in words, for those that differ."""
    return [
        (setting, words(setting, was), words(setting, will))
        for setting in SETTINGS
        if (was := value(before, setting.key)) != (will := value(after, setting.key))
    ]
