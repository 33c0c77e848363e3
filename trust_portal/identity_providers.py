"""Which accounts from elsewhere people may sign in with: the environment says it, nothing else.

An address that a provider hands over opens the record of whoever has it here, so only a provider
that answers for its addresses is taken: Microsoft for one named tenant, Google and others where
they say that the address was verified.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ANYBODY = {"", "common", "organizations", "consumers"}  # tenants in which anyone may be anyone
MICROSOFT = "https://login.microsoftonline.com"
GOOGLE = "https://accounts.google.com"
OIDC = "oidc"  # the id of the one other provider, in addresses and in SECOND_FACTOR_PROVIDERS


def configured(env, secret):
    """allauth's SOCIALACCOUNT_PROVIDERS: those whose client id is set."""
    makers = {"microsoft": _microsoft, "google": _google, "openid_connect": _oidc}
    made = {name: make(env, secret) for name, make in makers.items()}
    return {
        name: {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": scope}
        for name, (app, scope) in made.items()
        if app["client_id"]
    }


def origins(providers):
    """Where a sign-in form is sent on to: Chromium checks redirects against form-action too."""
    found = {"microsoft": MICROSOFT, "google": GOOGLE}
    for app in providers.get("openid_connect", {}).get("APPS", []):
        address = urlsplit(app["settings"]["server_url"])
        found["openid_connect"] = f"{address.scheme}://{address.netloc}"
    return [found[name] for name in providers]


def _app(client_id, client_secret, **settings):
    return {"client_id": client_id, "secret": client_secret, "settings": settings}


def _microsoft(env, secret):
    client_id, tenant = env("MICROSOFT_CLIENT_ID"), env("MICROSOFT_TENANT")
    if client_id and tenant.lower() in ANYBODY:
        raise ImproperlyConfigured(
            "Set MICROSOFT_TENANT to the id of your own tenant: in any other, whoever runs it "
            "could sign in with the address of your staff."
        )
    app = _app(client_id, secret("MICROSOFT_CLIENT_SECRET"), tenant=tenant, verified_email=True)
    return app, ["User.Read"]


def _google(env, secret):
    return _app(env("GOOGLE_CLIENT_ID"), secret("GOOGLE_CLIENT_SECRET")), ["openid", "email"]


def _oidc(env, secret):
    client_id, server = env("OIDC_CLIENT_ID"), env("OIDC_SERVER_URL")
    if client_id and not server.startswith("https://"):
        raise ImproperlyConfigured("Set OIDC_SERVER_URL to the https:// address of the provider.")
    app = _app(client_id, secret("OIDC_CLIENT_SECRET"), server_url=server)
    app |= {"provider_id": OIDC, "name": env("OIDC_NAME", "your school account")}
    return app, ["openid", "email"]
