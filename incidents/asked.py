"""The shape of what can be on record in a case: kinds, and the questions that each asks. Pure."""

from dataclasses import dataclass

ADULT, CHILD, BOTH = "adult", "child", ""
MANAGERS = ("manage",)
WORKERS = ("manage", "investigating", "adviser")
SAFEGUARDS = ("manage", "safeguard")
EVERYBODY = ("manage", "investigating", "adviser", "safeguard")


@dataclass(frozen=True)
class Asked:
    """One question of a kind. `how`: line, area, day, moment, choice, choices, person or reader."""

    name: str
    label: str
    how: str = "area"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    def words(self, value: object) -> object:
        """A code in words, several with commas between; anything else as it is."""
        labels = dict(self.choices)
        if isinstance(value, list):
            return ", ".join(str(labels.get(each, each)) for each in value)
        return labels.get(value, value)


@dataclass(frozen=True)
class Kind:
    code: str
    label: str  # as a heading
    to_add: str = ""  # as a link; "": only other verbs make it
    fields: tuple[Asked, ...] = ()
    closing: tuple[Asked, ...] = ()
    strand: str = ADULT
    ways: tuple[str, ...] = MANAGERS
    hint: str = ""

    @property
    def asked(self) -> tuple[Asked, ...]:
        return (*self.fields, *self.closing)


WHO_ELSE = Asked("by_whom", "By whom", "line")
WHEN = Asked("when", "When", "moment")
WHY = Asked("why", "Why")
