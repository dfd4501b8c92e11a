"""Sign-in, and the stylesheets every page links."""

from allauth.account import views as account
from django.urls import include, path

from ams.core import stylesheets

urlpatterns = [
    path("css/<slug:name>.css", stylesheets.stylesheet, name="stylesheet"),
    path("sign-in/", account.request_login_code, name="account_login"),
    path("sign-in/request/", account.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/second-factor/", include("allauth.mfa.urls")),
]
