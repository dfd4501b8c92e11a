"""What this session typed while joining, and what may be offered again."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Contact, User
from ams.core.typed import answers_in, keep_typed, typed_before
from members.forms import SignedInJoinForm
from members.models import JoinDraft, MembershipType
from members.operations import keep_draft
from members.queries import contacts_of, last_draft_of, typed_in
from members.views.acting import OFFERED_FOR, on_behalf_of

DRAFTS = "join_drafts"  # in the session: slug of the type -> id of what was typed


def draft_of(request: HttpRequest, type: MembershipType) -> JoinDraft | None:
    """What this session typed for this type. The session names it, never the address bar."""
    mine = request.session.get(DRAFTS, {})
    found = _drafts(mine[type.slug]) if type.slug in mine else JoinDraft.objects.none()
    return found.filter(type=type).first()


def keep_in_session(
    request: HttpRequest, type: MembershipType, form: SignedInJoinForm, *, email: str, code: str
) -> None:
    """Keep what was typed, and that it was typed in this session."""
    kept = keep_draft(
        type=type,
        full_name=form.cleaned_data["full_name"],
        organisation=form.cleaned_data.get("organisation", ""),
        email=email,
        custom=form.answers(),
        code=code,
        at=timezone.now(),
        draft=draft_of(request, type),
    )
    request.session[DRAFTS] = {**request.session.get(DRAFTS, {}), type.slug: str(kept.pk)}


def keep_for_the_form(request: HttpRequest, slug: str) -> None:
    """The code page has no session to go with it: what it carries along is offered on the form instead."""
    at = timezone.now()
    answers = answers_in(request.POST) or typed_before(request, at=at)
    keep_typed(request, page=reverse("members:join_type", args=[slug]), answers=answers, at=at)


def known_before(request: HttpRequest, type: MembershipType, user: User | None) -> dict[str, str]:
    """What need not be typed again: sent and not taken, whom they act for, typed before, known.

    What was typed elsewhere is offered to nobody but whoever proved the address it was typed with.
    """
    if typed := typed_before(request, at=timezone.now()):
        return typed
    if (meant := on_behalf_of(request)) is not None and meant.kind == type.holder_kind:
        return {"full_name": meant.display_name}
    draft = None
    if mine := request.session.get(DRAFTS):
        draft = draft_of(request, type) or _drafts(*mine.values()).order_by("-created_at").first()
    if draft is None and user is not None:
        draft = last_draft_of(user, since=timezone.now() - OFFERED_FOR)
    if draft is not None:
        return typed_in(draft)
    contact = contacts_of(user).filter(kind=Contact.Kind.PERSON).first() if user else None
    return {"full_name": contact.display_name} if contact else {}


def _drafts(*named: object) -> QuerySet[JoinDraft]:
    keys = []
    for name in named:
        try:
            keys.append(UUID(str(name)))
        except ValueError:
            continue
    return JoinDraft.objects.select_related("order").filter(pk__in=keys)
