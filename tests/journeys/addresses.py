"""The pages of the demonstration that people open, as addresses, by who opens them."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from ams.core.models import Access, ApiKey, Contact, ContactMerge, DuplicatePair, Message
from ams.demo.personas import find_login
from billing.models import CreditNote, Invoice, Order, Payment, Product, ShopItem
from events.models import Certificate, Credit, Event, Registration, WaitlistEntry
from members.application_links import link_to_begin
from members.models import (
    Application,
    AutoRenewal,
    Cancellation,
    DirectoryEntry,
    Membership,
    MembershipRule,
    MembershipType,
    NoticeHold,
    Office,
    Proof,
    Seat,
    Section,
)
from members.seat_links import link_to_seat
from staffdesk import models as desk
from staffdesk.pulse_links import link_to_answer
from staffdesk.queries.requests import requests_of

VISITOR = "visitor"
EXCUSED = {  # pages that are not listed here, and why; test_addresses.py finds what is in neither
    "/account/data/<slug:code>/": "a file with everything about somebody, to be saved",
    "/desk/calls/who/": "a part of the page on which a call is logged, which is listed",
    "/desk/cases/<int:pk>/files/<int:file>/": "a file of a case, to be saved",
    "/desk/proofs/<int:pk>/file/": "a file somebody sent as a proof",
    "/desk/events/<slug:slug>/check-in/count/": "a part of the page at the door, which is listed",
    "/events/<slug:slug>/documents/<int:pk>/": "a file about an event, as staff brought it",
    "/account/acting/": "leads on to the account, which is listed",
    "/desk/import/<int:pk>/": "a file somebody brought; the demonstration has none",
    "/desk/mailings/<int:pk>/html/": "a mail itself in the frame of its draft, which is listed",
    "/desk/mailings/<int:pk>/progress/": "a part of the page of a mailing, which is listed",
    "/desk/mail/<int:pk>/html/": "a stranger's mail in the frame of its page, which is listed",
    **dict.fromkeys(("/desk/mail/<int:pk>/raw/", "/desk/mail/<int:pk>/files/<int:part>/"), "a file, to be saved"),
    "/desk/messages/<int:pk>/html/": "the mail itself in a frame; what is in it is tested where mails are written",
    "/desk/messages/<int:pk>/again/": "asks back for a message that could not be sent; every one here could",
    "/desk/books/provider/<int:pk>/": "a comparison with the provider; nobody here has made one",
    "/desk/pulse/": "a part of the Today page, which is listed",
    "/desk/people/<int:number>/timeline/": "a part of the person's page, which is listed",
    "/admin/<app>/<model>/<int:pk>/preview/html/": "a notice itself in a frame of its preview, which is listed",
    "/admin/<app>/": "an excerpt of the admin's start page, which is listed",
    "/admin/<app>/<model>/<int:pk>/publish/": "asks back for rules that are not in force yet; those here are",
    "/sign-in/second-factor/recovery-codes/generate/": "shown when the last code is used up",
    "/sign-in/second-factor/totp/activate/": "the personas of staff have their second factor already",
    "/sign-in/second-factor/webauthn/": "lists keys, and needs one that is made of hardware",
    "/sign-in/second-factor/webauthn/add/": "asks for a key that is made of hardware",
    "/api/v1/schema/": "for machines",
    "/healthz": "for machines",
    "/metrics": "for machines",
    "/readyz": "for machines",
}


def _pulse() -> str:
    """How it was, as the mail leads there."""
    return f"{link_to_answer(desk.Pulse.objects.latest('asked_at').pk).removeprefix(settings.PUBLIC_URL)}?felt=-1"


def portal_pages() -> dict[str, list[str]]:
    """The portal's pages, by persona."""
    current = find_login("current", on=timezone.localdate())
    member = Contact.objects.get(accesses__user=current, accesses__relation="self")
    held = Membership.objects.filter(holder=member).first()
    order = member.orders.exclude(settled_at=None).latest("pk").reference
    child = Access.objects.get(user=find_login("parent", on=timezone.localdate()), relation="guardian")
    notice = Message.objects.filter(purpose="renewal.notice").latest("pk")
    renewal = re.search(r"/renew/[^/\s]+/", notice.text)[0]  # signed with the demonstration's own key
    return {
        VISITOR: [
            "/", "/join/", "/join/full/", "/join/organisation/", "/help/", "/help/?q=receipt", "/help/?q=zeppelin",
            "/help/answers/where-is-my-receipt/", "/help/doesnt-fit/?page=join&type=full", "/promise/", "/contact/",
            "/sign-in/", "/sign-in/passkey/", "/sign-in/no-longer/", f"/verify/{held.card_code}/", "/verify/NOTHING/",
            "/api/docs/", "/nowhere/", renewal, "/renew/too-old/", "/unsubscribe/not-whole/",
            "/events/", "/events/beaver-evening/", "/events/beaver-evening/register/", "/events/otters-of-the-tagus/",
            "/events/bat-night/", "/events/bat-night/wait/", *_waiting(),
            "/events/river-day/", "/events/river-day/register/",
            f"/tickets/{_ticket(None).code}/", "/tickets/NOTHING/", "/join/fellow/", _approved(), "/approved/NOTHING/",
            _seat(), "/seat/NOTHING/", _pulse(), "/how-was-it/not-whole/",
            f"/certificates/{_certificate().code}/", "/certificates/NOTHING/", "/directory/", _listed_person(),
            "/directory/?q=nobody-at-all", "/shop/", "/shop/heron-mug/", "/shop/river-print/", "/shop/wet-meadows/",
            "/basket/", "/demo/inbox/", f"/demo/inbox/{_mail('receipt').pk}/",
        ],
        "current": [
            "/shop/heron-mug/", "/events/beaver-evening/", "/events/otters-of-the-tagus/register/",
            "/account/requests/", *_requests(member), "/help/doesnt-fit/?about=page&page=join",
            "/account/credits/", "/account/credits/?period=all",
            f"/tickets/{_ticket(member).code}/", f"/tickets/{_ticket(member).code}/cancel/",
            f"/tickets/{_ticket(member).code}/pass-on/", "/events/river-day/register/?join=yes",
            "/account/", f"/account/card/{held.pk}/", f"/account/renewal/{held.pk}/", f"/account/leaving/{held.pk}/",
            f"/account/changing/{held.pk}/", "/account/proof/student/",
            "/account/details/", "/account/section/", "/account/preferences/", "/account/directory/", "/directory/",
            "/account/erasure/", "/account/data/", "/renew/", "/sign-out/",
            f"/orders/{order}/", f"/orders/{order}/paid/",
        ],
        "parent": [
            "/account/", "/account/people/", "/account/people/add/", "/account/people/pay/",
            f"/account/people/{child.contact.number}/sign-in/", f"/account/people/end/{child.pk}/",
        ],
        "organisation": _organisation_pages(),
        "grace": ["/account/", "/renew/"],
        "lapsed": ["/account/", "/renew/", "/join/student/"],
    }  # fmt: skip


