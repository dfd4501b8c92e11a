"""The plan of renewal notices of each membership type: written, looked at as its readers do, tried on oneself."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.admin import ConfigurationAdmin, Section
from ams.core.association import day_of
from ams.core.mails import RenderedMail
from members.forms import ReaderForm, StepForm
from members.models import NoticeStep
from members.operations import keep_step, post_test_notice
from members.operations.letters import preview_notice
from members.queries import notice_in_words

# What a mail may do here: look like itself, and nothing else; the page around it sees how high it is.
PICTURE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; "
    "base-uri 'none'; sandbox allow-same-origin"
)


@admin.register(NoticeStep)
class NoticeStepAdmin(ConfigurationAdmin):
    """One letter of a plan. It is reached from its membership type, which shows the plan."""

    section = Section.MEMBERSHIPS
    form = StepForm
    change_form_template = "admin/members/notice_form.html"
    list_display = ("name", "type", "when", "subject", "archived_at")
    list_filter = ("type",)
    list_select_related = ("type",)
    fieldsets = (
        (gettext_lazy("When"), {"fields": ("type", "name", "offset_days")}),
        (gettext_lazy("What the member reads"), {"fields": ("subject", "text")}),
        (gettext_lazy("Whether it is sent"), {"fields": ("archived_at",)}),
    )

    def save_model(self, request: HttpRequest, obj: NoticeStep, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Moved to another day it counts as new, so that nobody hears of days gone by."""
        keep_step(step=obj, at=timezone.now())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From the page of a type, its next step."""
        return {"text": _("Dear {name},"), **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list[URLPattern]:
        """Also the picture of the mail, and the test."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", view(self.preview_view), name="members_noticestep_preview"),
            path("<int:pk>/preview/html/", view(self.html_view), name="members_noticestep_html"),
            path("<int:pk>/test/", view(self.test_view), name="members_noticestep_test"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As its reader sees it: a member by number, or somebody made up."""
        step = self._step(request, pk)
        form, mail = _seen_by(request, step)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("%(step)s, as it is read") % {"step": step},
            "step": step,
            "form": form,
            "mail": mail,
            "query": request.GET.urlencode(),
            "may_send": self.has_change_permission(request, step),
        }
        return TemplateResponse(request, "admin/members/notice_preview.html", context)

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML alone, for a sandboxed frame: no script, no form, nothing from elsewhere."""
        _form, mail = _seen_by(request, self._step(request, pk))
        return HttpResponse(mail.html, headers={"Content-Security-Policy": PICTURE, "X-Frame-Options": "SAMEORIGIN"})

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it to the administrator who asks, marked as a test."""
        step = self._step(request, pk)
        if not self.has_change_permission(request, step):
            raise PermissionDenied
        if request.method == "POST":
            _form, mail = _seen_by(request, step)
            post_test_notice(step=step, mail=mail, at=timezone.now(), by=request.user)  # type: ignore[arg-type]  # a user, by admin_view
            sent = _("A test is on its way to %(address)s.") % {"address": request.user.email}  # type: ignore[union-attr]  # as above
            messages.success(request, sent)
        return redirect("admin:members_noticestep_preview", pk)

    @admin.display(description=gettext_lazy("when"), ordering="offset_days")
    def when(self, step: NoticeStep) -> str:
        """How far from the last day, in words."""
        return notice_in_words(step.offset_days)

    def _step(self, request: HttpRequest, pk: int) -> NoticeStep:
        step = NoticeStep.objects.select_related("type").filter(pk=pk).first()
        if step is None:
            raise Http404(_("There is no such notice."))
        if not self.has_view_permission(request, step):
            raise PermissionDenied
        return step


def _seen_by(request: HttpRequest, step: NoticeStep) -> tuple[ReaderForm, RenderedMail]:
    """The mail for the member whose number stands in the address, or for somebody made up."""
    form = ReaderForm(request.GET if "number" in request.GET else None, step=step)
    membership = form.membership if form.is_valid() else None
    return form, preview_notice(step, membership, on=day_of(timezone.now()))
