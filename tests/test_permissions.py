"""Who gets into which page: every address of the project for every kind of visitor, against `permissions.txt`.

A new address without a row fails; so does a row without an address. To change the table, change the row by hand and
say in the commit why somebody may now see more or less.
"""

import re
from decimal import Decimal
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ams.core.api_keys import make_api_key
from ams.core.merging import merge_contacts
from ams.core.models import Access, DuplicatePair, FieldDefinition, Message, Role, Scope
from ams.core.tagging import tag_contact
from billing.models import Invoice, Order, Parcel, Payment, Reconciliation, Refund
from billing.operations import GivingBack, give_back
from events.models import (
    Certificate,
    CheckIn,
    Event,
    EventDocument,
    Registration,
    WaitlistEntry,
)
from events.models.credits import Credit, CreditCategory, CreditPeriod
from events.operations import check_in, issue_certificates
from members.models import Application, Committee, Consent, ImportRun, JoinDraft, Office, Section
from members.operations import appoint, join_association, plan_notices, set_section
from members.operations.applying import apply_for_membership
from members.renewal_links import SALT
from staffdesk.models import (
    Article,
    CannedAnswer,
    Case,
    CaseFile,
    DifficultSituation,
    IncomingMail,
    Mailing,
    Proposal,
    SavedList,
    Scenario,
    Standard,
)
from staffdesk.models.procedures import Procedure, ProcedureStep
from staffdesk.operations import open_case
from staffdesk.operations.areas import ship_areas
from staffdesk.receiving import receive_mail
from staffdesk.unsubscribe_links import link_to_unsubscribe
from tests import blank_pages
from tests.factories.articles import answered
from tests.factories.automatic import announced_renewal
from tests.factories.billing import DiscountCodeFactory, invoiced, pay
from tests.factories.care import care_task
from tests.factories.core import LONG_AGO, AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.directory import list_in_the_directory
from tests.factories.events import TicketTypeFactory, register, wait_for
from tests.factories.exceptions import propose_grace
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory
from tests.factories.procedures import procedure_with
from tests.factories.saying import ADDRESSED, one_sent_to, something_done
from tests.factories.sections import RoleFactory, SectionFactory
from tests.factories.shop import ShopItemFactory
from tests.factories.standards import CalendarFactory
from tests.factories.status import noticed
from tests.staffdesk.mail_in.letters import letter_with_a_file

TABLE = Path(__file__).with_name("permissions.txt")
VISITORS = (
    "anonymous", "amara", "bob", "service", "finance", "owner", "administrator", "unproven", "membership", "events",
    "auditor",
)  # fmt: skip
MEMBERSHIP_IN = ("/account/card", "/account/changing", "/account/renewal", "/account/leaving", "/desk/memberships/")
DJANGOS_OWN = ("/admin/", "/sign-in/", "/sign-out/", "/sign-up/")  # whose POSTs ask what their GETs ask


class Row(NamedTuple):
    """One line of the table: what each visitor gets."""

    method: str
    address: str
    expected: tuple[str, ...]


def table():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [Row(method, address, tuple(expected)) for method, address, *expected in cells]


def addresses():
    """Every route as it is written, with its placeholders; one for each app of the admin."""
    found = set(_walk(get_resolver(), "/"))
    app_list = next(route for route in found if route.startswith("/admin/^(?P<app_label>"))
    listed = re.search(r"app_label>([^)]*)\)", app_list)[1].split("|")
    return found - {app_list} | {f"/admin/{label}/" for label in listed}


def _walk(resolver, prefix):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route.replace("(?P<url>.*)$", "<path:url>")
        else:
            yield from _walk(pattern, route)


def needed():
    """The rows there have to be: a GET for each address, and a POST for those of ours."""
    everything = addresses()
    ours = {address for address in everything if not address.startswith(DJANGOS_OWN) or _is_ours_in_the_admin(address)}
    return {("GET", address) for address in everything} | {("POST", address) for address in ours}


def _is_ours_in_the_admin(address):
    return address.startswith("/admin/") and "<int:pk>" in address