def _organisation_pages() -> list[str]:
    """An organisation's seats, further ones, and an order of its own that it may pay later."""
    access = Access.objects.filter(relation="organisation").earliest("pk")
    seats = f"/account/seats/{access.contact.memberships.earliest('pk').pk}/"
    seat = Seat.objects.standing().earliest("pk")
    order = access.contact.orders.filter(settled_at=None, cancelled_at=None).latest("pk")
    return [
        "/account/", "/account/people/", seats, f"{seats}?do=replace&seat={seat.pk}",
        f"{seats}more/", f"{seats}more/?seats=3",
        f"/orders/{order.reference}/", f"/orders/{order.reference}/pay-later/",
    ]  # fmt: skip


def _listed_person() -> str:
    """Somebody whom everybody finds in the directory."""
    return f"/directory/{DirectoryEntry.objects.filter(name_seen='everybody').earliest('pk').code}/"


def _off_directory() -> str:
    """Where staff take somebody off it."""
    return f"/desk/people/{DirectoryEntry.objects.earliest('pk').contact.number}/directory/"


def _requests(member: Contact) -> list[str]:
    """Something the member asked, if anything."""
    return [f"/account/requests/{case.pk}/" for case in requests_of(member)[:1]]


def _approved() -> str:
    """The link in the mail to somebody who was approved and has not paid."""
    return urlsplit(link_to_begin(Application.objects.get(decision="approved"))).path


