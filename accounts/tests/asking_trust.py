"""A small trust in which somebody asks for an account, and a request as they would fill it in."""

import datetime as dt
import tomllib
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone

from accounts.models import AccountRequest
from accounts.tests.factories import platform
from accounts.workflow import asking
from people.models import Absence, Trust
from people.profile_values import read
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

DAY = dt.timedelta(days=1)


def trust(**profile):
    """Oxenholme, with everybody who decides, and a teacher who asks."""
    TrustFactory(profile=profile)
    school = SchoolFactory(name="Oxenholme Primary School", slug="oxenholme")
    return SimpleNamespace(
        school=school,
        asker=teacher(school, given_names="Amina", family_name="Yusuf"),
        deputy=teacher(school, given_names="Dylan", family_name="Frost"),
        third=teacher(school, given_names="Grace", family_name="Okoro"),
        head=holder("headteacher", school, given_names="Ruth", family_name="Hale"),
        leader=holder("school_leader", school, given_names="Lena", family_name="Moor"),
        comms=holder("communications_manager", given_names="Lily", family_name="Tran"),
        it=holder("it_support", given_names="Owen", family_name="Pritchard"),
        executive=holder("nominated_executive", given_names="Farah", family_name="Siddiqui"),
        chief=holder("chief_executive", given_names="Osei", family_name="Marlow"),
        admin=holder("administrator", given_names="Callum", family_name="Reid"),
    )


def load(name):
    """The profile of one of the five trusts, from its file."""
    path = settings.BASE_DIR / "profiles" / f"{name}.toml"
    stored, wrong = read(tomllib.loads(path.read_text(encoding="utf-8")))
    assert wrong == []
    Trust.objects.update(profile=stored)
    return stored


def answers(trust, **more):
    return answers_with(trust.comms, trust.deputy, trust.third) | more


def answers_with(owner, deputy, alternative):
    """Everything that any profile could ask."""
    today = timezone.localdate()
    return {
        "title": "Oxenholme drama club",
        "handle": "@oxenholme_drama",
        "purpose": "To show families what the drama club does.",
        "users": "The drama club",
        "case_for": "Pupils write for readers.",
        "audience": "Families",
        "posters": "The drama teacher",
        "comments": "None",
        "hours_a_week": 1,
        "life": "One year, then it is closed.",
        "judged_by": "How many families read it",
        "ends_on": today + 300 * DAY,
        "evaluate_on": today + 200 * DAY,
        "owner": owner,
        "deputy": deputy,
        "alternative": alternative,
        "mailbox": "drama@oxenholme.example",
        "two_step": True,
    }


def draft(trust, *, by=None, **more):
    """Filled in, and not sent."""
    made = AccountRequest.objects.create(
        requester=by or trust.asker, school=trust.school, platform=platform()
    )
    asking.keep(made, answers(trust, **more), by=made.requester)
    return made


def sent(trust, *, by=None, **more):
    made = draft(trust, by=by, **more)
    asking.send(made, by=made.requester)
    return made


def away(person):
    return Absence.objects.create(person=person, kind="sick", starts_on=timezone.localdate())
