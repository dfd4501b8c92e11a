"""Administrators set up types, prices and rules; the portal follows at once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Role
from billing.models import Price
from members.models import MembershipRule, MembershipType
from members.operations import draft_rule
from tests.factories.billing import AccountFactory, TaxCodeFactory
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, RuleFactory, TypeFactory, year

pytestmark = pytest.mark.usefixtures("association")
ADMIN = "/admin/members"


@pytest.fixture
def full(association):
    return TypeFactory(slug="full", name="Full member")


@pytest.fixture
def ada(sign_in_staff):
    return sign_in_staff(Role.ADMINISTRATOR)


def test_only_administrators_configure(client, full, sign_in_staff):
    sign_in_staff(Role.SERVICE)
    for address in (
        f"{ADMIN}/membershiptype/", f"{ADMIN}/membershiptype/{full.pk}/price/",
        f"{ADMIN}/membershiprule/{full.rules.get().pk}/publish/",
    ):  # fmt: skip
        assert client.get(address).status_code in (302, 403)
    sign_in_staff(Role.OWNER)
    assert client.get(f"{ADMIN}/membershiptype/{full.pk}/price/").status_code == 403
    assert client.get(f"{ADMIN}/membershiprule/{full.rules.get().pk}/publish/").status_code == 403


@pytest.mark.parametrize("types", [1, 3])
def test_the_list_answers_what_it_costs_and_until_when(client, ada, types, django_assert_max_num_queries):
    for _n in range(types):
        TypeFactory()
    TypeFactory(name="Unpriced", price=False)

    page = client.get(f"{ADMIN}/membershiptype/").content.decode()

    assert page.count("€40.00 a year") == types
    assert page.count("From today until") == types
    assert "Unpriced is not sold at the moment" in page


def test_a_new_price_is_asked_by_the_portal_at_once(client, ada, full):
    assert "€40.00" in client.get("/join/full/").content.decode()

    saved = client.post(
        f"{ADMIN}/membershiptype/{full.pk}/price/", {"amount": "45.00", "valid_from": timezone.localdate()}, follow=True
    )

    assert "The new price holds from" in saved.content.decode()
    assert "€45.00" in client.get("/join/full/").content.decode()
    price = Price.objects.latest("pk")
    assert (price.set_by, Price.objects.filter(product=full.product).count()) == (ada, 2)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "45.005", "valid_from": "2099-01-01"}, "is no price in EUR"),
        ({"amount": "-1", "valid_from": "2099-01-01"}, "At least 0"),
        ({"amount": "45", "valid_from": "soon"}, "Write the day like 2026-10-15."),
        ({"amount": "45", "valid_from": "2001-01-01"}, "cannot begin in the past"),
    ],
)
def test_a_price_that_cannot_be_is_said_on_the_page(client, ada, full, typed, words):
    page = client.post(f"{ADMIN}/membershiptype/{full.pk}/price/", typed).content.decode()

    assert words in page
    assert Price.objects.count() == 1


def test_pages_of_types_and_versions_that_are_not_there(client, ada, full):
    for address in ("membershiptype/0/price/", "membershiptype/0/draft/", "membershiprule/0/publish/"):
        assert client.get(f"{ADMIN}/{address}").status_code == 404


def test_the_type_shows_price_versions_and_what_joining_means(client, ada, full):
    page = client.get(f"{ADMIN}/membershiptype/{full.pk}/change/?on=2027-10-15").content.decode()

    assert "Joining on 15\u00a0October\u00a02027 costs €40.00 and runs until 14\u00a0October\u00a02028." in page
    assert "Version 1" in page
    assert "Change price" in page
    assert "Write the day like" in client.get(f"{ADMIN}/membershiptype/{full.pk}/change/?on=soon").content.decode()


def test_rules_are_drafted_tried_and_published(client, ada, full):
    assert client.get(f"{ADMIN}/membershiptype/{full.pk}/draft/").url.endswith(f"/membershiptype/{full.pk}/change/")
    opened = client.post(f"{ADMIN}/membershiptype/{full.pk}/draft/")
    draft = full.rules.get(state="draft")
    assert opened.url == f"{ADMIN}/membershiprule/{draft.pk}/change/"
    form = client.get(opened.url)
    fields = {
        name: "" if value is None else value
        for name, value in form.context["adminform"].form.initial.items()
        if name in form.context["adminform"].form.fields
    }

    wrong = client.post(opened.url, fields | {"rollover_day": "5"})
    assert "Only a fixed period can roll over" in wrong.content.decode()
    client.post(opened.url, fields | {"length": "2"})
    confirm = client.get(f"{ADMIN}/membershiprule/{draft.pk}/publish/").content.decode()
    assert "Length" in confirm or "length" in confirm
    assert (
        "1 year" in client.get("/join/full/").content.decode() or "a year" in client.get("/join/full/").content.decode()
    )

    done = client.post(f"{ADMIN}/membershiprule/{draft.pk}/publish/", follow=True)

    assert "Version 2 is live" in done.content.decode()
    assert "for 2 years" in client.get("/join/full/").content.decode()
    draft.refresh_from_db()
    assert draft.published_by == ada


def test_publishing_what_was_published_is_refused_with_words(client, ada, full):
    live = full.rules.get()

    page = client.post(f"{ADMIN}/membershiprule/{live.pk}/publish/", follow=True).content.decode()

    assert "Version 1 was published before" in page
    assert "it stays as it is" in page


def test_a_published_version_cannot_be_edited(client, ada, full):
    live = full.rules.get()

    assert client.post(f"{ADMIN}/membershiprule/{live.pk}/change/", {"length": 9}).status_code == 403
    assert client.get(f"{ADMIN}/membershiprule/add/").status_code == 403


def test_the_fee_of_a_published_version_is_read_as_money(client, ada, full):
    live = full.rules.get()
    assert "0.000" not in client.get(f"{ADMIN}/membershiprule/{live.pk}/change/").content.decode()

    draft = RuleFactory(type=full, version=2, state="draft", published_at=None, reinstatement_fee="7.5")

    publishing = client.get(f"{ADMIN}/membershiprule/{draft.pk}/publish/").content.decode()
    assert "€7.50" in publishing
    assert "7.500" not in publishing
    client.post(f"{ADMIN}/membershiprule/{draft.pk}/publish/")
    assert "€7.50" in client.get(f"{ADMIN}/membershiprule/{draft.pk}/change/").content.decode()


def test_a_first_version_says_everything(client, ada, association):
    kind = TypeFactory(rule__state="draft", rule__published_at=None)

    page = client.get(f"{ADMIN}/membershiprule/{kind.rules.get().pk}/publish/").content.decode()

    assert "From now on people can join under these rules." in page


def test_a_new_type_comes_with_product_price_and_a_draft(client, ada, association):
    form = client.get(f"{ADMIN}/membershiptype/add/").context["adminform"].form
    assert form.fields["tax_code"].initial is None
    typed = {
        "name": "Student member", "slug": "student", "summary": "In full-time study", "position": 1, "amount": "12.50",
        "tax_code": TaxCodeFactory().pk, "income_account": AccountFactory().pk, "holder_kind": "person",
        "exclusivity_group": "member", "seats": 0,
    }  # fmt: skip

    response = client.post(f"{ADMIN}/membershiptype/add/", typed, follow=True)

    kind = MembershipType.objects.get(slug="student")
    assert response.redirect_chain[-1][0] == f"{ADMIN}/membershiprule/{kind.rules.get().pk}/change/"
    assert (kind.product.kind, kind.product.prices.get().amount) == ("membership", Decimal("12.500"))
    assert kind.rules.get().state == MembershipRule.State.DRAFT
    assert "is not offered now" in client.get("/join/student/").content.decode()
    client.post(f"{ADMIN}/membershiprule/{kind.rules.get().pk}/publish/")
    assert "€12.50 a year" in client.get("/join/student/").content.decode()


def test_a_type_is_edited_and_archived_on_its_page(client, ada, full):
    typed = {
        "name": "Full member", "slug": "full", "summary": "For all", "position": 2, "holder_kind": "person",
        "exclusivity_group": "member", "seats": 0, "archived_at_0": "", "archived_at_1": "",
        "approval_payment": "after", "leaving": full.leaving, "change_to": full.change_to,
    }  # fmt: skip

    client.post(f"{ADMIN}/membershiptype/{full.pk}/change/", typed)

    full.refresh_from_db()
    assert (full.summary, full.position) == ("For all", 2)


@pytest.mark.parametrize("count", [1, 3])
def test_memberships_terms_and_persons_are_to_be_read(client, ada, count, django_assert_max_num_queries):
    made = [MembershipFactory(terms=[year(2024)]) for _ in range(count)]
    client.get(f"{ADMIN}/membership/")

    with django_assert_max_num_queries(16):
        page = client.get(f"{ADMIN}/membership/").content.decode()

    assert page.count(">Lapsed<") == count
    assert client.get(f"{ADMIN}/membership/{made[0].pk}/change/").status_code == 200
    assert client.post(f"{ADMIN}/membership/{made[0].pk}/change/", {}).status_code == 403
    assert client.get(f"{ADMIN}/term/").content.decode().count("2024") >= count
    assert made[0].holder.email in client.get(f"{ADMIN}/person/?q={made[0].holder.display_name}").content.decode()


def test_staff_without_the_ability_cannot_start_a_draft(client, full):
    client.force_login(UserFactory())

    assert client.post(f"{ADMIN}/membershiptype/{full.pk}/draft/").status_code in (302, 403)
    assert draft_rule(type=full).version == 2