def _seat() -> str:
    """The link in the mail to somebody whom an organisation named."""
    return urlsplit(link_to_seat(Seat.objects.standing().get(taken_at=None))).path


def _waiting() -> list[str]:
    """Somebody who waits, somebody with an offer, and somebody who asked."""
    entries = WaitlistEntry.objects
    found = [entries.waiting().first(), entries.filter(offered_at__isnull=False).first(), entries.asking().first()]
    return [f"/waiting/{entry.code}/" for entry in found]


def _desk_waiting() -> list[str]:
    """Who asks and waits, what is decided about them, and registering somebody."""
    event = "/desk/events/bat-night"
    asking, waits = WaitlistEntry.objects.asking().first(), WaitlistEntry.objects.waiting().first()
    return [
        f"{event}/waiting/", f"{event}/waiting/?state=waiting", f"{event}/waiting/?state=offered",
        f"{event}/waiting/?state=gone", f"{event}/waiting/{asking.pk}/refuse/", f"{event}/waiting/{waits.pk}/offer/",
        f"{event}/register/", f"{event}/register/?q=an",
    ]  # fmt: skip


def _given_back_pages() -> list[str]:
    """An order of which money went back, the form for more, and money that pays no order."""
    note = CreditNote.objects.select_related("order").latest("pk")
    payment = Payment.objects.latest("pk")
    return [
        f"/desk/orders/{note.order.reference}/", f"/desk/orders/{note.order.reference}/give-back/",
        f"/desk/payments/{payment.pk}/give-back/",
    ]  # fmt: skip


def _received_pages() -> list[str]:
    """An order of which a part is paid, and the form for the rest."""
    order = Order.objects.filter(settled_at=None, cancelled_at=None, allocations__isnull=False).earliest("pk")
    return [f"/desk/orders/{order.reference}/", f"/desk/orders/{order.reference}/received/"]


def _invoice_pages() -> list[str]:
    """An order on invoice, what is written about it, what is owed, and money that comes for several."""
    invoice, unpaid = Invoice.objects.latest("pk"), Order.objects.filter(settled_at=None, cancelled_at=None)
    order = f"/desk/orders/{invoice.order.reference}"
    other = unpaid.filter(invoiced_at=None).earliest("pk")
    return [
        f"{order}/", f"{order}/purchase-order/", f"{order}/reminders/", f"/desk/orders/{other.reference}/invoice/",
        "/desk/receivables/", "/desk/receivables/?age=31", "/desk/received/", f"/desk/received/?find={invoice.number}",
        f"/desk/payments/{Payment.objects.filter(method='transfer').earliest('pk').pk}/returned/",
    ]  # fmt: skip


