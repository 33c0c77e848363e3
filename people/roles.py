"""Where each post may be held: at a school, for the trust, or either."""

from people.models import Role

AT_A_SCHOOL = frozenset(
    {
        Role.HEADTEACHER,
        Role.EXECUTIVE_HEADTEACHER,
        Role.DSL,
        Role.DEPUTY_DSL,
        Role.CHAIR_OF_GOVERNORS,
        Role.GOVERNOR,
        Role.SCHOOL_LEADER,
    }
)
EITHER = frozenset({Role.HR, Role.IT_SUPPORT, Role.DATA_PROTECTION_OFFICER, Role.DATA_LEAD})
FOR_THE_TRUST = frozenset(Role) - AT_A_SCHOOL - EITHER

# Held by whoever governs, not by whoever is employed: a placement that ends does not end them.
GOVERNING = frozenset(
    {
        Role.CHAIR_OF_GOVERNORS,
        Role.GOVERNOR,
        Role.CHAIR_OF_TRUSTEES,
        Role.VICE_CHAIR_OF_TRUSTEES,
        Role.TRUSTEE,
        Role.MEMBER,
        Role.WHISTLEBLOWING_TRUSTEE,
    }
)

# Posts that a school, or the trust, is expected to have filled: shown as vacant when they are not.
NEEDED_AT_A_SCHOOL = (Role.HEADTEACHER, Role.DSL, Role.DEPUTY_DSL, Role.CHAIR_OF_GOVERNORS)
NEEDED_FOR_THE_TRUST = (
    Role.CHIEF_EXECUTIVE,
    Role.NOMINATED_EXECUTIVE,
    Role.TRUST_SAFEGUARDING_LEAD,
    Role.CHAIR_OF_TRUSTEES,
    Role.WHISTLEBLOWING_TRUSTEE,
    Role.HR,
    Role.COMMUNICATIONS_MANAGER,
    Role.CLERK,
    Role.DATA_PROTECTION_OFFICER,
    Role.ADMINISTRATOR,
)


def misplaced(role: str, at_a_school: bool) -> str:
    """Why this post cannot be held there, or "" when it can."""
    name = Role(role).label
    if role in AT_A_SCHOOL and not at_a_school:
        return f"{name} is a post at a school: choose the school."
    if role in FOR_THE_TRUST and at_a_school:
        return f"{name} is a post for the whole trust: leave the school empty."
    return ""
