"""An identity provider on this machine: OpenID Connect, and Microsoft's and Google's ways of it.

It is strict where a real one is: the code works once, for the client, address and PKCE verifier it
was given to, and the token opens the profile of that one person.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portal-client", "portal-secret"
KEY = rsa.generate_private_key(65537, 2048)
TENANT = "5f1c8a3e-0000-4000-8000-harbournevalley"


class IdentityProvider:
    """`account` is who is signed in there; `refuses` makes it answer as when somebody says no."""

    def __init__(self):
        self.account = {}
        self.refuses = False
        self.asked = []  # the queries of /authorize
        self.given = {}  # code -> query; token -> account

    def __enter__(self):
        handler = type("Asked", (Answers,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def apps(self):
        """SOCIALACCOUNT_PROVIDERS with this server in the place of the real ones."""
        app = {"client_id": CLIENT, "secret": SECRET}
        microsoft = {"tenant": TENANT, "verified_email": True}
        microsoft |= {"login_url": self.origin, "graph_url": self.origin}
        oidc = app | {"provider_id": "oidc", "name": "Harbourne ID"}
        return {
            "microsoft": {
                "APPS": [app | {"settings": microsoft}],
                "OAUTH_PKCE_ENABLED": True,
                "SCOPE": ["User.Read"],
            },
            "google": {
                "APPS": [app | {"settings": {}}],
                "OAUTH_PKCE_ENABLED": True,
                "SCOPE": ["openid", "email"],
            },
            "openid_connect": {
                "APPS": [oidc | {"settings": {"server_url": self.origin}}],
                "OAUTH_PKCE_ENABLED": True,
                "SCOPE": ["openid", "email"],
            },
        }

    def authorize(self, query):
        self.asked.append(query)
        if self.refuses:
            answer = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe()
            self.given[code] = query
            answer = {"code": code, "state": query["state"]}
        return query["redirect_uri"] + "?" + urlencode(answer)

    def token(self, form):
        query = self.given.pop(form.get("code"), {})
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        given = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"))
        if query.get("code_challenge") != challenge or given != (
            CLIENT,
            SECRET,
            query["redirect_uri"],
        ):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe()
        self.given[token] = self.account
        now = int(time.time())
        claims = {"iss": self.origin, "aud": CLIENT, "iat": now, "exp": now + 600, **self.account}
        signed = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "k1"})
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 600}
        return 200, answer | {"id_token": signed}

    def configuration(self):
        return {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            "jwks_uri": f"{self.origin}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


class Answers(BaseHTTPRequestHandler):
    """Serves `provider`; Microsoft's addresses begin with the tenant."""

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path.endswith("/openid-configuration"):
            return self.answer(200, self.provider.configuration())
        if address.path.endswith("/authorize"):
            return self.answer(302, {}, self.provider.authorize(dict(parse_qsl(address.query))))
        if address.path in ("/userinfo", "/v1.0/me"):
            token = self.headers["Authorization"].removeprefix("Bearer ")
            account = self.provider.given.get(token)
            return self.answer(200 if account else 401, account or {})
        return self.answer(404, {})

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(*self.provider.token({name: values[0] for name, values in form.items()}))

    def answer(self, status, content, location=""):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def microsoft_account(address, number="ms-1"):
    """As Microsoft Graph describes somebody at /me."""
    return {"id": number, "mail": address, "userPrincipalName": address, "displayName": "Any Name"}


def google_account(address, number="g-1", **claims):
    return {"sub": number, "email": address, "email_verified": True, **claims}
