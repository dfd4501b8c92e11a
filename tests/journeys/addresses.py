"""The pages of the demonstration that people open, as addresses, by who opens them."""

from ams.core.models import Contact, Message
from billing.models import Order
from members.models import Membership, MembershipRule, MembershipType
from staffdesk.models import Case

VISITOR = "visitor"


def portal_pages() -> dict[str, list[str]]:
    """The portal's pages, by persona."""
    member = Contact.objects.filter(memberships__terms__isnull=False, accesses__relation="self").first()
    card = Membership.objects.filter(holder=member).first().card_code
    return {
        VISITOR: [
            "/", "/join/", "/join/full/", "/join/organisation/", "/help/", "/help/doesnt-fit/?page=join&type=full",
            "/contact/", "/sign-in/", "/sign-in/passkey/", "/sign-in/no-longer/", f"/verify/{card}/",
            "/verify/NOTHING/", "/nowhere/", "/demo/inbox/", f"/demo/inbox/{_mail('receipt').pk}/",
        ],
        "current": ["/account/", "/account/details/", "/renew/", "/sign-out/"],
        "grace": ["/account/", "/renew/"],
        "lapsed": ["/account/", "/renew/", "/join/student/"],
    }  # fmt: skip


def desk_pages() -> dict[str, list[str]]:
    """The desk's rooms and records, by persona."""
    order = Order.objects.exclude(settled_at=None).filter(buyer__memberships__isnull=False).latest("pk")
    case = Case.objects.latest("pk")
    return {
        "service": [
            "/desk/", "/desk/people/", f"/desk/people/{order.buyer.number}/", "/desk/people/?q=zzzz",
            "/desk/orders/", f"/desk/orders/{order.reference}/",
            "/desk/messages/", f"/desk/messages/{_mail('receipt').pk}/", "/desk/cases/", f"/desk/cases/{case.pk}/",
            "/desk/activity/", "/desk/search/?q=an", "/sign-in/second-factor/",
        ],
        "finance": ["/desk/", "/desk/orders/"],
        "administrator": ["/desk/", "/desk/style/", *_admin_pages()],
        "owner": ["/desk/"],
    }  # fmt: skip


def _admin_pages() -> list[str]:
    kind = MembershipType.objects.get(slug="full")
    rule = MembershipRule.objects.filter(type=kind).first()
    return [
        "/admin/", "/admin/members/membershiptype/", "/admin/members/membershiptype/add/",
        f"/admin/members/membershiptype/{kind.pk}/change/", f"/admin/members/membershiptype/{kind.pk}/price/",
        f"/admin/members/membershiptype/{kind.pk}/history/", f"/admin/members/membershiprule/{rule.pk}/change/",
        "/admin/billing/product/", f"/admin/billing/product/{kind.product_id}/change/", "/admin/billing/payment/",
        "/admin/billing/receipt/", "/admin/billing/journalentry/", "/admin/core/associationprofile/",
    ]  # fmt: skip


def _mail(purpose: str) -> Message:
    return Message.objects.filter(purpose=purpose).latest("pk")
