"""The mailed code while joining: allauth's own sign-in by code, on a page that knows what is being joined.

There is one mechanism for joining and signing in, so known and unknown addresses meet the same page.
"""

import time
from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ams.core.codes import refusal_to_mail
from ams.core.logins import ensure_login
from ams.core.repeats import signs_in_once
from members.models import MembershipType
from members.queries import typed_in
from members.views.drafts import draft_of, keep_for_the_form

NO_SECOND_CODE_WITHIN = 60  # seconds: a double click asks for one code only


def may_mail_code(request: HttpRequest, form: forms.Form) -> bool:
    """Whether a code may be mailed now to the address on the form; False with the reason on the form.

    Asked before anything is written down. A double click asks for nothing new.
    """
    email = form.cleaned_data["email"]
    if _is_on_its_way(request, email):
        return True
    refusal = refusal_to_mail(request, email=email)
    if refusal:
        form.add_error("email", refusal)
    return not refusal


def mail_code(request: HttpRequest, *, email: str) -> None:
    """Mail a code to an address and wait for it in this session.

    An address nobody used before gets a login that can do nothing until the code is typed.
    """
    if _is_on_its_way(request, email):
        return
    user = ensure_login(email=email)
    LoginCodeVerificationProcess.initiate(request=request, user=user if user.is_active else None, email=email)


@never_cache
@signs_in_once
def join_code(request: HttpRequest, type: str) -> HttpResponseBase:
    """Where the code is typed; back to the form, with all that was typed there, when it ran out."""
    kind = get_object_or_404(MembershipType.objects.select_related("product"), slug=type)
    if request.user.is_authenticated:
        return redirect("members:join_continue", type)
    if _pending(request) is None:
        keep_for_the_form(request, type)
        messages.info(request, _("That code is no longer good. Continue, and we mail you a new one."))
        return redirect("members:join_type", type)
    return JoinCodeView.as_view(type=kind)(request)


class JoinCodeView(ConfirmLoginCodeView):
    """allauth's page for the code, saying what comes after it."""

    template_name = "members/join_code.html"
    type: MembershipType | None = None

    def get_next_url(self) -> str:
        """On with joining, whatever the address bar says."""
        return reverse("members:join_continue", args=[self._slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also what is being joined."""
        way_out = f"{reverse('staffdesk:doesnt_fit')}?page=join-code&type={self._slug}"
        draft = draft_of(self.request, self.type) if self.type else None
        typed = typed_in(draft) if draft else {}
        return {**super().get_context_data(**kwargs), "type": self.type, "doesnt_fit_url": way_out, "typed": typed}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """A new code was mailed: the same page. The right code was typed: on with joining."""
        response: HttpResponse = super().form_valid(form)
        if self._action == "resend":
            messages.success(self.request, _("A new code is on its way. Only the newest one counts."))
            return redirect("members:join_code", self._slug)
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The page again; after too many wrong codes the form, from where a new one can be had."""
        response: HttpResponse = super().form_invalid(form)
        return response if response.status_code == 200 else redirect("members:join_type", self._slug)

    @property
    def _slug(self) -> str:
        return self.type.slug if self.type else ""


def _pending(request: HttpRequest) -> LoginCodeVerificationProcess | None:
    """The code this session waits for, if it is still good."""
    if request.user.is_authenticated:
        return None
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess(stage=stage) if stage else None
    return process if process and process.is_valid() else None


def _is_on_its_way(request: HttpRequest, email: str) -> bool:
    """Whether a code was mailed to this address only just now."""
    pending = _pending(request)
    if pending is None or str(pending.state.get("email", "")).lower() != email.lower():
        return False
    return bool(time.time() - pending.state["at"] < NO_SECOND_CODE_WITHIN)
