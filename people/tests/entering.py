"""Being signed in, in tests that are not about signing in."""

from people.middleware import PROVED


def enter(client, person):
    """Sign in with a second factor, whatever the person's posts ask for; answer the person."""
    client.force_login(person, backend="people.backends.SignInBackend")
    session = client.session
    session[PROVED] = person.pk
    session.save()
    return person
