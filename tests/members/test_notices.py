"""Renewal notices: one message for each term and step, to whom it concerns; stopped by renewal, held by staff."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import cache

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.mails import RenderedMail
from ams.core.models import Activity, Contact, ExceptionMade, Message, ReasonCode, Role
from ams.core.outbox import Draft, post_messages, replay_sending
from billing.models import Account
from members.models import NoticeHold, NoticeStep
from members.notices import DEFAULT_OFFSETS
from members.operations import (
    NotHeld,
    create_type,
    hold_notices,
    keep_step,
    plan_notices,
    post_due_notices,
    release_notices,
    renew_membership,
)
from members.queries.notices import no_longer_wanted, notice_key
from members.renewal_links import LinkStanding, open_link
from tests.factories.billing import TaxCodeFactory, pay
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, give_term, year

pytestmark = pytest.mark.django_db
MAIL = RenderedMail("x", "x", "")
LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)  # ten o'clock in Amsterdam, thirty days before the year ends


@pytest.fixture
def full(association):
    full = TypeFactory(slug="full", name="Full member")
    plan_notices(type=full, at=LONG_AGO)
    return full


@pytest.fixture
def amara(full):
    holder = PersonFactory(display_name="Amara Okafor", email="amara@mail.example", person__given_name="Amara")
    return MembershipFactory(holder=holder, type=full, terms=[year(2026)])


@pytest.fixture
def ada():
    return UserFactory(role=Role.SERVICE, name="Ada Novak")


@pytest.fixture
def goodwill():
    return ReasonCode.objects.create(code="illness", label="Illness")


def step(offset, full):
    return NoticeStep.objects.get(type=full, offset_days=offset)


def notices(**narrowed):
    return Message.objects.filter(purpose="renewal.notice", **narrowed).order_by("pk")


def written(at=MORNING):
    return post_due_notices(at=at).written


def test_a_notice_says_who_what_when_and_how_much_and_is_signed(amara, full):
    assert written() == 1

    mail = notices().get()
    term = amara.terms.get()
    link = mail.text.split("without signing in:\n")[1].split("\n")[0]
    assert mail.key == f"renewal.notice:{term.pk}:{step(-30, full).pk}"
    assert (mail.recipient, mail.contact, mail.is_bulk) == ("amara@mail.example", amara.holder, True)
    assert mail.subject == "Your membership runs until 31 December 2026"
    assert mail.text.startswith("Dear Amara,\n\nYour membership (Full member) runs until 31 December 2026.\n")
    assert "It costs €40.00." in mail.text
    assert "Ada Novak\nMember care, Riverbend Naturalists" in mail.text
    assert mail.html.count(f'href="{link}"') == 1
    assert "Renew now" in mail.html
    assert "Dear Amara," in mail.html
    opened = open_link(link.removeprefix(f"{settings.PUBLIC_URL}/renew/").rstrip("/"))
    assert (opened.standing, opened.membership) == (LinkStanding.GOOD, amara)


def test_each_step_is_written_once_a_term_however_often_one_looks(amara):
    around = sorted({30 + offset + more for offset in DEFAULT_OFFSETS for more in (-1, 0, 1)} | {45, 100})
    for at in (MORNING + timedelta(days=day) for day in around):
        post_due_notices(at=at)
        post_due_notices(at=at + timedelta(hours=3))

    told = [message.created_at.date() for message in notices()]
    assert told == [date(2026, 12, 31) + timedelta(days=offset) for offset in DEFAULT_OFFSETS]


def test_whoever_has_renewed_hears_no_more(amara):
    order = renew_membership(membership=amara, at=MORNING, by=None)
    assert written() == 1  # an order alone is no renewal

    pay(order, at=MORNING)

    assert written(MORNING + timedelta(days=23)) == 0


def test_whoever_has_paid_hears_no_more_although_the_term_is_not_there_yet(amara, settings):
    order = renew_membership(membership=amara, at=MORNING, by=None)
    settings.BILLING_FULFILLERS = {**settings.BILLING_FULFILLERS, "membership": "tests.members.test_notices.Broken"}

    pay(order, at=MORNING)

    assert amara.terms.count() == 1
    assert written() == 0


class Broken:
    def fulfil(self, *, line, at):
        raise RuntimeError("not today")


@pytest.mark.parametrize(
    "gone",
    [
        {"cancelled_at": MORNING},
        {"holder__archived_at": MORNING},
        {"type__archived_at": MORNING},
        {"type__product__archived_at": MORNING},
    ],
)
def test_nobody_is_asked_to_renew_what_is_over(amara, gone):
    [(path, value)] = gone.items()
    *relations, field = path.split("__")
    row = amara
    for relation in relations:
        row = getattr(row, relation)
    setattr(row, field, value)
    row.save()

    assert written() == 0


def test_a_merged_contact_hears_nothing(amara):
    Contact.objects.filter(pk=amara.holder_id).update(merged_into=PersonFactory())

    assert written() == 0


def test_a_membership_for_life_never_hears_of_an_end(full):
    life = MembershipFactory(type=full)
    give_term(life, type(year(2026))(date(2026, 1, 1), None, date(2026, 1, 1)))

    assert written() == 0


def test_a_revoked_term_is_nobodys_end(amara):
    amara.terms.update(revoked_at=MORNING)

    assert written() == 0


def test_without_an_address_of_their_own_whoever_acts_for_them_is_told(amara):
    Contact.objects.filter(pk=amara.holder_id).update(email="")
    assert written() == 0

    AccessFactory(contact=amara.holder, user__email="mother@mail.example", granted_at=LONG_AGO)
    AccessFactory(contact=amara.holder, user__email="later@mail.example", granted_at=MORNING)
    AccessFactory(contact=amara.holder, user__email="former@mail.example", granted_at=LONG_AGO, ended_at=LONG_AGO)

    assert written() == 1
    assert notices().get().recipient == "mother@mail.example"


def test_an_organisation_without_an_address_is_told_through_its_primary_contact(full):
    school = OrganisationFactory(display_name="Het Groene Lyceum", email="")
    MembershipFactory(holder=school, type=full, terms=[year(2026)])
    saskia = PersonFactory(email="saskia@lyceum.example")
    saskia.affiliations.create(organisation=school, is_primary_contact=True, from_on=date(2020, 1, 1))

    assert written() == 1
    assert notices().get().recipient == "saskia@lyceum.example"
    assert notices().get().text.startswith("This is about Het Groene Lyceum, number ")
    assert "\n\nDear Het Groene Lyceum,\n" in notices().get().text


def test_nobody_is_written_to_in_the_night_of_the_association(amara):
    night = [datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (0, 6, 19, 22)]

    assert [post_due_notices(at=at).written for at in night] == [0, 0, 0, 0]
    assert written(datetime(2026, 12, 1, 7, tzinfo=UTC)) == 1  # eight o'clock there


def test_the_day_is_the_associations(amara, association):
    association.time_zone = "Pacific/Auckland"
    association.save()

    assert written(datetime(2026, 11, 30, 20, tzinfo=UTC)) == 1  # 1 December, nine o'clock in Auckland


def test_names_cannot_write_html_and_places_are_filled_once(full):
    holder = PersonFactory(display_name="<b>{link}</b> & {name}", email="b@mail.example")
    MembershipFactory(holder=holder, type=full, terms=[year(2026)])
    post_due_notices(at=MORNING)

    mail = notices().get()
    assert "Dear <b>{link}</b> & {name}," in mail.text
    assert "Dear &lt;b&gt;{link}&lt;/b&gt; &amp; {name}," in mail.html


def test_dates_and_amounts_are_written_as_the_reader_does(amara, full):
    Contact.objects.filter(pk=amara.holder_id).update(language="en-us")
    post_due_notices(at=MORNING)

    assert notices().get().subject == "Your membership runs until December 31, 2026"


def test_a_link_within_the_text_is_a_link_with_words_in_html(amara, full):
    text = "Dear {name},\nsee {link} or call {association}."
    NoticeStep.objects.filter(offset_days=-30).update(text=text, subject="{number}: {signatory}")
    post_due_notices(at=MORNING)

    mail = notices().get()
    assert mail.subject == f"{amara.holder.number}: Ada Novak"
    assert "Dear Amara,<br>see <a href=" in mail.html
    assert ">Renew here</a> or call Riverbend Naturalists." in mail.html
    assert mail.text.startswith(f"Dear Amara,\nsee {settings.PUBLIC_URL}/renew/")


def test_what_costs_nothing_says_so(association):
    friend = TypeFactory(name="Friend", price="0.00")
    plan_notices(type=friend, at=LONG_AGO)
    MembershipFactory(type=friend, terms=[year(2026)])
    post_due_notices(at=MORNING)

    assert "It costs nothing." in notices().get().text


def test_members_are_many_and_each_is_told_once(full):
    for _number in range(5):
        MembershipFactory(type=full, terms=[year(2026)])

    assert (written(), written()) == (5, 0)
    assert notices().values("contact").distinct().count() == 5


# --- The plan --------------------------------------------------------------------------------------------------------


def test_a_new_type_begins_with_the_usual_plan(association):
    kind = create_type(
        name="Student", slug="student", amount=Decimal(20), tax_code=TaxCodeFactory(), at=MORNING, by=None,
        income_account=Account.objects.create(code="8000", name="Fees", kind="income"),
    )  # fmt: skip

    steps = list(kind.notice_steps.order_by("offset_days"))
    assert [one.offset_days for one in steps] == list(DEFAULT_OFFSETS)
    assert {one.active_since for one in steps} == {date(2026, 12, 1)}
    for one in steps:
        one.full_clean()
    assert plan_notices(type=kind, at=MORNING) == []


def test_a_step_moved_or_taken_up_again_is_new_and_a_word_changed_is_not(full):
    first = step(-60, full)
    first.subject = "Other words"
    assert keep_step(step=first, at=MORNING).active_since == LONG_AGO.date()

    first.offset_days = -45
    assert keep_step(step=first, at=MORNING).active_since == MORNING.date()

    first.archived_at = MORNING
    keep_step(step=first, at=MORNING + timedelta(days=1))
    first.archived_at = None
    assert keep_step(step=first, at=MORNING + timedelta(days=9)).active_since == date(2026, 12, 10)


def test_a_step_that_is_archived_is_not_written(amara, full):
    NoticeStep.objects.filter(offset_days=-30).update(archived_at=MORNING)

    assert written() == 0


# --- Holding back ----------------------------------------------------------------------------------------------------


def hold(amara, ada, goodwill, **details):
    told = {"reason": goodwill, "words": "Her father died.", "resumes_on": None, "at": MORNING, "by": ada} | details
    return hold_notices(membership=amara, **told)


def test_staff_hold_somebodys_notices_back_with_a_reason(amara, ada, goodwill):
    hold(amara, ada, goodwill)

    assert written() == 0
    made = ExceptionMade.objects.get()
    assert (made.what, made.words, made.actor, made.contact) == (
        "notices.held", "Her father died.", ada, amara.holder,
    )  # fmt: skip
    assert Activity.objects.get().kind == "notices.held"


def test_released_the_newest_step_that_is_due_goes_out(amara, ada, goodwill):
    hold(amara, ada, goodwill)
    release_notices(membership=amara, at=MORNING + timedelta(days=25), by=ada)

    assert written(MORNING + timedelta(days=25)) == 1
    assert notices().get().subject == "One week left: 31 December 2026"
    with pytest.raises(NotHeld):
        release_notices(membership=amara, at=MORNING, by=ada)


def test_a_hold_ends_by_itself_on_the_day_it_says(amara, ada, goodwill):
    hold(amara, ada, goodwill, resumes_on=date(2026, 12, 10))

    assert written(MORNING + timedelta(days=8)) == 0
    assert written(MORNING + timedelta(days=9)) == 1


def test_a_second_hold_takes_the_place_of_the_first(amara, ada, goodwill):
    hold(amara, ada, goodwill, resumes_on=date(2026, 12, 2))
    second = hold(amara, ada, goodwill, words="Longer.")

    assert NoticeHold.objects.get(lifted_at=None) == second


def test_a_hold_needs_words(amara, ada, goodwill):
    with pytest.raises(ExceptionNeedsWords):
        hold(amara, ada, goodwill, words=" ")

    assert not NoticeHold.objects.exists()


# --- Between writing and sending -------------------------------------------------------------------------------------


def test_what_was_written_is_withdrawn_when_somebody_renews_before_it_is_sent(amara, full, ada, goodwill):
    bob = MembershipFactory(type=full, terms=[year(2026)])
    chloe = MembershipFactory(type=full, terms=[year(2026)])
    post_due_notices(at=MORNING)
    keys = list(notices().values_list("key", flat=True))
    assert no_longer_wanted(keys, MORNING) == {}

    pay(renew_membership(membership=amara, at=MORNING, by=None), at=MORNING)
    hold(bob, ada, goodwill)

    unwanted = no_longer_wanted(keys, MORNING)
    after = "The membership was renewed, cancelled or put on hold after this was written."
    minus_30 = step(-30, full).pk
    assert unwanted == {notice_key(one.terms.oldest_first()[0].pk, minus_30): after for one in (amara, bob)}
    NoticeStep.objects.update(archived_at=MORNING)
    assert unwanted.keys() < no_longer_wanted(keys, MORNING).keys()
    assert notice_key(chloe.terms.get().pk, minus_30) in no_longer_wanted(keys, MORNING)


def test_while_many_wait_in_the_outbox_no_more_are_written(amara, full):
    letter = (Draft(f"x{n}", "x", "x@mail.example", MAIL) for n in range(10))
    post_messages(letter, at=LONG_AGO)
    assert post_due_notices(at=MORNING, most_waiting=10).is_complete is False
    assert not notices().exists()

    replay_sending(until=MORNING, after=timedelta(seconds=1))

    assert post_due_notices(at=MORNING, most_waiting=10).is_complete is True
    assert notices().count() == 1


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    cache.clear()
