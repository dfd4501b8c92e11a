"""Sign-in, and the stylesheets every page links."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from ams.core import identity, second_factor, sign_in, stylesheets, views
from ams.core.repeats import signs_in_once

second_factor_urls: list[URLPattern | URLResolver] = [  # before allauth's, which stand behind them under the same names
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", second_factor.activate_totp, name="mfa_activate_totp"),
    path("webauthn/add/", second_factor.add_webauthn, name="mfa_add_webauthn"),
    path("recovery-codes/", second_factor.recovery_codes_page, name="mfa_view_recovery_codes"),
    path("", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("css/<slug:name>.css", stylesheets.stylesheet, name="stylesheet"),
    path("theme.css", views.theme_css, name="theme"),
    path("favicon.svg", views.site_icon, name="site_icon"),
    path("logo/", identity.logo, name="logo"),
    path("sign-in/", sign_in.request_code, name="account_login"),
    path("sign-in/", sign_in.request_code, name="account_request_login_code"),
    path("sign-in/code/", signs_in_once(account.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/passkey/", sign_in.passkey, name="passkey_sign_in"),
    path("sign-in/no-longer/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", second_factor.again, name="account_reauthenticate"),
    path("sign-in/second-factor/", include(second_factor_urls)),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", RedirectView.as_view(url="/join/"), name="account_signup"),
]
