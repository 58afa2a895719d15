from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from accounts import sessions
        from notices import autodiscover

        autodiscover(self.name)
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
        for signal in (authenticator_added, authenticator_removed):
            signal.connect(sessions.factor_changed, dispatch_uid="accounts.sessions.factor_changed")
