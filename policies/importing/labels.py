"""The names that schools give to the fields of document control and of a revision history."""

import re

# In this order: the first pattern that fits names the field. None: control, but nothing we keep.
_FIELDS: list[tuple[str | None, str]] = [
    ("title", r"(policy|document|procedure) (title|name)|title|name of (the )?(policy|document)"),
    ("reference", r"(policy |document )?(ref(erence)?( (no|number|code))?|code|number)"),
    ("revisions", r"(summary of )?changes( made)?|what has changed"),
    (
        "version",
        r"(this |current |policy |document )?(version|issue|edition|revision)( (no|number))?",
    ),
    (
        "approved_by",
        r"(approved|ratified|adopted|agreed|authorised|signed off)( and \w+)? by|"
        r"approv(al|ing) (body|level|authority|committee)|approver|approval|ratifying body|"
        r"(body|committee) (responsible for )?approv(al|ing)",
    ),
    (
        "approved",
        r"(date )?(last )?(approved|ratified|adopted|agreed|authorised)( (on|date))?|"
        r"(policy )?(approval|ratification|adoption) date|"
        r"date (of |this policy was |policy )?(last )?"
        r"(approval|ratification|adoption|approved|ratified|adopted|agreed)( by .*)?|"
        r"(approved|ratified|adopted) by .* on",
    ),
    (
        "review_cycle",
        r"(policy )?review (cycle|frequency|period|interval|schedule|note|every|arrangements)|"
        r"(frequency|cycle) of (policy )?review|reviewed|how often reviewed|review",
    ),
    (
        "next_review",
        r"(date (of |for )?)?(the )?(next|policy|document)? ?review( due)?( (date|on|by))?|"
        r"(next )?review(ed)? (due|by|date)|(date )?due for (next )?review|"
        r"(to be|must be) reviewed( (by|on|in))?|(valid|current) until|expiry date|"
        r"date (of|for|to) (next )?review",
    ),
    (
        "effective",
        r"effective( date| from)?|(date )?(effective|in force)( from)?|implementation date|"
        r"date of (implementation|issue)|(issue|start) date|applies from|comes into force",
    ),
    (
        "category",
        r"(policy |document )?(type|category|status|level)( of policy)?|statutory( policy)?",
    ),
    (
        "committee",
        r"((responsible|review|trust|governing|governance|trustee|governors?)s? )?committee"
        r"( responsible)?|reviewed by|reviewing (body|committee)|(governing|responsible) body",
    ),
    (
        "owner",
        r"(policy |document |content )?(owner|lead|author|holder)s?( and \w+)?|"
        r"(lead|responsible|named|senior) (person|officer|member of staff|lead|manager|leader)|"
        r"(person|staff|officer|role)s? responsible|responsib(le|ility)( for (this )?policy)?|"
        r"(written|prepared|produced|drafted|compiled) by|(slt|smt|trust|executive) lead|"
        r"author owner|owner author|policy contact",
    ),
    (
        "related",
        r"((other )?(related|linked|associated|referenced|supporting|connected|relevant|other) )"
        r"(policies|policy|documents?|documentation|procedures?)"
        r"( (and |or )?(policies|documents|procedures?|guidance))*|"
        r"(links?|linked|cross reference[sd]?|related) to( other)?( policies| documents)?( .*)?|"
        r"(to be )?read (in conjunction|alongside)( with)?|see also",
    ),
    (
        None,
        r"scope|audience|applies to|applicable to|file ?name|location|distribution( list)?|"
        r"published( on)?|publication( date)?|date( published)?|where published|website|"
        r"classification|consultation|consulted( with)?|staff consulted|(last|previous) (review|"
        r"updated?|reviewed)( (date|on))?|date (of )?last (review|reviewed|updated?)|"
        r"date (created|written|reviewed|updated)|updated|"
        r"equality (impact )?(assessment|analysis|note)( completed)?|supersedes|replaces|"
        r"legal basis|minute( (ref(erence)?|number))?|trust|school|academy|department|"
        r"signed( by)?|signature|chair( of (governors|trustees))?|contact|summary|target audience|"
        r"publicly available|key (contact|people)|status of document",
    ),
]
FIELDS = [(name, re.compile(pattern)) for name, pattern in _FIELDS]

_COLUMNS = [
    ("version", r"(version|issue|edition|revision|ver|v)( (no|number))?|no|number"),
    (
        "date",
        r"(revision |version |review |amendment |issue |approval |effective )?date"
        r"( (of )?(revision|change|review|issue|amended|approved|updated?|issued))?|"
        r"(date )?(amended|revised|reviewed|updated|changed)( on)?|when|month|"
        r"date( of)? (amendment|version|approval)|year",
    ),
    (
        "reviser",
        r"(revis[eo]r|reviewer|author|editor|owner|name|initials|who|by|by whom|"
        r"(revised|changed|amended|updated|made|reviewed|written|prepared|edited|completed|"
        r"changes made|amendments? made|author(ised)?|approved) by|(role|person)( responsible)?|"
        r"author editor|lead)",
    ),
    (
        "description",
        r"(summary|details?|description|nature|reasons?|notes?|comments?)"
        r"( (of|for|on) (the )?(main |key )?(changes?|revisions?|amendments?|updates?|review)s?)?|"
        r"(key |main )?(changes?|amendments?|revisions?|updates?|modifications?)"
        r"( (made|details?|summary|notes?|description|comments?))?|what( has)? changed|action|"
        r"(page|section)s? (changed|affected|amended)|outcome",
    ),
]
COLUMNS = [(name, re.compile(pattern)) for name, pattern in _COLUMNS]

_HEADINGS = re.compile(
    r"(document|policy|version|change|revision|review)( and \w+)? "
    r"(control|history|information|details?|log|record|status|management)( \w+)?|"
    r"(document|policy) (version )?(control|history)( (sheet|table|panel|information|page))?|"
    r"(control|revision|version|amendment|change)s? (sheet|table|history|log|record)s?|"
    r"history of (changes|revisions|amendments)|revisions?|amendments|"
    r"record of (changes|amendments)|(approval|approvals|document approval)( and review)?|"
    r"review and approval|about this (policy|document)"
)
_TABLE_TOP = {("field", "value"), ("item", "detail"), ("item", "details"), ("field", "detail")}
NOTHING = re.compile(r"(t\.?b\.?[acd]\.?|n/?a|none|not applicable|unknown|[\W_]*|x+)", re.I)


def plain(label: str) -> str:
    """A label as it is compared: "Review Date:" is `review date`."""
    words = re.sub(r"[^a-z0-9]+", " ", label.lower().replace("(s)", "s").replace("’", ""))
    return re.sub(r"^(the|a) ", "", words.strip())


def field_of(label: str) -> tuple[bool, str | None]:
    """Whether this is a label of document control, and the field it names, if we keep it."""
    words = plain(label)
    if not words or len(words) > 60:
        return False, None
    for name, pattern in FIELDS:
        if pattern.fullmatch(words):
            return True, name
    return False, None


def column_of(heading: str) -> str | None:
    """Which column of a revision history this is; None for another."""
    words = plain(heading)
    return next((name for name, pattern in COLUMNS if pattern.fullmatch(words)), None)


def is_control_heading(text: str) -> bool:
    """Whether a heading stands over document control or a revision history."""
    return bool(_HEADINGS.fullmatch(re.sub(r"^\d+ ", "", plain(text))))


def is_table_top(cells: list[str]) -> bool:
    """Whether the row only names the two columns of a table of fields."""
    return tuple(plain(cell) for cell in cells) in _TABLE_TOP
