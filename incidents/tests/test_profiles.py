"""What the five real trusts' policies say of who hears of a concern, row by row.

Each row names its clause in `obligations.csv`. Some triggers are no route but a hand-over to
another procedure, which the case manager records: those rows show who decides it.
"""

import tomllib

import pytest
from django.conf import settings
from django.utils import timezone

from incidents.queries import routes
from incidents.routing import Facts
from incidents.tests.factories import small_trust
from people.models import Trust
from people.profile_values import read
from people.tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    """The small trust with a school leader, and a name for everybody who may hear."""
    trust = small_trust()
    trust.leader = holder("school_leader", trust.wray)
    trust.school_it = holder("it_support", trust.wray)
    trust.today = timezone.localdate()
    return trust


def load(name):
    path = settings.BASE_DIR / "profiles" / f"{name}.toml"
    stored, wrong = read(tomllib.loads(path.read_text(encoding="utf-8")))
    assert wrong == []
    Trust.objects.update(profile=stored)


def heard(trust, chosen, about="", **said):
    """Everybody who hears, in words: managers; second readers; child's strand; tasks; held."""
    names = {person.pk: name for name, person in vars(trust).items() if hasattr(person, "email")}
    facts = Facts(
        reporter=trust.teacher.pk,
        school=(trust.central if said.pop("central", False) else trust.wray).pk,
        about=frozenset(getattr(trust, name).pk for name in about.split()),
        harmed=trust.teacher.pk if said.pop("harmed", "") else None,
        **{"about_kind": "staff", **said},
    )
    found = routes.directory_for(facts, trust.today)
    route = routes.route(facts, trust.today, found)
    added = routes.added(facts, found, chosen) - route.manage
    assert set(chosen) <= set(routes.offered(facts))
    columns = (route.manage, route.second | added, route.safeguard, route.tasks, route.held)
    return "; ".join(" ".join(sorted(names[key] for key in column)) for column in columns)


ROWS = [
    # (profile, clauses, what was chosen, facts, who hears)
    ("east-midlands", "S020", [], {}, "head; ; ; ; "),
    ("east-midlands", "S020", ["executive"], {}, "head; education; ; ; "),
    ("east-midlands", "S020", ["dsl_if_required"], {}, "head; dsl; ; ; "),
    ("east-midlands", "S020", [], {"child_at_risk": "not_sure"}, "head; ; dsl; ; "),
    (
        "east-midlands",
        "S048",
        ["executive"],
        {"category": "cyberbullying"},
        "head; education; ; ; ",
    ),
    ("east-midlands", "S044 S060", ["line_manager"], {}, "head; deputy; ; ; "),
    (
        "east-midlands",
        "S062",
        [],
        {"about_kind": "parent", "child_at_risk": "yes"},
        "head; ; dsl; ; ",
    ),
    ("ninestiles", "S091", [], {"child_at_risk": "yes"}, "head; ; dsl; ; "),
    ("ninestiles", "S127", ["safeguarding_contact"], {}, "head; dsl; ; ; "),
    ("ninestiles", "S127", ["hr"], {}, "head; hr; ; ; "),
    ("ninestiles", "S128", [], {"about_kind": "pupil", "harmed": "self"}, "head; ; dsl; hr; "),
    ("true-learning", "S146", [], {"category": "hacked_private_account"}, "head; deputy; ; ; "),
    ("true-learning", "S146", [], {"category": "disrepute"}, "head; ; ; ; "),
    (
        "vanguard",
        "S186",
        ["senior_leader"],
        {"category": "contact_with_pupil"},
        "head; leader; ; ; ",
    ),
    ("wessex", "S268 S280", [], {"category": "contact_with_pupil"}, "head; ; ; ; "),
    ("vanguard", "S197 S198", [], {"category": "disrepute"}, "head; ; ; ; "),
    ("vanguard", "S204", [], {"about_kind": "contractor"}, "head; ; ; hr; "),
    ("wessex", "S232", ["chief_executive"], {}, "head; chief; ; ; "),
    ("wessex", "S284", ["chief_executive"], {"about": "cleaner"}, "head; chief; ; ; "),
    ("wessex", "S285", [], {"about": "head"}, "chair chief; ; ; ; "),
    ("wessex", "S285", [], {"about_kind": "headteacher"}, "chair chief; ; ; ; "),
    ("wessex", "S286", [], {"about_kind": "pupil"}, "head; ; dsl; ; "),
    ("wessex", "S283", [], {"about_kind": "unknown", "child_at_risk": "yes"}, "head; ; dsl; ; "),
    ("wessex", "S287 S288", [], {"category": "illegal_content"}, "head; ; ; ; "),
    ("wessex", "S246", [], {"personal_data": "yes"}, "head; ; ; dpo; "),
    (
        "wessex",
        "S258 S292 S282",
        [],
        {"about_kind": "unknown", "category": "inappropriate_content"},
        "head; ; dsl; school_it; ",
    ),
    ("wessex", "S260", [], {"about_kind": "parent", "category": "mention"}, "head; ; ; comms; "),
    (
        "east-midlands",
        "S034",
        [],
        {"about_kind": "public", "category": "mention"},
        "head; ; ; comms; ",
    ),
    ("wessex", "S295", [], {"category": "cyberbullying", "harmed": "self"}, "head; ; ; hr; "),
    ("wessex", "S213", [], {"central": True}, "education; ; ; ; "),
]


@pytest.mark.parametrize(
    ("name", "clauses", "chosen", "said", "expected"),
    ROWS,
    ids=[f"{name} {clauses} {'-'.join(chosen)}" for name, clauses, chosen, _, _ in ROWS],
)
def test_each_profile_routes_as_its_policy_says(trust, name, clauses, chosen, said, expected):
    load(name)

    assert heard(trust, chosen, **said) == expected
