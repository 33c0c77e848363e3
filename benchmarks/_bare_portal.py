"""The least that answers the same: one query behind a session, or the rows that a signature is."""

import os
import secrets

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks._bare_settings"

from django.contrib.auth import SESSION_KEY
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connection, transaction  # noqa: E402 -- once there are apps
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from policies.models import Assignment, EditionText  # noqa: E402


def read(request, key):
    assert request.session[SESSION_KEY]
    text = EditionText.objects.filter(editions__version__assignments=key).values_list("html")
    return HttpResponse(text[:1].get()[0])


def home(request):
    duties = Assignment.objects.filter(person=request.session[SESSION_KEY], state="open")
    return HttpResponse(repr(duties.values_list("policy__title", "due_on")[:50]))


@transaction.atomic
def sign(request, key):
    """The same rows as policies.workflow.signing leaves, in as many statements as tables."""
    now, name = timezone.now(), request.POST["typed_name"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE policies_assignment SET state = 'signed', ended_at = %s"
            " WHERE id = %s AND person_id = %s RETURNING version_id",
            [now, key, request.user.pk],
        )
        (version,) = cursor.fetchone()
        values = {
            "assignment": key,
            "person": request.user.pk,
            "version": version,
            "now": now,
            "name": name,
            "commitment": secrets.token_bytes(32),
            "salt": secrets.token_bytes(32),
        }
        for statement in ROWS:
            cursor.execute(statement, values)
    return HttpResponse(status=302, headers={"Location": "/"})


ROWS = (
    "INSERT INTO policies_assignmentevent (assignment_id, verb, source, target, note, at, by_id)"
    " VALUES (%(assignment)s, 'sign', 'open', 'signed', '', %(now)s, %(person)s)",
    "INSERT INTO ledger_leaf (kind, record, commitment, at)"
    " VALUES ('acknowledgement', %(assignment)s, %(commitment)s, %(now)s)",
    "INSERT INTO ledger_leafsecret (leaf_id, salt, canonical)"
    " VALUES (currval('ledger_leaf_id_seq'), %(salt)s, repeat('canonical ', 40))",
    "INSERT INTO policies_acknowledgement (assignment_id, person_id, version_id, statement,"
    " typed_name, name_differs, method, format_read, note, signed_at, void_reason, leaf_id)"
    " VALUES (%(assignment)s, %(person)s, %(version)s, 'I have read it.', %(name)s, false,"
    " 'portal', 'web', '', %(now)s, '', currval('ledger_leaf_id_seq'))",
    "INSERT INTO policies_acknowledgementedition (acknowledgement_id, edition_id, sha256)"
    " SELECT currval('policies_acknowledgement_id_seq'), id, text_id FROM policies_edition"
    " WHERE version_id = %(version)s LIMIT 1",
    "UPDATE policies_assignmentschool SET signed_on = %(now)s::date"
    " WHERE assignment_id = %(assignment)s AND counted_until IS NULL",
    "INSERT INTO policies_signingdelta (policy_id, school_id, assigned, signed)"
    " SELECT policy_id, school_id, 0, 1 FROM policies_assignmentschool"
    " WHERE assignment_id = %(assignment)s AND counted_until IS NULL",
)
urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("read/<int:key>", read),
    path("home", home),
    path("sign/<int:key>", sign),
]