def test_every_address_has_its_row_and_every_row_its_address():
    have = [(row.method, row.address) for row in table()]
    assert sorted(needed() - set(have)) == []
    assert sorted(set(have) - needed()) == []
    assert len(have) == len(set(have))
    assert {len(row.expected) for row in table()} == {len(VISITORS)}


# --- A small world in which each placeholder means something ---------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What one visitor's test left in the cache is about rows that are gone."""
    cache.clear()


@pytest.fixture
def amara(db):
    """A member with a paid order, a receipt, a mail and a case."""
    AssociationFactory()
    full = TypeFactory(name="Full member", slug="full", proof="a card")
    plan_notices(type=full, at=LONG_AGO)
    ship_areas(at=LONG_AGO)
    DiscountCodeFactory()
    TypeFactory(name="Draft member", slug="draft", rule__state="draft", rule__published_at=None)
    amara = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    login = AccessFactory(contact=amara, user__email="amara@example.org").user
    bob = PersonFactory(display_name="Bob Bly", email="bob@example.org")
    AccessFactory(contact=bob, user__email="bob@example.org")
    OrganisationFactory(display_name="Museum")
    order = join_association(holder=amara, type=full, at=LONG_AGO, by=login)
    pay(order, at=LONG_AGO)
    some = GivingBack(request=uuid4(), credits={order.lines.get().pk: Decimal(1)}, method="cash")
    give_back(order=order, asked=some, why=None, at=LONG_AGO, by=None)
    invoiced(ShopItemFactory(slug="member", is_posted=True).product, amara, at=LONG_AGO)
    ticket = TicketTypeFactory(event__slug="member", price=0)
    register(ticket, at=LONG_AGO, buyer=amara, by=login)
    was_at_event(Registration.objects.get())
    wait_for(TicketTypeFactory(event=ticket.event, price=0, needs_approval=True), at=LONG_AGO, who=amara, by=login)
    asking = TypeFactory(slug="fellow", needs_approval=True, archived_at=LONG_AGO)  # no longer on the page to join
    apply_for_membership(holder=PersonFactory(email=""), type=asking, at=LONG_AGO, by=None)
    EventDocument(event=Event.objects.get(), title="Way", for_registrants=True).file.save("a", ContentFile(b"%PDF-"))
    Parcel.objects.create(order=order, name="Amara Okafor", lines="Kade 1", country="NL", due_at=LONG_AGO)
    twin = PersonFactory(display_name="A. Okafor", email="")
    merge_contacts(kept=amara, absorbed=twin, choices={}, at=LONG_AGO, by=None, reason="The same person")
    tag_contact(contact=amara, name="Press", at=LONG_AGO, by=None)
    FieldDefinition.objects.create(key="diet", label="Diet")
    DuplicatePair.objects.create(first=amara, second=bob, score=50, found_at=LONG_AGO)
    ImportRun.objects.create(name="old.csv", size=1, format="file", created_at=LONG_AGO, moved_at=LONG_AGO)
    asked = work_on_a_case(amara, login)
    DifficultSituation.objects.create(case=asked, kind="other", words="?", flagged_at=LONG_AGO)
    JoinDraft.objects.create(type=full, email="nora@example.org", answers={}, created_at=LONG_AGO)
    receive_mail(raw=b"X-Spam-Flag: YES\n" + letter_with_a_file(), source="test", at=LONG_AGO)
    CalendarFactory()
    Standard.objects.create(code="email", name="E-mail", kept_by="answer")
    one_sent_to(amara)
    propose_grace(amara)
    set_section(contact=amara, section=SectionFactory(chosen_by_members=True), way="choice", at=LONG_AGO, by=None)
    appoint(role=RoleFactory(), contact=amara, first=LONG_AGO.date(), last=None, at=LONG_AGO, by=None)
    amara.proofs.create(type=full, name="a.pdf", file=ContentFile(b"Okafor", "a.pdf"), sent_at=LONG_AGO)
    Consent.objects.create(contact=amara, purpose="newsletter", given=True, wording="?", at=LONG_AGO)
    list_in_the_directory(amara, login)
    answered(slug="member")
    Scenario.objects.create(kind="join", title="Joins", steps={"type": full.pk}, expects={}, made_at=LONG_AGO)
    return amara


