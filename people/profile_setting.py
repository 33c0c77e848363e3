"""One setting of the trust profile. Pure."""

from dataclasses import dataclass

PRACTICE, GUIDANCE = "practice", "statutory guidance"


@dataclass(frozen=True)
class Setting:
    """One setting: what it is for, its default, and the kind of value it takes.

    A number lies from `least` to `most`; `open` says that it may also be unset.
    """

    key: str
    default: object
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    basis: str = PRACTICE
    least: int = 0
    most: int = 366
    open: bool = False
    pattern: str = ""  # of each of several words

    @property
    def group(self) -> str:
        return self.key.partition(".")[0]

    @property
    def kind(self) -> str:
        """switch, number, numbers, choice, choices, words or text: how it is typed and shown."""
        if isinstance(self.default, bool):
            return "switch"
        if isinstance(self.default, int) or self.default is None:
            return "number"
        if isinstance(self.default, list):
            if self.choices:
                return "choices"
            if self.pattern:
                return "words"
            return "numbers" if all(isinstance(item, int) for item in self.default) else "words"
        return "choice" if self.choices else "text"
