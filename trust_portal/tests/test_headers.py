"""What every page tells the browser about itself, and how strict a real portal's cookies are."""

import json
import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from people.tests.entering import enter
from people.tests.factories import PersonFactory

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; object-src 'none'; "
    "script-src 'self'; style-src 'self'"
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("address", ["/sign-in/", "/you/", "/", "/nothing/here/"])
def test_every_page_carries_the_headers(client, db, address):
    enter(client, PersonFactory())

    answers = [type(client)().get(address), client.get(address)]

    for answer in answers:
        assert {name: in_order(answer.get(name)) for name in EVERYWHERE} == EVERYWHERE


def in_order(value):
    return "; ".join(sorted(part.strip() for part in (value or "").split(";")))


def test_personal_pages_are_kept_nowhere(client, db):
    enter(client, PersonFactory())

    kept = {part.strip() for part in client.get("/you/")["Cache-Control"].split(",")}

    assert {"no-store", "private"} <= kept


def test_no_other_site_may_read_an_answer(client, db):
    enter(client, PersonFactory())

    answer = client.get("/you/", headers={"origin": "https://evil.example"})

    assert not [name for name in answer.headers if name.startswith("Access-Control")]


STRICT = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "PASSWORD_HASHERS": [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ],
}


def test_a_real_portal_is_strict_about_its_cookies_and_its_address():
    script = (
        "import json, trust_portal.settings as s;"
        f"print(json.dumps({{name: getattr(s, name) for name in {list(STRICT)}}}))"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")
    } | {
        "PORTAL_URL": "https://portal.trust.example",
        "SECRET_KEY": "of its own",
        "PORTAL_FIELD_KEYS": Fernet.generate_key().decode(),
    }

    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(said.stdout) == STRICT
