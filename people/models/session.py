"""What a signed-in browser left on the server; see people/sessions.py."""

from django.db import models

from people.models.person import Person


class Session(models.Model):
    """Found by the hash of a key that only the cookie holds, and readable with that key alone."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    person = models.ForeignKey(  # null: somebody who is still at the door
        Person, on_delete=models.CASCADE, null=True, related_name="sessions"
    )  # CASCADE: a session proves nothing and is worth nothing without its person
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"Session until {self.expires_at}"
