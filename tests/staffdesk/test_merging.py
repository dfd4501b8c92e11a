"""Two records side by side, the list of possible duplicates, and what the desk shows of a merge afterwards."""

import pytest
from django.urls import reverse

from ams.core.merging import merge_contacts
from ams.core.models import Contact, ContactMerge, DuplicatePair, FieldDefinition, Role
from staffdesk.queries.search import find_contacts, one_search
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_pages import ask, page


@pytest.fixture
def twin(amara):
    return PersonFactory(display_name="A. Okafor", email="okafor@work.example", phone="040 9")


@pytest.fixture
def address(amara, twin):
    return reverse("staffdesk:merge", args=[amara.number, twin.number])


def merged(kept, absorbed):
    return merge_contacts(kept=kept, absorbed=absorbed, choices={}, at=NOW, by=None, reason="She told us")


@pytest.fixture
def pair(amara, twin):
    return DuplicatePair.objects.create(
        first=amara, second=twin, score=85, reasons=["name_alike", "email"], found_at=NOW
    )


def test_the_page_shows_what_differs_and_what_would_move(desk, amara, twin, address):
    ask(twin)

    html = desk.get(address).content.decode()

    assert "okafor@work.example" in html
    assert 'value="absorbed"' in html
    assert "<dt>Cases</dt><dd>1</dd>" in html


def test_merging_takes_one_form_and_offers_undo(desk, amara, twin, address):
    answer = desk.post(
        address, {"reason": "Told us", "email": "absorbed", "phone": "kept", "name": "kept"}, follow=True
    )

    html = answer.content.decode()
    amara.refresh_from_db()
    assert amara.email == "okafor@work.example"
    assert answer.redirect_chain == [(reverse("staffdesk:person", args=[amara.number]), 302)]
    assert "is now part of this record" in html
    assert "“Told us”" in html

    merge = ContactMerge.objects.get()
    undone = desk.post(reverse("staffdesk:unmerge", args=[amara.number, merge.pk]), follow=True).content.decode()

    amara.refresh_from_db()
    assert amara.email == "amara@example.org"
    assert "is a record of its own again" in undone


def test_without_a_reason_nothing_happens_and_nothing_chosen_is_lost(desk, address):
    html = desk.post(address, {"reason": "", "email": "absorbed", "phone": "kept", "name": "kept"}).content.decode()

    assert not ContactMerge.objects.exists()
    assert "so that colleagues can follow" in html
    chosen = html[: html.index("okafor@work.example")].rpartition("<input")[2]
    assert "checked" in chosen


def test_a_decision_about_memberships_is_asked_for(desk, amara, twin, full, address):
    mine = MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    MembershipFactory(holder=twin, type=full, terms=[year(2025)])
    sides = {"reason": "Told us", "email": "kept", "phone": "kept", "name": "kept"}

    assert "Decide which one stands." in desk.post(address, sides).content.decode()
    desk.post(address, sides | {"question:membership:member": str(mine.pk)})

    assert ContactMerge.objects.get().kept == amara
    assert mine.terms.count() == 2


def test_a_second_tab_or_the_back_button_leads_to_the_record_that_stands(desk, amara, twin, address):
    merged(amara, twin)

    for answer in (desk.get(address, follow=True), desk.post(address, {"reason": "Again"}, follow=True)):
        assert answer.redirect_chain == [(reverse("staffdesk:person", args=[amara.number]), 302)]
        assert "one record already" in answer.content.decode()
    assert ContactMerge.objects.count() == 1


def test_a_link_to_a_record_merged_meanwhile_goes_on_with_the_one_that_stands(desk, amara, twin, address):
    bea = PersonFactory(display_name="Bea Okafor")
    merged(bea, twin)

    answer = desk.get(address, follow=True)

    assert answer.redirect_chain == [(reverse("staffdesk:merge", args=[amara.number, bea.number]), 302)]
    assert "These are the records that stand." in answer.content.decode()


def test_only_what_came_along_is_counted(desk, amara, twin, address):
    sides = {"reason": "Told us", "email": "kept", "phone": "kept", "name": "kept"}

    html = desk.post(address, sides, follow=True).content.decode()

    assert f"A. Okafor ({twin.number}) is now part of this record. You can undo it on this page." in html


def test_what_cannot_be_merged_says_so(desk, amara):
    museum = OrganisationFactory()

    html = page(desk, "merge", amara.number, museum.number)

    assert "cannot become one" in html
    assert "one and the same" in page(desk, "merge", amara.number, amara.number)


