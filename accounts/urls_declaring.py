"""Where declarations, permissions, advice and briefings are."""

from django.urls import path

from accounts.views import (
    declaring,
    declaring_advice,
    declaring_briefings,
    declaring_interests,
    declaring_permissions,
)

DECLARED, ALLOWED, ADVICE = "declarations/<int:pk>", "permissions/<int:pk>", "may-i/<int:pk>"
BRIEFING = "briefings/<int:pk>"

urlpatterns = [
    path("declarations/", declaring.declarations, name="declarations"),
    path("declarations/new/", declaring.declare, name="declare"),
    path(f"{DECLARED}/", declaring.declaration, name="declaration"),
    path(f"{DECLARED}/read/", declaring.acknowledge, name="acknowledge_declaration"),
    path(f"{DECLARED}/end/", declaring.end, name="end_declaration"),
    path(f"{DECLARED}/withdraw/", declaring.withdraw, name="withdraw_declaration"),
    path(f"{DECLARED}/confirm/", declaring.confirm, name="confirm_declaration"),
    path(f"{DECLARED}/ask-hr/", declaring.ask_hr, name="ask_hr_about_declaration"),
    path(f"{DECLARED}/advise/", declaring.advise, name="advise_declaration"),
    path(f"{DECLARED}/publish/", declaring.publish_interest, name="publish_interest"),
    path("permissions/", declaring_permissions.permissions, name="permissions"),
    path("permissions/new/", declaring_permissions.ask, name="ask_permission"),
    path(f"{ALLOWED}/", declaring_permissions.permission, name="permission"),
    path(f"{ALLOWED}/allow/", declaring_permissions.grant, name="grant_permission"),
    path(f"{ALLOWED}/refuse/", declaring_permissions.refuse, name="refuse_permission"),
    path(f"{ALLOWED}/ask-more/", declaring_permissions.ask_more, name="ask_more_permission"),
    path(f"{ALLOWED}/say-more/", declaring_permissions.answer_more, name="answer_more_permission"),
    path(f"{ALLOWED}/set-up/", declaring_permissions.set_up, name="set_up_permission"),
    path(f"{ALLOWED}/end/", declaring_permissions.end, name="end_permission"),
    path(f"{ALLOWED}/withdraw/", declaring_permissions.withdraw, name="withdraw_permission"),
    path(f"{ALLOWED}/confirm/", declaring_permissions.confirm, name="confirm_permission"),
    path("may-i/", declaring_advice.all_advice, name="all_advice"),
    path("may-i/ask/", declaring_advice.ask, name="ask_advice"),
    path(f"{ADVICE}/", declaring_advice.advice, name="advice"),
    path(f"{ADVICE}/answer/", declaring_advice.answer, name="answer_advice"),
    path(f"{ADVICE}/publish/", declaring_advice.publish, name="publish_advice"),
    path(f"{ADVICE}/take-back/", declaring_advice.take_back, name="take_back_advice"),
    path(f"{ADVICE}/withdraw/", declaring_advice.withdraw, name="withdraw_advice"),
    path("briefings/", declaring_briefings.briefings, name="briefings"),
    path("briefings/new/", declaring_briefings.enter, name="enter_briefing"),
    path("briefings/without/", declaring_briefings.without, name="without_briefing"),
    path("briefings/export/", declaring_briefings.export, name="export_briefings"),
    path(f"{BRIEFING}/", declaring_briefings.briefing, name="briefing"),
    path(f"{BRIEFING}/people/", declaring_briefings.attend, name="attend_briefing"),
    path(f"{BRIEFING}/absent/", declaring_briefings.mark_absent, name="mark_absent"),
    path(f"{BRIEFING}/held/", declaring_briefings.hold, name="hold_briefing"),
    path(f"{BRIEFING}/void/", declaring_briefings.void, name="void_briefing"),
    path("people/<int:pk>/", declaring_briefings.of_person, name="declared_by"),
    path("public/interests/", declaring_interests.interests, name="public_interests"),
]