def desk_pages() -> dict[str, list[str]]:
    """The desk's rooms and records, by persona."""
    order = Order.objects.exclude(settled_at=None).filter(buyer__memberships__isnull=False).latest("pk")
    case = desk.Case.objects.latest("pk")
    return {
        "service": [
            "/desk/", "/desk/people/", f"/desk/people/{order.buyer.number}/", "/desk/people/?q=zzzz",
            f"/desk/people/{order.buyer.number}/with-us/",
            *_contact_pages(order.buyer),
            "/desk/orders/", f"/desk/orders/{order.reference}/", "/desk/renewals/",
            "/desk/gap/", "/desk/gap/answers/?felt=low",
            "/desk/care/", "/desk/care/?which=all", f"/desk/care/{desk.CareTask.objects.open().latest('pk').pk}/",
            "/desk/care/at-risk/", "/desk/care/at-risk/?reason=silent",
            "/desk/retention/", f"/desk/retention/rows/?what=renewed&year={timezone.localdate().year - 1}",
            "/desk/procedures/", "/desk/procedures/1/", "/desk/exercises/", "/desk/answers/", "/desk/answers/?only=due",
            "/desk/answers/new/", "/desk/answers/1/",
            "/desk/saying/", "/desk/saying/?owner=mine&days=7", "/desk/saying/letters/", "/desk/saying/about/receipt/",
            *[f"/desk/saying/actions/{one.pk}/" for one in desk.ReasonAction.objects.order_by("pk")[:2]],
            "/desk/reasons/", "/desk/reasons/?months=12", "/desk/eighty-twenty/", "/desk/eighty-twenty/?business=join",
            "/desk/eighty-twenty/rows/?business=join&months=12", "/desk/eighty-twenty/membership.extended/our-mistake/",
            "/desk/cases/?state=all&only=again&reason=receipt",
            "/desk/to-send/", "/desk/to-send/?state=sent", "/desk/to-send/labels/",
            f"/desk/renewals/{_stoppable()}/stop/",
            "/desk/applications/", "/desk/applications/?state=all",
            f"/desk/applications/{Application.objects.waiting().latest('pk').pk}/",
            f"/desk/memberships/{Seat.objects.earliest('pk').membership_id}/seats/",
            *[f"/desk/memberships/{said.membership_id}/leave/" for said in Cancellation.objects.order_by("pk")[:2]],
            "/desk/messages/", f"/desk/messages/{_mail('receipt').pk}/", "/desk/cases/", f"/desk/cases/{case.pk}/",
            "/desk/calls/new/", "/desk/calls/new/?number=06+1234+5601",
            "/desk/status/", "/desk/status/new/", "/desk/status/1/", "/desk/status/2/",
            "/desk/mail/", "/desk/mail/?state=all", f"/desk/mail/{desk.IncomingMail.objects.latest('received_at').pk}/",
            "/desk/difficult/", f"/desk/cases/{case.pk}/flag/",
            "/desk/events/", "/desk/events/?state=over", "/desk/events/beaver-evening/",
            "/desk/events/beaver-evening/sales/", *_offices(order.buyer),
            *_desk_waiting(),
            *_event_pages(),
            "/desk/lists/", f"/desk/lists/{_list().pk}/", "/desk/lists/new/?type=full",
            "/desk/activity/", "/desk/search/?q=an", "/sign-in/second-factor/",
            "/desk/notices/", "/desk/notices/held/", "/desk/notices/unreachable/", _hold(),
        ],
        "finance": [
            "/desk/", f"{_registrant()}cancel/", "/desk/orders/", "/desk/books/", "/desk/books/earned/",
            "/desk/books/provider/",
            *_received_pages(), *_given_back_pages(), *_invoice_pages(),
        ],
        "administrator": [
            "/desk/", "/desk/style/", "/desk/import/", "/desk/erasures/", f"/desk/people/{order.buyer.number}/erase/",
            f"/desk/people/{order.buyer.number}/data/",
            *_admin_pages(), *_changing_pages(order.buyer),
            "/desk/api-keys/", "/desk/api-keys/new/", f"/desk/api-keys/{_api_key()}/",
            f"/desk/api-keys/{_api_key()}/revoke/",
            "/desk/rehearsals/", *_rehearsals(),
        ],
        "owner": ["/desk/", *_mailing_pages(), "/desk/areas/",
                  "/desk/eighty-twenty/membership.extended/our-mistake/decide/",
                  "/desk/areas/data/", "/desk/areas/data/review/",
                  "/desk/areas/data/hand-over/"],
        "membership": ["/desk/", "/desk/people/", "/desk/renewals/"],
        "events": ["/desk/", "/desk/events/", f"/desk/people/{order.buyer.number}/"],
        "auditor": ["/desk/", f"/desk/orders/{order.reference}/", "/admin/"],
    }  # fmt: skip


