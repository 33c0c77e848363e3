"""What is done when somebody broke into an account: the steps, by whose account it is. Pure."""

SCHOOL, STAFF, PUPIL = "school", "staff", "pupil"
STEPS = {
    SCHOOL: (
        ("scheduled", "Posts that were scheduled are stopped"),
        ("holders", "Everybody with access is known, and was asked what they know"),
        ("roles", "Roles on the platform are taken away or given anew, where each has a login"),
        ("credentials", "The password and the second step are changed, where the login is shared"),
        ("content", "What was posted is kept as evidence, then removed"),
        ("platform", "The platform was told"),
        ("officer", "The data protection officer was told"),
        ("warned", "Those who were written to in our name are warned"),
    ),
    STAFF: (
        ("spoken", "They were spoken to, and have somebody to turn to"),
        ("password", "They changed the password, and use a second step"),
        ("work", "The same password is used nowhere at work, or was changed there"),
        ("platform", "The platform was told"),
        ("warned", "Those who were written to in their name are warned"),
        ("officer", "If anything about school was in it, the data protection officer was told"),
    ),
    PUPIL: (
        ("dsl", "The DSL knows, and decides who speaks to the child"),
        ("family", "The family was told, unless the DSL decided otherwise"),
        ("password", "The password is changed, with the family’s help"),
        ("platform", "The platform was told"),
        ("warned", "Other children who were written to are warned, and their families"),
    ),
}
CATEGORIES = ("hacked_official_account", "hacked_private_account", "credentials")
HACKED = {"hacked_official_account": SCHOOL, "hacked_private_account": STAFF}


def suggested(category: str, harmed_kind: str) -> str:
    """Whose account it may be, from what was reported; "" where that says nothing."""
    if category == "hacked_private_account" and harmed_kind == "pupil":
        return PUPIL
    return HACKED.get(category, "")


def words(whose: str, code: str) -> str:
    return dict(STEPS[whose])[code]
