from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts import sessions
        from notices import autodiscover

        autodiscover(self.name)
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
