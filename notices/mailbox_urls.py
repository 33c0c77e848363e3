"""The mailbox, which exists in the demonstration alone."""

from django.urls import path

from notices.views import mailbox

app_name = "mailbox"

urlpatterns = [
    path("", mailbox.letters, name="letters"),
    path("<str:name>", mailbox.letter, name="letter"),
]