def test_duplicates_belong_to_people_in_the_rail(desk):
    rooms = {room.label: room.current for room in desk.get(reverse("staffdesk:duplicates")).context["desk_nav"]}

    assert [label for label, is_current in rooms.items() if is_current] == ["People"]


def test_the_number_of_a_merged_record_leads_to_the_one_that_stands(desk, amara, twin):
    merged(amara, twin)

    answer = desk.get(reverse("staffdesk:person", args=[twin.number]))

    assert answer.headers["Location"] == reverse("staffdesk:person", args=[amara.number])


def test_a_merged_record_is_found_by_what_it_was_called(amara, twin):
    merged(amara, twin)
    Contact.objects.filter(pk=amara.pk).update(email="", phone="")

    for query in (str(twin.number), "okafor@work.example", "work.example"):
        with one_search():
            assert find_contacts(query, limit=5) == [amara], query


def test_the_page_shows_orders_and_history_of_the_merged_record(desk, amara, twin, buy):
    order = buy(twin, paid=True)
    merged(amara, twin)

    html = page(desk, "person", amara.number)

    assert order.reference in html
    assert order.receipts.get().number in html
    assert "Another record was merged into this one" in html


def test_an_undo_that_something_depends_on_is_refused_in_words(desk, amara, twin):
    first = merged(amara, twin)
    merged(PersonFactory(display_name="Third", email=""), amara)
    Contact.objects.filter(pk=amara.pk).update(merged_into=None)  # as if the page were older than the merge
    ContactMerge.objects.filter(pk=first.pk).update(undone_at=NOW)

    html = desk.post(reverse("staffdesk:unmerge", args=[amara.number, first.pk]), follow=True).content.decode()

    assert "undone already" in html


def test_a_private_field_is_not_shown_to_everybody_and_still_not_lost(desk, amara, twin, address):
    FieldDefinition.objects.create(key="diet", label="Diet", seen_by="administrators")
    Contact.objects.filter(pk=twin.pk).update(custom={"diet": "Secret sauce"})
    admin = UserFactory(role=Role.ADMINISTRATOR)

    assert "Secret sauce" not in desk.get(address).content.decode()
    desk.post(address, {"reason": "Told us", "email": "kept", "phone": "kept", "name": "kept"})

    amara.refresh_from_db()
    assert amara.custom == {"diet": "Secret sauce"}
    sign_in(desk, admin)
    other = PersonFactory(display_name="Other")
    assert "Secret sauce" in page(desk, "merge", other.number, amara.number)


def test_whom_to_merge_with_is_searched_for(desk, amara, twin):
    html = page(desk, "merge_with", amara.number, q="okafor")

    assert reverse("staffdesk:merge", args=[amara.number, twin.number]) in html
    assert reverse("staffdesk:merge", args=[amara.number, amara.number]) not in html
    assert "Nobody else matches" in page(desk, "merge_with", amara.number, q="zzzz")


def test_the_list_says_why_two_look_alike_and_forgets_those_that_are_two(desk, amara, twin, pair):
    html = page(desk, "duplicates")
    assert "same e-mail, names alike" in html
    assert reverse("staffdesk:merge", args=[amara.number, twin.number]) in html

    answer = desk.post(reverse("staffdesk:dismiss_pair", args=[pair.pk]), follow=True).content.decode()

    assert "They will not be proposed again." in answer
    assert "No two records look alike" in answer
    again = desk.post(reverse("staffdesk:dismiss_pair", args=[pair.pk]), follow=True).content.decode()
    assert "They will not be proposed again." not in again


def test_the_person_page_says_whom_a_record_looks_like(desk, amara, twin, pair):
    for contact, other in ((amara, twin), (twin, amara)):
        html = page(desk, "person", contact.number)
        assert f"This looks like {other.display_name} ({other.number})" in html
        assert reverse("staffdesk:merge", args=[contact.number, other.number]) in html

    merged(amara, twin)

    assert "This looks like" not in page(desk, "person", amara.number)


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_costs_the_same_for_one_row_or_three(desk, twin, address, count, django_assert_max_num_queries):
    for number in range(count):
        MembershipFactory(holder=twin, type=TypeFactory(exclusivity_group=f"g{number}"), terms=[year(2026)])
    desk.get(address)

    with django_assert_max_num_queries(20):
        desk.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_or_three(desk, amara, count, django_assert_max_num_queries):
    for number in range(count):
        other = PersonFactory(display_name=f"Other {number}")
        DuplicatePair.objects.create(first=amara, second=other, score=60, reasons=["name_same"], found_at=NOW)
    page(desk, "duplicates")

    with django_assert_max_num_queries(8):
        page(desk, "duplicates")
