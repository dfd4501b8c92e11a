"""How members reach a person: “This doesn't fit my situation”, the contact page."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.acting import Acting
from ams.core.limits import network_of, wait_in_words, within_limit
from ams.core.models import Activity, Contact, User
from ams.core.typed import typed_before
from members.views.acting import on_behalf_of, say_for_whom
from staffdesk.forms import ReachUsForm, WriteToUsForm
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import open_case
from staffdesk.queries.areas import named_areas
from staffdesk.queries.articles import Offered, fitting_articles
from staffdesk.queries.background import named
from staffdesk.queries.reach import contact_concerned, contact_of
from staffdesk.typed import pack, place_of, typed_on, unpack
from staffdesk.views.answers import reader_of
from staffdesk.words import page_label, readable_context

AN_HOUR = 3600  # seconds
MOST_AN_HOUR = 10  # cases of one person
SALT = "staffdesk.received"
OFFERED = "offered"  # says that answers were offered already
ABOUT_THE_PAGE = "page"  # what the foot of each page says: not they, but the page does not fit


@require_http_methods(["GET", "POST"])
def doesnt_fit(request: HttpRequest) -> HttpResponse:
    """Take over what the page before knew and what was typed there; ask only for their words and how to answer."""
    say_for_whom(request)
    sent = request.method == "POST" and "carried" in request.POST
    if sent:
        context = unpack(request.POST["carried"])
        form = ReachUsForm(request.POST, signed_in=request.user.is_authenticated)
        kind = Case.Kind.WEBSITE if context.get("about") == ABOUT_THE_PAGE else Case.Kind.DOESNT_FIT
        if (case := _open_if_valid(request, form, kind, context)) is not None:
            return redirect("staffdesk:received", signing.dumps(case.pk, salt=SALT))
    else:
        again = typed_before(request, at=timezone.now())
        context = unpack(again.get("carried", "")) or {**place_of(request.GET), "typed": typed_on(request)}
        form = ReachUsForm(initial={**_known(request, context), **again}, signed_in=request.user.is_authenticated)
    return render(
        request,
        "staffdesk/doesnt_fit.html",
        {
            "form": form,
            "place": page_label(context.get("page", "")),
            "carried": readable_context(named(context)),
            "is_about_page": context.get("about") == ABOUT_THE_PAGE,
            "fitting": [] if sent else fitting_articles("", page=context.get("page", "")),
            "areas": named_areas(),
        },
    )


@require_http_methods(["GET", "POST"])
def contact_us(request: HttpRequest) -> HttpResponse:
    """Phone, hours, mail and address of the association, and a short form; before it is sent, what answers it."""
    say_for_whom(request)
    fitting: list[Offered] = []
    if request.method == "POST":
        form = WriteToUsForm(request.POST, signed_in=request.user.is_authenticated)
        fitting = _not_offered_yet(request, form)
        if not fitting and (case := _open_if_valid(request, form, Case.Kind.QUESTION, {"page": "contact"})) is not None:
            return redirect("staffdesk:received", signing.dumps(case.pk, salt=SALT))
    else:
        known = {**_known(request, {"page": "contact"}), **typed_before(request, at=timezone.now())}
        form = WriteToUsForm(initial=known, signed_in=request.user.is_authenticated)
    context = {"form": form, "areas": named_areas(), "fitting": fitting}
    return render(request, "staffdesk/contact_us.html", context)


@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """What happens next, and the number to mention. The address is signed, so it names only one's own case."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    case = Case.objects.filter(pk=number).first()
    if case is None:
        raise Http404
    return render(request, "staffdesk/received.html", {"case": case})


def _not_offered_yet(request: HttpRequest, form: ReachUsForm) -> list[Offered]:
    """What may answer it, once: their browser offered it while they typed, or this page does now."""
    if request.POST.get(OFFERED) or not form.is_valid():
        return []
    return fitting_articles(form.cleaned_data["words"])


def _open_if_valid(request: HttpRequest, form: ReachUsForm, kind: Case.Kind, context: dict[str, Any]) -> Case | None:
    """The case, or None with the form saying what is missing."""
    if not form.is_valid():
        return None
    if refusal := _too_often(request, form.cleaned_data):
        form.add_error(None, refusal)
        return None
    user = request.user if isinstance(request.user, User) else None
    typed = form.cleaned_data
    contact = contact_concerned(user, str(context.get("order", "")), acted_for=_acted_for(request))
    return open_case(
        kind=kind,
        subject="",
        words=typed["words"],
        context={**context, "reader": reader} if (reader := reader_of(request)) else context,
        contact=contact,
        queue=Case.Queue.SYSTEM if kind == Case.Kind.WEBSITE else Case.Queue.SERVICE,
        at=timezone.now(),
        by=user,
        key=f"form:{typed['once']}" if typed["once"] else "",
        reply_name=typed.get("name", ""),
        reply_email=typed["email"],
        reply_phone=typed["phone"],
        channel="" if user else Activity.Channel.SELF_SERVICE,
        said=CaseMessage.Kind.WEB,
    )


def _acted_for(request: HttpRequest) -> Contact | None:
    """In whose place staff are here, or for whom a member chose to act who is not themself."""
    acting: Acting | None = getattr(request, "acting", None)
    return acting.contact if acting else on_behalf_of(request)


def _too_often(request: HttpRequest, typed: dict[str, Any]) -> str:
    """Empty, or why this cannot be sent now: few from one person, many from one network, which an office shares."""
    person, network = str(typed["email"] or typed["phone"]).lower(), network_of(request)
    if not within_limit("reach-us", person, at_most=MOST_AN_HOUR, seconds=AN_HOUR):
        wait = wait_in_words("reach-us", person)
        return _("You have written to us several times within an hour. Please call us, or write again %(wait)s.") % {
            "wait": wait
        }
    if not within_limit("reach-us-network", network, at_most=settings.CASES_PER_NETWORK, seconds=AN_HOUR):
        wait = wait_in_words("reach-us-network", network)
        return _(
            "Very many people have written to us from your network, an office or a school perhaps. Please call us,"
            " or write again %(wait)s."
        ) % {"wait": wait}
    return ""


def _known(request: HttpRequest, context: dict[str, Any]) -> dict[str, str]:
    """What need not be asked again: from the login, else from what was typed before."""
    known = {"carried": pack(context)}
    if isinstance(request.user, User):
        contact = contact_of(request.user)
        return {**known, "email": request.user.email, "phone": contact.phone if contact else ""}
    typed = context.get("typed", {})
    return {
        **known,
        "name": typed.get("full_name") or typed.get("name", ""),
        "email": typed.get("email", ""),
        "phone": typed.get("phone", ""),
    }