def _offices(member: Contact) -> list[str]:
    """Sections and committees, and who holds what."""
    office = Office.objects.latest("pk")
    return [
        "/desk/sections/", f"/desk/sections/{Section.objects.earliest('pk').pk}/", "/desk/committees/",
        f"/desk/committees/{office.role.committee_id}/", "/desk/offices/new/", f"/desk/offices/{office.pk}/",
        f"/desk/people/{member.number}/section/",
    ]  # fmt: skip


def _contact_pages(buyer: Contact) -> list[str]:
    """What staff write about a person, and two records side by side."""
    pair = DuplicatePair.objects.standing().order_by("-score", "pk").first()
    person, merged = f"/desk/people/{buyer.number}", ContactMerge.objects.standing().latest("pk").kept
    return [
        "/desk/duplicates/", f"/desk/people/{pair.first.number}/merge/{pair.second.number}/",
        f"/desk/people/{merged.number}/", f"{person}/merge/?q=an", f"{person}/tags/", f"{person}/good-to-know/",
        f"{person}/fields/", f"{person}/consent/",
        _off_directory(), f"{person}/details/", f"{person}/act/", f"{person}/join/", *_logins(),
        f"{person}/exceptions/", f"{person}/exceptions/price/", f"{person}/exceptions/grace/", "/desk/second-person/",
        f"/desk/second-person/{desk.Proposal.objects.open().get().pk}/", "/desk/people/new/",
    ]  # fmt: skip


def _changing_pages(member: Contact) -> list[str]:
    """Where a membership becomes another type or somebody else's, what it takes to be one, and the last page."""
    held = f"/desk/memberships/{member.memberships.earliest('pk').pk}"
    return [
        f"{held}/change/", f"{held}/transfer/", f"/desk/people/{member.number}/deceased/",
        f"/desk/people/{member.number}/proof/", "/desk/proofs/", f"/desk/proofs/{_proof()}/",
    ]  # fmt: skip


def _proof() -> int:
    return Proof.objects.filter(decision="").earliest("pk").pk


def _logins() -> list[str]:
    """Who acts for a child, and the end of it."""
    access = Access.objects.filter(relation="guardian").earliest("pk")
    page = f"/desk/people/{access.contact.number}/logins/"
    return [page, f"{page}{access.pk}/"]


def _event_pages() -> list[str]:
    """The door of one event, and what became of another."""
    credit = Credit.objects.filter(corrects=None).latest("pk")
    count, person = "/desk/events/autumn-count/", f"/desk/people/{credit.contact.number}/credits/"
    return [
        "/desk/events/beaver-evening/check-in/?q=a", "/desk/events/beaver-evening/check-in/walk-in/",
        count, f"{count}?state=absent", f"{count}answers/", f"{_registrant()}", f"{_registrant()}move/",
        f"{_registrant()}another-event/", f"{_registrant()}certificate/",
        person, f"{person}new/", f"{person}{credit.pk}/",
    ]  # fmt: skip


def _certificate() -> Certificate:
    return Certificate.objects.latest("pk")


def _registrant() -> str:
    return f"/desk/events/autumn-count/registrants/{_certificate().registration_id}/"


def _rehearsals() -> list[str]:
    """Building one of each kind; one, and changing it."""
    one = desk.Scenario.objects.filter(kind="renew").earliest("pk").pk
    new = [f"/desk/rehearsals/new/{kind}/" for kind in desk.Scenario.Kind.values]
    return [*new, f"/desk/rehearsals/{one}/", f"/desk/rehearsals/{one}/change/"]


