"""Where the register of official accounts and what belongs to it is."""

from django.urls import path

from accounts.views import access, look_alikes, platforms, register, register_list, register_public
from accounts.views import register_moves as moves

urlpatterns = [
    path("", register.accounts, name="accounts"),
    path("list/", register.list_account, name="list_account"),
    path("list/spreadsheet/", register_list.begin_account_list, name="begin_account_list"),
    path("export/", register.export_accounts, name="export_accounts"),
    path("holders/", access.holders, name="holders"),
    path("holders/export/", access.export_holders, name="export_holders"),
    path("your-access/", access.own_access, name="own_access"),
    path("looks-like-ours/", look_alikes.report_look_alike, name="report_look_alike"),
    path("is-it-ours/", register_public.is_it_ours, name="is_it_ours"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/<int:pk>/", platforms.change_platform, name="change_platform"),
    path("<int:pk>/", register.account, name="account"),
    path("<int:pk>/what/", register.change_what, name="change_what"),
    path("<int:pk>/who/", register.change_who, name="change_who"),
    path("<int:pk>/kept/", register.change_kept, name="change_kept"),
    path("<int:pk>/life/", register.change_life, name="change_life"),
    path("<int:pk>/verify/", moves.verify, name="verify_account"),
    path("<int:pk>/suspend/", moves.suspend, name="suspend_account"),
    path("<int:pk>/lose-access/", moves.lose_access, name="lose_access_account"),
    path("<int:pk>/rest/", moves.rest, name="rest_account"),
    path("<int:pk>/ask-take-down/", moves.ask_take_down, name="ask_take_down_account"),
    path("<int:pk>/regain/", moves.regain, name="regain_account"),
    path("<int:pk>/close/", moves.close, name="close_account"),
    path("<int:pk>/note/", moves.note, name="note_account"),
    path("<int:pk>/editor/", moves.name_editor, name="name_editor"),
    path("<int:pk>/baseline/", moves.apply_baseline, name="apply_baseline"),
    path("<int:pk>/not-ours/", look_alikes.mark_look_alike, name="mark_look_alike"),
    path("<int:pk>/credentials/", access.record_credentials, name="record_credentials"),
    path("<int:pk>/give-access/", access.give_access, name="give_access"),
    path("access/<int:pk>/confirm/", access.confirm_grant, name="confirm_grant"),
    path("access/<int:pk>/end/", access.end_grant, name="end_grant"),
]
