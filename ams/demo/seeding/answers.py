"""Answers to what people ask Riverbend, and who read them: most need not ask any more; one wants looking at."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ams.core.models import Access, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import Area, Article, Case, Reason
from staffdesk.operations.articles import Written, keep_article, write_reading


class Told(NamedTuple):
    """An answer, since how many days, and how often it was read in each month, the oldest first."""

    title: str
    body: str
    reason: str
    area: str
    since: int
    read: tuple[int, ...] = ()
    leads_to: str = ""
    places: tuple[str, ...] = ()
    words: str = ""
    looked_at_again: int = 120  # days from today
    is_draft: bool = False


_ACCOUNT, _SIGN_IN = Article.LeadsTo.ACCOUNT.value, Article.LeadsTo.SIGN_IN.value
ANSWERS: Final = (
    Told("Where is my receipt?",
         "We mail it the moment your payment reaches us. It also stands in your account, below “Orders and receipts”, "
         "as long as you want it.\n\nNothing came within an hour? Look into the spam folder first.",
         "receipt", "finance", 190, (2, 4, 5, 6, 7, 9), _ACCOUNT, ("pay",), "invoice bill proof of payment"),
    Told("I cannot sign in: there is no code",
         "There is no password: each time we mail a code to your address. It comes within a minute.\n\nLook into the "
         "spam folder, and try another address of yours: it is the one your card was mailed to.",
         "sign-in", "website", 300, (3, 2, 4, 3, 5, 4, 6, 5, 5), _SIGN_IN, ("sign_in", "join:code"), "login password"),
    Told("My payment did not go through",
         "Nothing was taken from you. Open your order again and pay with another card, or in another way shown there."
         "\n\nBanks refuse cards they have not seen abroad before; confirming it in the app of your bank often helps.",
         "payment-failed", "finance", 240, (1, 2, 2, 1, 3, 2, 2), _ACCOUNT, ("pay",), "card declined refused"),
    Told("I have paid, and nothing happened",
         "Card and receipt are made when the payment reaches us: by card within seconds, by bank transfer within two "
         "working days.\n\nIf your bank shows it as paid for longer than that, tell us: nothing is lost.",
         "nothing-came", "finance", 240, (1, 1, 2, 1, 1, 2, 1), _ACCOUNT),
    Told("Which membership fits me?",
         "Full membership is for one person, a household for everybody at one address, student membership for those "
         "who show a student card.\n\nChange later as you like: what you paid counts.",
         "which-membership", "membership", 280, (2, 1, 3, 2, 4, 3, 5, 4, 6), Article.LeadsTo.JOIN.value, ("join:form",),
         "price student household family"),
    Told("How do I renew, and do I lose days?",
         "Open “Renew” and pay; it takes a minute. However early you renew, the new year begins where the old one "
         "ends: you lose no day.",
         "how-to-renew", "membership", 260, (2, 2, 1, 3, 4, 2, 3, 5), Article.LeadsTo.RENEW.value, ("renew:form",)),
    Told("How do I register for a walk or a course?",
         "Open “Events”, choose one, and press “Register”. You may bring others: give their names, and each gets a "
         "ticket.\n\nIs it full? Let us write you down as waiting; freed seats are offered in turn.",
         "how-to-register", "events", 90, (4, 6, 9), Article.LeadsTo.EVENTS.value, ("register:form",),
         "book ticket seat sign up"),
    Told("The event is full: how does waiting work?",
         "Who waits longest is offered the next free seat, by mail, and has some hours to take it. You pay nothing for "
         "waiting, and may stop any time.",
         "event-full", "events", 150, (1, 2, 2, 1, 3), Article.LeadsTo.EVENTS.value),
    Told("I moved. How do I change my address?",
         "In your account, below “My details”. What you change holds at once, also for the magazine.",
         "my-details", "membership", 330, (2, 1, 2, 3, 2, 1, 2, 3, 2, 2, 3), Article.LeadsTo.DETAILS.value,
         ("details:form",), "address e-mail phone name", looked_at_again=-9),
    Told("How do I end my membership?",
         "In your account, at your membership: “Leave”. It runs until the day you paid for, and you can take it back "
         "until then.\n\nIs it the price? Ask us about paying in parts before you go.",
         "leave", "membership", 200, (1, 0, 1, 1, 0, 1), _ACCOUNT, ("cancel:form",), "cancel stop quit"),
    Told("Your mails do not reach me",
         "Write hello@riverbend.example into your address book and look into the spam folder. If a mail came back to "
         "us, your account says so: enter another address there.",
         "no-mails", "service", 75, (), Article.LeadsTo.PREFERENCES.value, (), "newsletter spam"),
    Told("Can my employer get the invoice?",
         "Yes, once an order is placed: choose “Pay later” and give the name of your employer. Shops pay at once.",
         "invoice", "finance", 12, is_draft=True),
)  # fmt: skip
MONTH: Final = 30  # days
OWNED: Final = {"finance": "finance", "membership": "membership", "events": "events"}


def answers(clock: Clock, staff: Staff) -> Iterator[Life]:
    """Each answer, written on a day of its own."""
    for told in ANSWERS:
        yield _written(told, clock, staff)


def _written(told: Told, clock: Clock, staff: Staff) -> Life:
    at = clock.days_ago(told.since, 9)
    yield at
    owner: User | None = getattr(staff, OWNED[told.area]) if told.area in OWNED else None
    written = Written(
        told.title, told.body, Reason.objects.get(code=told.reason), Area.objects.get(code=told.area),
        clock.today + timedelta(days=told.looked_at_again), told.words, told.leads_to, owner, list(told.places),
    )  # fmt: skip
    keep_article(article=None, written=written, is_published=not told.is_draft, at=at, by=owner or staff.service)


def readers(clock: Clock) -> None:
    """Who read them: most of them strangers to us, and some who called about it some days later all the same."""
    by_title = {one.title: one for one in Article.objects.select_related("reason")}
    for number, told in enumerate(ANSWERS):
        for ago, count in enumerate(reversed(told.read)):
            for n in range(count):
                at = clock.days_ago(MONTH * ago + 1 + 3 * n, 20, number)
                if at > clock.days_ago(told.since, 10):
                    _read(by_title[told.title], 1_000 * number + 40 * ago + n, None, at)
    for article in by_title.values():
        _came_all_the_same(article)


def _came_all_the_same(article: Article) -> None:
    """Every fourth of those who called about it had read it two days before."""
    since = article.published_at
    called = Case.objects.contacts().filter(reason=article.reason, opened_at__gt=since) if since else ()
    for case in list(called)[::4]:
        login = Access.objects.filter(contact=case.contact_id, relation=Access.Relation.SELF, ended_at=None).first()
        at = case.opened_at - timedelta(days=2)
        if login is not None and since is not None and at > since:
            _read(article, 900_000 + case.pk, login.user_id, at)


def _read(article: Article, reader: int, user_id: int | None, at: datetime) -> None:
    write_reading(article_id=article.pk, reader=reader, user_id=user_id, at=at)
