"""What happened to a request for an account, in words for its page and its list. Pure."""

DID = {  # after a name: "Sam Okonkwo sent it"
    "send": "sent it",
    "answer": "answered and sent it again",
    "approve": "approved it",
    "refuse": "refused it",
    "ask_more": "asked for more",
    "withdraw": "withdrew it",
    "create": "created and listed the account",
    "set_up": "set it up as IT support",
}
GONE_UP = "Nobody had decided in time, so the post above was told as well."
LEFT = "Whoever asked has left, so it was withdrawn."
LOOKS = {  # of each state: the look of a badge
    "draft": "quiet",
    "asked": "to_sign",
    "more_asked": "earlier",
    "approved": "to_sign",
    "refused": "declined",
    "withdrawn": "quiet",
    "created": "signed",
}


def happened(verb: str, by: object) -> str:
    """One line of the history. Without a person it was the portal itself."""
    if by is None:
        return GONE_UP if verb == "go_up" else LEFT
    return f"{by} {DID.get(verb, 'changed it')}."
