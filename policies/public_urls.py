"""Addresses that schools put on their web sites, so they never change."""

from django.urls import path

from policies.views import public

app_name = "public"

urlpatterns = [
    path("", public.index, name="index"),
    path("trust/<slug:slug>/", public.policy, name="policy"),
    path("trust/<slug:slug>.pdf", public.paper, name="paper"),
    path("schools/<slug:school>/", public.school, name="school"),
    path("schools/<slug:school>/<slug:slug>/", public.policy, name="policy"),
    path("schools/<slug:school>/<slug:slug>.pdf", public.paper, name="paper"),
]