def work_on_a_case(amara, login):
    """With a file in it, and a step of a procedure."""
    case = open_case(
        kind="question", subject="", words="A question", context={}, contact=amara, at=LONG_AGO, by=login, said="web"
    )
    CaseFile(message=case.messages.get(), name="a.txt", size=1).file.save("a.txt", ContentFile(b"a"))
    procedure_with("Ask finance")
    CannedAnswer.objects.create(name="Yes", text="Yes.")
    return case


def was_at_event(one):
    """Checked in, with a certificate, and something on her record."""
    event, kind = one.ticket_type.event, CreditCategory.objects.create(name="Ethics")
    CreditPeriod.objects.create(name="2020", first_day=LONG_AGO, last_day=LONG_AGO)
    check_in(event=event, code=one.code, at=LONG_AGO, by=None)
    issue_certificates(event=event, at=LONG_AGO)
    Credit.objects.create(
        contact=one.contact, category=kind, amount=1, earned_on=LONG_AGO, title="Walk", registration=one,
        given_at=LONG_AGO,
    )  # fmt: skip


@pytest.fixture
def visitor(amara):
    """A browser of each kind of visitor."""

    def browser(kind):
        client = Client(raise_request_exception=False)
        if kind in ("amara", "bob"):
            client.force_login(Access.objects.get(user__email=f"{kind}@example.org", relation="self").user)
        elif kind == "unproven":
            sign_in(client, UserFactory(role=Role.ADMINISTRATOR), second_factor=False)
        elif kind != "anonymous":
            sign_in(client, UserFactory(role=Role(kind)))
        return client

    return browser


@pytest.fixture
def filled(amara):
    """An address with Amara's things in its placeholders."""
    order = Order.objects.earliest("pk")
    api_key, _secret = make_api_key(
        name="Website", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=UserFactory(role=Role.ADMINISTRATOR)
    )
    mail = Message.objects.filter(contact=amara).exclude(html="").first()
    agreement = announced_renewal(amara.memberships.get())
    child = AccessFactory(user=amara.accesses.get().user, contact=PersonFactory(email=""), relation="guardian")
    meant = {
        "number": amara.number,
        "kind": "grace",
        "played": "renew",
        "what": "membership.grace_given",
        **ADDRESSED,
        "reason": "illness",
        "reference": order.reference,
        "code": amara.memberships.get().card_code,
        "area_code": "membership",
        "type": "full",
        "slug": "member",
        "name": "portal",
        "provider": "postmark",
        "program": "lines",
        "part": IncomingMail.objects.get().attachments[0]["number"],
        "token": "made-up",
        "refund_id": Refund.objects.get().pk,
        "draft": JoinDraft.objects.get().pk,
        "file_pk": mail.attachments.first().pk if mail.attachments.exists() else 1,
        "other": Access.objects.get(user__email="bob@example.org").contact.number,
        **dict.fromkeys(("rest", "url"), "nowhere"),
        "file": CaseFile.objects.get().pk,
        "exercise": "call",
        "step": ProcedureStep.objects.get().pk,
        "content_type_id": ContentType.objects.get_for_model(Order).pk,
    }
    things = {
        "people": amara.merges.get().pk,
        "sections": Section.objects.get().pk,
        "committees": Committee.objects.get().pk,
        "offices": Office.objects.get().pk,
        "duplicates": DuplicatePair.objects.get().pk,
        "api-keys": api_key.pk,
        "import": ImportRun.objects.get().pk,
        "books": Reconciliation.objects.create(first_day=LONG_AGO, last_day=LONG_AGO, asked_at=LONG_AGO).pk,
        "cases": Case.objects.get().pk,
        "applications": Application.objects.get().pk,
        "proofs": amara.proofs.get().pk,
        "messages": mail.pk,
        "mail": IncomingMail.objects.get().pk,
        "inbox": mail.pk,
        "payments": Payment.objects.get().pk,
        "requests": Case.objects.get().pk,
        "links": amara.memberships.get().pk,
        "difficult": DifficultSituation.objects.get().pk,
        "lists": SavedList.objects.get().pk,
        "procedures": Procedure.objects.get().pk,
        "answers": Article.objects.get().pk,
        "rehearsals": Scenario.objects.get().pk,
        "mailings": Mailing.objects.get().pk,
        "second-person": Proposal.objects.get().pk,
        "to-send": Parcel.objects.get().pk,
        "status": noticed().pk,
        "saying": something_done().pk,
        "care": care_task(amara, UserFactory(role=Role.SERVICE)).pk,
        "<slug:slug>": EventDocument.objects.get().pk,
    }
    hers = {
        "/tags/": amara.contact_tags.get().tag_id,
        "/credits/": Credit.objects.get().pk,
        "/registrants/": Registration.objects.get().pk,
        "/check-in/": CheckIn.objects.get().pk,
        "/people/end/": child.pk,
        "/logins/": amara.accesses.get().pk,
    }
    told = {
        "/directory/": lambda: "listed",
        "/receipts/": lambda: order.receipts.get().number,
        "/waiting/": lambda: WaitlistEntry.objects.get().code,
        "/certificates/": lambda: Certificate.objects.get().code,
        "/tickets/": lambda: Registration.objects.get().code,
        "/invoices/": lambda: Invoice.objects.get().number,
        "/credit-notes/": lambda: order.credit_notes.get().number,
        "/approved/": lambda: "cut-off-on-its-way",
        "own": lambda: str(child.contact.number),
        # used up: paying needs the provider
        "/renew/": lambda: signing.dumps([amara.memberships.get().pk, 0], salt=SALT),
        "/unsubscribe/": lambda: link_to_unsubscribe(Mailing.objects.get().pk, amara.pk).rsplit("/", 2)[1],
    }

    def fill(address):
        def value(found):
            name = found[2]
            if (which := "own" if address.endswith(">/sign-in/") else f"/{address.split('/')[1]}/") in told:
                return told[which]()
            if name == "pk" and (part := next((one for one in hers if one in address), None)):
                return str(hers[part])
            if address.startswith("/desk/renewals/"):
                return str(agreement.pk if "/stop/" in address else agreement.planned.get().pk)
            if address.startswith(MEMBERSHIP_IN) or ("/notices/" in address and name == "pk"):
                return str(amara.memberships.get().pk)
            if name in ("pk", "object_id"):
                return str(things.get(address.split("/")[2]) or _some_row(address))
            return str(meant[name])

        return re.sub(r"<(?:(\w+):)?(\w+)>", value, address)

    return fill