def _list() -> desk.SavedList:
    return desk.SavedList.objects.earliest("pk")


def _mailing_pages() -> list[str]:
    """A draft with all that leads up to sending it, and one that was sent."""
    draft = f"/desk/mailings/{desk.Mailing.objects.get(state='draft').pk}/"
    sent = f"/desk/mailings/{desk.Mailing.objects.get(state='sent').pk}/"
    return [
        "/desk/mailings/", "/desk/mailings/new/", f"/desk/mailings/new/?list={_list().pk}", draft, f"{draft}send/",
        f"{draft}left-out/", sent, f"{sent}brought/contacts/after/", f"{sent}brought/orders/before/",
    ]  # fmt: skip


def _admin_pages() -> list[str]:
    kind = MembershipType.objects.get(slug="full")
    rule = MembershipRule.objects.filter(type=kind).first()
    mug = Product.objects.get(shop_item__slug="heron-mug")
    gift = ShopItem.objects.get(slug="wet-meadows")
    notice = kind.notice_steps.first()
    office = f"/admin/staffdesk/calendar/{desk.Calendar.objects.earliest('pk').pk}"
    return [
        "/admin/staffdesk/standard/", f"/admin/staffdesk/standard/{desk.Standard.objects.get(code='email').pk}/change/",
        "/admin/staffdesk/calendar/", f"{office}/change/", f"{office}/holidays/",
        "/admin/events/creditcategory/", "/admin/events/creditperiod/", "/admin/events/creditperiod/add/",
        "/admin/billing/discountcode/", "/admin/billing/discountcode/add/",
        "/admin/events/event/", "/admin/events/event/add/",
        f"/admin/events/event/{Event.objects.get(slug='river-day').pk}/change/",
        f"/admin/events/event/{Event.objects.get(slug='river-day').pk}/copy/",
        "/admin/members/section/assign/", "/admin/",
        "/admin/members/membershiptype/", "/admin/members/membershiptype/add/",
        f"/admin/members/membershiptype/{kind.pk}/change/", f"/admin/members/membershiptype/{kind.pk}/price/",
        f"/admin/members/membershiptype/{kind.pk}/history/",
        f"/admin/members/membershiprule/{rule.pk}/change/",
        f"/admin/members/noticestep/{notice.pk}/change/", f"/admin/members/noticestep/{notice.pk}/preview/",
        "/admin/billing/product/", f"/admin/billing/product/{kind.product_id}/change/",
        f"/admin/billing/product/{mug.pk}/change/", f"/admin/billing/product/{mug.pk}/stock/",
        "/admin/billing/payment/", "/admin/billing/receipt/", "/admin/billing/journalentry/",
        "/admin/billing/creditnote/", "/admin/billing/refund/", "/admin/core/associationprofile/",
        "/admin/core/fielddefinition/", "/admin/core/fielddefinition/add/", "/admin/core/tag/",
        "/admin/core/tag/add/", f"/admin/billing/product/{gift.product_id}/change/",
    ]  # fmt: skip


def _hold() -> str:
    held = NoticeHold.objects.select_related("membership__holder").latest("pk").membership
    return f"/desk/people/{held.holder.number}/notices/{held.pk}/hold/"


def _ticket(contact: Contact | None) -> Registration:
    """A ticket of somebody's, or of anybody."""
    found = Registration.objects.confirmed().filter(ticket_type__event__slug="beaver-evening")
    return found.filter(contact=contact).latest("pk") if contact else found.latest("pk")


def _api_key() -> int:
    return ApiKey.objects.latest("pk").pk


def _mail(purpose: str) -> Message:
    return Message.objects.filter(purpose=purpose).latest("pk")


def _stoppable() -> int:
    """An automatic renewal that runs."""
    return AutoRenewal.objects.in_force().latest("pk").pk
