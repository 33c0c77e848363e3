"""How two policies read before their latest version: their latest changes, undone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Earlier:
    """`edits`: what the file says now, and what the version before it said in its place."""

    summary: str  # of the changes, in the words of whoever made them
    edits: tuple[tuple[str, str], ...]

    def text(self, now: str) -> str:
        for later, before in self.edits:
            now = now.replace(later, before)
        return now


GROUPS = (
    "4.5 Staff may use messaging groups among themselves to arrange cover or a lift. No group may"
    " hold information about pupils, and nobody has to join one in order to do their job.\n\n"
)
GENERATED = (
    "5.5 Do not make or publish generated images of pupils or colleagues, not even as a joke and"
    " not even with their agreement.\n\n"
)
EARLIER = {
    "social-media": Earlier(
        "The image record is checked on the day, generated images are ruled out, and privacy"
        " settings are looked at twice a year. The rule on messaging groups now stands with those"
        " on contact. The rest is the same.",
        (
            (GENERATED, ""),
            ("5.6 When you leave", "5.5 When you leave"),
            (GROUPS, ""),
            ("## 4. Contact with", GROUPS.replace("4.5", "3.6") + "## 4. Contact with"),
            ("check the image record on that day.", "check the image record of this term."),
            ("privacy settings twice a year", "privacy settings once a year"),
        ),
    ),
    "safeguarding": Earlier(
        "Brought up to date with this year's guidance: harm online is named, and photographs of"
        " injuries are ruled out.",
        (
            (
                "\n4.4 Harm online is harm. The same signs matter,"
                " and the same person must be told.\n",
                "",
            ),
            (
                "do not examine the child for marks, and do not take photographs of injuries.",
                "and do not examine the child for marks.",
            ),
        ),
    ),
}
