"""Where duties about access and what belongs to it is."""

from django.urls import path

from accounts.views import duties, pauses

urlpatterns = [
    path("duties/", duties.duties, name="duties"),
    path("duties/confirm/", duties.confirm_duties, name="confirm_duties"),
    path("duties/raise/<int:pk>/", duties.raise_duty, name="raise_duty"),
    path("duties/<int:pk>/", duties.duty, name="duty"),
    path("duties/<int:pk>/confirm/", duties.confirm_duty, name="confirm_duty"),
    path("duties/<int:pk>/review/", duties.review_duty, name="review_duty"),
    path("duties/<int:pk>/take-back/", duties.take_back, name="take_back_duty"),
    path("duties/<int:pk>/drop/", duties.drop, name="drop_duty"),
    path("pause/", pauses.pause_everything, name="pause_everything"),
    path("pauses/", pauses.pauses, name="pauses"),
    path("pauses/<int:pk>/", pauses.pause, name="pause"),
    path("pauses/<int:pk>/lift/", pauses.lift, name="lift_pause"),
    path("pauses/<int:pk>/stopped/", pauses.stop_posting, name="stop_posting"),
]
