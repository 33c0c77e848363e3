"""Where requests for an account and what belongs to it is."""

from django.urls import path

from accounts.views import (
    asking,
    asking_creating,
    asking_deciding,
    asking_nominees,
    asking_requests,
)

urlpatterns = [
    path("requests/", asking_requests.requests, name="requests"),
    path("requests/ask/", asking.ask, name="ask"),
    path("requests/<int:pk>/", asking_requests.request, name="request"),
    path("requests/<int:pk>/place/", asking.change_place, name="change_place"),
    path("requests/<int:pk>/existing/", asking.existing, name="existing"),
    path("requests/<int:pk>/about/", asking.describe, name="describe_request"),
    path("requests/<int:pk>/people/", asking.staff, name="staff_request"),
    path("requests/<int:pk>/check/", asking.check, name="check_request"),
    path("requests/<int:pk>/withdraw/", asking_requests.withdraw, name="withdraw_request"),
    path("requests/<int:pk>/approve/", asking_deciding.approve, name="approve_request"),
    path("requests/<int:pk>/refuse/", asking_deciding.refuse, name="refuse_request"),
    path("requests/<int:pk>/ask-more/", asking_deciding.ask_more, name="ask_more_request"),
    path("requests/<int:pk>/create/", asking_creating.create, name="create_request"),
    path("requests/<int:pk>/set-up/", asking_deciding.set_up, name="set_up_request"),
    path("nominees/", asking_nominees.nominees, name="nominees"),
    path("nominees/<slug:slug>/name/", asking_nominees.name_nominee, name="name_nominee"),
    path("nominees/<int:pk>/end/", asking_nominees.end_nominee, name="end_nominee"),
]
