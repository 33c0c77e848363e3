"""Where signing is looked at across policies and schools, and taken away."""

from django.urls import path

from oversight.views import compliance, exports, leaving, lists, monitoring

app_name = "oversight"

urlpatterns = [
    path("", compliance.compliance, name="compliance"),
    path("outstanding/", lists.outstanding, name="outstanding"),
    path("team/", lists.team, name="team"),
    path("remind/", lists.remind, name="remind"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring/paper.pdf", monitoring.paper, name="monitoring_paper"),
    path("leaving/<slug:slug>/", leaving.leaving, name="leaving"),
    path("leaving/<slug:slug>/plan/", leaving.plan_leaving, name="plan_leaving"),
    path("leaving/<slug:slug>/handover/", exports.ask_handover, name="ask_handover"),
    path("exports/", exports.exports, name="exports"),
    path("exports/ask/", exports.ask, name="ask"),
    path("exports/ask-own-record/", exports.ask_own_record, name="ask_own_record"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/progress/", exports.progress, name="progress"),
    path("exports/<int:pk>/ask-again/", exports.ask_again, name="ask_again"),
    path("exports/<int:pk>/download/", exports.download, name="download"),
]
