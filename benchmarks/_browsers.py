"""People who are signed in, at the portal and at its floor, and what they ask for."""

import contextlib
import datetime as dt
import functools
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as BareStore
from django.contrib.sessions.models import Session as BareSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from benchmarks import _load
from people.middleware import PROVED
from people.models import School, Session
from people.sessions import SessionStore, hashed
from policies.models import Assignment, AssignmentSchool, Edition, Version

BACKEND = "people.backends.SignInBackend"
BARE_BACKEND = "django.contrib.auth.backends.ModelBackend"
CSRF = get_random_string(32)


@contextlib.contextmanager
def served(stage):
    """(the portal's address, the floor's), both served at once and measured in turns."""
    with (
        stage.web() as (_, portal),
        stage.web("benchmarks._bare_portal:application") as (_, bare),
    ):
        yield portal, bare


def signed_in(people):
    """Cookies of each person, by key: (for the portal, for the floor)."""
    until = timezone.now() + dt.timedelta(hours=5)
    ours, bare, cookies = [], [], {}
    for person in people:
        key, kept = get_random_string(32), {SESSION_KEY: str(person.pk), PROVED: person.pk}
        kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
        content = SessionStore(key).encode(kept | {BACKEND_SESSION_KEY: BACKEND})
        ours.append(Session(key_hash=hashed(key), content=content, person=person, expires_at=until))
        data = BareStore().encode(kept | {BACKEND_SESSION_KEY: BARE_BACKEND})
        bare.append(BareSession(session_key=key, session_data=data, expire_date=until))
        cookies[person.pk] = {"sessionid": key, "csrftoken": CSRF}
    Session.objects.bulk_create(ours)
    BareSession.objects.bulk_create(bare)
    return cookies


def spread(slice_of, number=320):
    """Open assignments all over the trust; slices have none in common."""
    keys = _keys()
    step = len(keys) // number
    return list(_open().filter(pk__in=keys[slice_of % step :: step][:number]))


@functools.cache
def _keys():
    """Read once: what one run signs is in no slice of another."""
    return list(_open().order_by("pk").values_list("pk", flat=True))


def one_school(run, number=320):
    """What is open at one school, policy after policy."""
    school = School.objects.order_by("pk")[run + 1]
    there = AssignmentSchool.objects.filter(school=school, counted_until=None)
    rows = _open().filter(pk__in=there.values("assignment"))
    return list(rows.order_by("policy", "pk")[:number])


def _open():
    """Without the policies that differ from school to school: their texts are another matter."""
    plain = list(Version.objects.exclude(html__contains="{{").values_list("pk", flat=True))
    rows = Assignment.objects.filter(state="open", version__in=plain)
    return rows.select_related("person", "version").defer("version__html")


def pages(path, duties):
    cookies = signed_in({duty.person for duty in duties})
    return [_load.get(path.format(duty.pk), cookies[duty.person_id]) for duty in duties]


def signatures(path, duties):
    """The forms as a browser sends them after reading."""
    cookies = signed_in({duty.person for duty in duties})
    shown = dict(Edition.objects.filter(school=None).values_list("version", "text"))
    return [
        _load.post(
            path.format(duty.pk),
            cookies[duty.person_id],
            urlencode(
                {
                    "csrfmiddlewaretoken": CSRF,
                    "typed_name": duty.person.name,
                    "version": duty.version_id,
                    "shown": shown[duty.version_id][:16],
                }
            ),
        )
        for duty in duties
    ]


def queries(path, duty):
    """How many statements a page takes, counted in this process."""
    client = Client()
    client.force_login(duty.person, backend=BACKEND)
    with CaptureQueriesContext(connection) as asked:
        client.get(path.format(duty.pk), headers={"host": "127.0.0.1"})
    return len(asked)
