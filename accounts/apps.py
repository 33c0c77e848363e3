"""The accounts app: its section, and what it offers once there are models."""

from django.apps import AppConfig

from core import sections


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import offers  # noqa: PLC0415 -- models are not loaded before ready()

        sections.register("Accounts", "accounts:accounts", "accounts.view_accounts", order=25)
        offers.everything()
