"""Registrants of an event: found, checked in together, moved, cancelled, written to; their answers and their papers."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ams.core.models import Activity, ExceptionMade, FieldDefinition, Message, ReasonCode, Role
from billing.models import Refund
from billing.operations import GivingBack, Newcomer, Why, give_back
from events.models import Certificate, CheckIn, Credit, CreditCategory, EventCredit, EventQuestion, Registration
from events.operations import Attendee, CannotMove, NoSeatLeft, check_in_all, conclude_event, move_registration
from staffdesk.lists import Condition, all_subjects, contacts_on
from staffdesk.models import Mailing, SavedList
from staffdesk.queries.event_figures import curve_of
from tests.billing.test_documents import text_of
from tests.factories.billing import pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.events import EventFactory, TicketTypeFactory, register
from tests.factories.members import PersonFactory

WALK = "/desk/events/walk/"


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=None, name="Standard")


@pytest.fixture
def noor(ticket):
    """She and Kim come."""
    now = timezone.now()
    pay(register(ticket, at=now, others=[Attendee("Kim Lee", "kim@example.org")]), at=now)
    return Registration.objects.get(name="Noor Vos")


@pytest.fixture
def over(noor):
    """The walk was yesterday; Noor came, Kim did not."""
    day = timezone.localdate() - timedelta(days=1)
    event = noor.ticket_type.event
    event.start_date = event.end_date = day
    event.save()
    check_in_all(event=event, registrations=[noor.pk], at=event.starts_at, by=None)
    return event


@pytest.fixture
def why(db):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She asked nicely")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def names(response):
    return re.findall(r'/registrants/\d+/"><span dir="auto">([^<]+)<', response.content.decode())


# --- The table -------------------------------------------------------------------------------------------------------


def test_registrants_are_narrowed_by_ticket_words_and_whether_they_came(desk, noor, ticket):
    other = TicketTypeFactory(event=ticket.event, name="Student", price=Decimal(0))
    register(other, at=timezone.now(), buyer=Newcomer("Stu Dent", "stu@example.org"))
    check_in_all(event=ticket.event, registrations=[noor.pk], at=timezone.now(), by=None)

    for query, expected in {
        "": ["Kim Lee", "Noor Vos", "Stu Dent"],
        f"ticket={other.pk}": ["Stu Dent"],
        "came=yes": ["Noor Vos"],
        "came=no": ["Kim Lee", "Stu Dent"],
        "state=absent": ["Kim Lee", "Stu Dent"],
        "q=kim+lee": ["Kim Lee"],
        "q=stu@": ["Stu Dent"],
        f"q={noor.order_line.order.reference.lower()}": ["Kim Lee", "Noor Vos"],
        "q=nobody": [],
        "ticket=999999": ["Kim Lee", "Noor Vos", "Stu Dent"],
    }.items():
        assert names(desk.get(f"{WALK}?{query}")) == expected, query
    assert "Checked in 1 of 3 who come" in text(desk.get(WALK))


def test_no_shows_are_listed_once_it_is_over(desk, over):
    assert names(desk.get(f"{WALK}?state=absent")) == ["Kim Lee"]
    assert "Nobody is registered so" in text(desk.get(f"{WALK}?state=gone"))


def test_those_chosen_come_in_together(desk, noor):
    kim = Registration.objects.get(name="Kim Lee")

    after = desk.post(f"{WALK}check-in-chosen/", {"chosen": [kim.pk, "x", "9" * 30]}, follow=True)

    assert "1 person is checked in now." in text(after)
    assert list(CheckIn.objects.values_list("registration", flat=True)) == [kim.pk]


def test_all_of_a_list_come_in_together_and_nobody_else(desk, noor):
    after = desk.post(f"{WALK}check-in-chosen/?q=noor", {"all": "1"}, follow=True)

    assert "1 person is checked in now." in text(after)
    assert CheckIn.objects.get().registration == noor


def test_what_was_checked_in_together_is_undone_together_and_nothing_else(desk, noor):
    kim = Registration.objects.get(name="Kim Lee")
    desk.post(f"{WALK}check-in-chosen/", {"chosen": [kim.pk]})
    page = desk.post(f"{WALK}check-in-chosen/?q=noor", {"all": "1"}, follow=True)
    assert "You checked in 1 person at" in text(page)
    [sign] = re.findall(r'name="together" value="([^"]+)"', page.content.decode())

    after = desk.post(f"{WALK}check-in-chosen/undo/", {"together": sign}, follow=True)

    assert "Undone: 1 person is not in." in text(after)
    assert CheckIn.objects.standing().get().registration == kim
    assert (CheckIn.objects.get(registration=noor).undone_by, noor.check_ins.count()) == (desk.user, 1)
    assert Activity.objects.get(kind="event.check_in_undone").object == noor
    again = desk.post(f"{WALK}check-in-chosen/undo/", {"together": sign}, follow=True)
    assert "It was undone already." in text(again)


def test_nobody_undoes_what_a_colleague_did_or_what_was_not_signed(desk, noor):
    colleague = Client()
    sign_in(colleague, UserFactory(role=Role.EVENTS))
    page = desk.post(f"{WALK}check-in-chosen/", {"all": "1"}, follow=True)
    [sign] = re.findall(r'name="together" value="([^"]+)"', page.content.decode())

    assert colleague.post(f"{WALK}check-in-chosen/undo/", {"together": sign}).status_code == 404
    assert desk.post(f"{WALK}check-in-chosen/undo/", {"together": f"{sign}x"}).status_code == 404
    assert "You checked in" not in text(colleague.get(f"{WALK}?together={sign}"))
    assert CheckIn.objects.standing().count() == 2


def test_the_curve_tells_how_it_sells(ticket, desk):
    assert curve_of(ticket.event, [ticket], at=timezone.now()) is None
    assert "Nothing is sold yet" in text(desk.get(f"{WALK}sales/"))
    start = timezone.localtime().replace(hour=12) - timedelta(days=20)
    for days in (0, 0, 13, 20):
        at = start + timedelta(days=days)
        pay(register(ticket, at=at, buyer=Newcomer(f"Buyer {days}", "")), at=at)

    curve = curve_of(ticket.event, [ticket], at=timezone.now())

    first = start.date()
    assert curve.days == [(first, 2), (first + timedelta(days=13), 3), (first + timedelta(days=20), 4)]
    assert (curve.total, curve.in_last_week, curve.full_at) == (4, 1, None)
    assert sum(more for _monday, more, _end in curve.weeks) == 4
    assert curve.weeks[0][2] == 4
    page = desk.get(f"{WALK}sales/")
    assert "4 have a ticket that holds, 1 of them new in a week" in text(page)
    assert f'd="{curve.path}"' in page.content.decode()
    ticket.event.capacity = 8
    ticket.event.save()
    assert "4 of 8 seats have a ticket that holds" in text(desk.get(f"{WALK}sales/"))


def test_answers_are_counted_listed_and_in_the_file(desk, noor, ticket):
    diet = FieldDefinition.objects.create(key="diet", label="Diet", kind="choice", choices=["Vegan", "Any"])
    secret = FieldDefinition.objects.create(key="secret", label="Secret", seen_by="administrators")
    for field in (diet, secret):
        EventQuestion.objects.create(event=ticket.event, field=field)
    assert "Nobody has answered this yet." in text(desk.get(f"{WALK}answers/"))
    Registration.objects.update(answers={"diet": "Vegan", "secret": "hush"})

    page, row = text(desk.get(f"{WALK}answers/")), text(desk.get(f"{WALK}registrants/{noor.pk}/"))
    lines = b"".join(desk.get(f"{WALK}registrants.csv").streaming_content).decode().splitlines()

    assert "Diet Answer How many Vegan 2" in page
    assert "Diet Vegan" in row
    assert (lines[0].endswith("Checked in,Diet"), lines[1].endswith(",Vegan")) == (True, True)
    assert "hush" not in page + row + "".join(lines)


def test_nothing_asked_says_so(desk, noor):
    assert "Nothing is asked" in text(desk.get(f"{WALK}answers/"))


# --- One of them -----------------------------------------------------------------------------------------------------


def test_a_registrant_shows_all_there_is_to_know(desk, over, noor):
    ethics = CreditCategory.objects.create(name="Ethics")
    EventCredit.objects.create(event=over, category=ethics, amount=2)
    desk.post(f"{WALK}conclude/")

    page = text(desk.get(f"{WALK}registrants/{noor.pk}/"))

    for said in ("Noor Vos", "Coming", "Standard", noor.code, "2 hours · Ethics", Certificate.objects.get().code):
        assert said in page
    assert desk.get(f"/desk/events/elsewhere/registrants/{noor.pk}/").status_code == 404


def test_concluding_tells_what_was_done_and_refuses_before_the_end(desk, noor):
    assert "It is not over yet" in text(desk.post(f"{WALK}conclude/", follow=True))


def test_concluding_after_the_end_is_done_once(desk, over):
    EventCredit.objects.create(event=over, category=CreditCategory.objects.create(name="Ethics"), amount=2)

    assert "Credited: 1 people. Certificates: 1, mailed to 1." in text(desk.post(f"{WALK}conclude/", follow=True))
    assert "Credited: 0 people. Certificates: 0, mailed to 0." in text(desk.post(f"{WALK}conclude/", follow=True))


def test_a_ticket_of_the_same_price_is_given_without_a_reason(desk, noor, ticket):
    bench = TicketTypeFactory(event=ticket.event, name="Bench")

    after = desk.post(f"{WALK}registrants/{noor.pk}/move/", {"to": bench.pk}, follow=True)

    assert "They have the ticket “Bench” now." in text(after)
    noor.refresh_from_db()
    assert noor.ticket_type == bench
    assert not ExceptionMade.objects.exists()


def test_another_price_needs_a_reason(desk, noor, ticket, why):
    cheap = TicketTypeFactory(event=ticket.event, name="Student", price=Decimal(5))
    link = f"{WALK}registrants/{noor.pk}/move/"

    refused = text(desk.post(link, {"to": cheap.pk, "reason": why.reason.pk, "words": ""}))
    desk.post(link, {"to": cheap.pk, "reason": why.reason.pk, "words": why.words})

    assert "The other ticket costs something else" in refused
    made = ExceptionMade.objects.get()
    assert (made.what, made.words, made.object) == ("event.moved", "She asked nicely", noor)
    noor.refresh_from_db()
    assert (noor.ticket_type, noor.order_line.order.total) == (cheap, 40)


def test_some_moves_are_refused_and_change_nothing(noor, ticket, why):
    full = TicketTypeFactory(event=ticket.event, name="Bench", capacity=1)
    register(full, at=timezone.now(), buyer=Newcomer("Bea", ""))
    unpaid = Registration.objects.get(name="Bea")
    elsewhere, unpriced = TicketTypeFactory(), TicketTypeFactory(event=ticket.event, price=False)
    by, at = UserFactory(role=Role.SERVICE), timezone.now()

    for one, to, error in (
        (noor, full, NoSeatLeft), (noor, elsewhere, CannotMove), (noor, ticket, CannotMove),
        (noor, unpriced, CannotMove), (unpaid, ticket, CannotMove),
    ):  # fmt: skip
        with pytest.raises(error), transaction.atomic():
            move_registration(registration=one, to=to, why=why, at=at, by=by)

    noor.refresh_from_db()
    assert noor.ticket_type == ticket
    assert not ExceptionMade.objects.exists()


def test_cancelling_what_was_paid_goes_by_the_form_that_gives_money_back(finance, noor, why):
    line, order = noor.order_line, noor.order_line.order
    link = f"/desk/orders/{order.reference}/give-back/?line={line.pk}"

    asked = finance.get(f"{WALK}registrants/{noor.pk}/cancel/")
    form = finance.get(link).context["form"]

    assert asked.url == link
    assert (form["scope"].value(), form["bought"].value(), form[form.name_of(line)].value()) == ("parts", "revoke", 20)
    given = {"scope": "parts", "bought": "revoke", form.name_of(line): "20", "method": "transfer", "step": "do",
             "reason": why.reason.pk, "words": why.words, "request": form["request"].value()}  # fmt: skip
    finance.post(link, given)
    noor.refresh_from_db()
    assert noor.cancelled_at is not None
    assert Refund.objects.get().amount == 20
    assert Registration.objects.get(name="Kim Lee").is_valid
    assert finance.get(f"{WALK}registrants/{noor.pk}/cancel/").status_code == 404


def test_cancelling_what_was_free_frees_the_seat_with_a_reason(finance, ticket, why):
    free = TicketTypeFactory(event=ticket.event, name="Free", price=Decimal(0))
    register(free, at=timezone.now(), buyer=Newcomer("Fay Free", ""), others=[Attendee("Friend")])
    fay = Registration.objects.get(name="Fay Free")
    link = f"{WALK}registrants/{fay.pk}/cancel/"
    form = finance.get(link).context["form"]
    given = {"reason": why.reason.pk, "words": why.words, "request": form["request"].value()}

    assert "Choose a reason" in text(finance.post(link, {}))
    after = finance.post(link, given, follow=True)

    assert "The ticket is taken back" in text(after)
    fay.refresh_from_db()
    assert fay.cancelled_at is not None
    assert Registration.objects.get(name="Friend").is_valid


def test_a_ticket_whose_price_was_taken_off_already_is_taken_back_without_money(finance, fin, noor, why):
    order = noor.order_line.order
    asked = GivingBack(uuid4(), credits={noor.order_line.pk: Decimal(20)}, method="cash")
    assert "Cancel and give back" in text(finance.get(f"{WALK}registrants/{noor.pk}/"))
    give_back(order=order, asked=asked, why=why, at=timezone.now(), by=fin)
    link = f"{WALK}registrants/{noor.pk}/cancel/"

    page, form = text(finance.get(f"{WALK}registrants/{noor.pk}/")), finance.get(link)

    assert ("Cancel the ticket" in page, "Cancel and give back" in page) == (True, False)
    assert "Its price was taken off already, so no money moves." in text(form)
    given = {"reason": why.reason.pk, "words": why.words, "request": form.context["form"]["request"].value()}
    finance.post(link, given)
    noor.refresh_from_db()
    assert noor.cancelled_at is not None
    assert Refund.objects.get().amount == 20


def test_a_certificate_is_revoked_with_or_without_another(desk, over, noor, why):
    conclude_event(event=over, at=timezone.now(), by=None)
    link, given = f"{WALK}registrants/{noor.pk}/certificate/", {"reason": why.reason.pk, "words": why.words}

    assert "Choose a reason" in text(desk.post(link, {}))
    desk.post(link, given)
    assert Certificate.objects.count() == 2
    mail = Message.objects.get(purpose="event.new_certificate")
    assert (mail.recipient, Certificate.objects.latest("pk").code in mail.text) == ("noor@example.org", True)
    desk.post(link, {**given, "then": "nothing"})

    assert Certificate.objects.filter(revocation=None).count() == 0
    assert desk.get(link).status_code == 404
    assert "revoked: She asked nicely" in text(desk.get(f"{WALK}registrants/{noor.pk}/"))


# --- Letters, lists and papers ---------------------------------------------------------------------------------------


@pytest.fixture
def owner(client, desk):
    sign_in(client, UserFactory(role=Role.OWNER))
    return client


def test_writing_to_registrants_makes_one_list_and_leads_to_a_mailing(owner, noor):
    first = owner.post(f"{WALK}write/", {"to": "any"}, follow=True)
    owner.post(f"{WALK}write/", {"to": "made up"})

    saved = SavedList.objects.get()
    assert saved.name == "Coming to Spring walk"
    assert "Coming to Spring walk" in text(first)
    given = {"purpose": "mailing", "subject": "Rain", "text": "Bring a coat, {name}.", "signed_by": "Ada Novak"}
    draft = owner.post(f"/desk/mailings/new/?list={saved.pk}", given, follow=True)
    assert "noor@example.org" in text(draft) or "Bring a coat" in draft.content.decode()
    assert Mailing.objects.get().criteria == saved.criteria


def test_lists_know_who_comes_who_was_there_and_who_was_not(over, noor):
    subjects, on = all_subjects(sees_all_fields=True), timezone.localdate()
    PersonFactory(display_name="Somebody Else")
    key = str(over.pk)

    def on_list(how):
        found = contacts_on((Condition("event", how, (key,)),), subjects, on=on)
        return sorted(found.values_list("display_name", flat=True))

    assert on_list("any") == ["Noor Vos"]
    assert on_list("there") == ["Noor Vos"]
    assert on_list("absent") == ["Noor Vos"]  # for Kim, whom she brought and who has no record
    assert on_list("none") == ["Somebody Else"]


def test_the_list_for_the_door_and_the_badges_are_papers(desk, noor):
    check_in_all(event=noor.ticket_type.event, registrations=[noor.pk], at=timezone.now(), by=None)

    door, badges = (text_of(desk.get(f"{WALK}{name}.pdf").content) for name in ("registrants", "badges"))

    for name in ("Kim Lee", "Noor Vos"):
        assert name in door
        assert name in badges
    assert door.index("Kim Lee") < door.index("Noor Vos")
    empty = EventFactory(slug="nobody")
    assert "Nobody is registered yet." in text_of(desk.get(f"/desk/events/{empty.slug}/registrants.pdf").content)


# --- Credits of a person ---------------------------------------------------------------------------------------------


def test_credits_are_added_and_corrected_on_the_desk(desk, amara, why):
    ethics = CreditCategory.objects.create(name="Ethics")
    link = f"/desk/people/{amara.number}/credits/"
    said = {"reason": why.reason.pk, "words": why.words}

    assert "Nothing credited yet" in text(desk.get(link))
    assert "Credits" in text(desk.get(f"/desk/people/{amara.number}/"))
    given = {"category": ethics.pk, "amount": "4", "earned_on": "2026-05-01", "title": "A course", **said}
    assert "more than 0" in text(desk.post(f"{link}new/", {**given, "amount": "0"}))
    desk.post(f"{link}new/", given)
    credit = Credit.objects.get()
    assert (credit.amount, credit.earned_on) == (4, date(2026, 5, 1))

    assert "counts as 4 now" in text(desk.get(f"{link}{credit.pk}/"))
    assert "counts as that already" in text(desk.post(f"{link}{credit.pk}/", {"amount": "4", **said}))
    after = desk.post(f"{link}{credit.pk}/", {"amount": "1.5", **said}, follow=True)

    assert "A course 1 May 2026 Ethics 1.5" in text(after)
    assert "-2.5" in text(after)
    assert desk.get(f"/desk/people/{PersonFactory().number}/credits/{credit.pk}/").status_code == 404
    assert desk.get("/desk/people/999999/credits/").status_code == 404
