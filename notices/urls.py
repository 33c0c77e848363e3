"""Where mail that could not be delivered is looked after."""

from django.urls import path

from notices.views import undelivered

app_name = "notices"

urlpatterns = [
    path("", undelivered.undelivered, name="undelivered"),
    path("<int:pk>/try-again/", undelivered.try_again, name="try_again"),
]
