"""One's own messages: the portal as a channel."""

from django.urls import path

from notices.views import own

app_name = "messages"

urlpatterns = [path("", own.messages_list, name="own")]
