"""Being signed in, in tests that are not about signing in."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication

from people.middleware import PROVED


def enter(client, person):
    """Sign in just now, with a second factor whatever their posts ask for; answer the person."""
    client.force_login(person, backend="people.backends.SignInBackend")
    session = client.session
    session[PROVED] = person.pk
    record_authentication(SimpleNamespace(session=session), person, method="password")
    session.save()
    return person