def _some_row(address):
    """The key of a row the admin page is about, or of who waits; 1 where there is none."""
    if "/waiting/" in address:
        return WaitlistEntry.objects.get().pk
    _empty, _admin, app, model, *_rest = [*address.split("/"), ""]
    if (app, model) not in {(one._meta.app_label, one._meta.model_name) for one in admin.site._registry}:
        return 1
    wanted = {"/publish/": {"state": "draft"}, "/stock/": {"kind": "goods"}}
    which = next((fields for end, fields in wanted.items() if address.endswith(end)), {})
    row = apps.get_model(app, model)._default_manager.filter(**which).first()
    return row.pk if row else 1


def outcome(client, method, path):
    """A status, or where one is sent: `in` to the sign-in page, `2nd` to the second factor."""
    response = client.generic(method, path)
    _finish(response)
    led_to = response.get("Location", "") if response.status_code == 302 else ""
    if led_to.startswith(reverse("mfa_index")):
        return "2nd"
    if led_to.startswith((reverse("account_login"), reverse("admin:login"))):
        return "in"
    return str(response.status_code)


def _finish(response):
    """Close the files it holds, and leave the test's database connection open."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.sweep
@pytest.mark.parametrize("kind", VISITORS)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(kind, visitor, filled, settings):
    blank_pages.use(settings)  # who gets in is decided before anything is drawn
    client, column = visitor(kind), VISITORS.index(kind)
    cookies = client.cookies.output(header="", sep=";")
    wrong = []
    for row in table():
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            got = outcome(client, row.method, filled(row.address))
            transaction.set_rollback(True)
        if got != row.expected[column]:
            wrong.append(f"{row.method} {row.address}: {kind} should get {row.expected[column]}, gets {got}")

    assert not wrong, "\n".join(wrong)
