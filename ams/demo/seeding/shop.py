"""What Riverbend sells besides memberships: a guide, a mug, a print that is gone, and its fund; with drawn pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Final
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from ams.core.models import Contact, User
from ams.demo.seeding.catalogue import Catalogue
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.lives import A_MINUTE, World, pay, post
from billing.models import Account, Product, ShopItem, TaxCode
from billing.operations import Newcomer, Purchase, ShipTo, Wanted, buy, set_stock
from billing.pictures import make_picture
from billing.prices import change_price
from members.models import Address, MembershipType
from members.operations import set_member_price

OPENED_DAYS_AGO: Final = 420
FORMS: Final = UUID("8a6f2b1e-5f4f-4a27-9d9b-0d6a0c3b7e51")  # names the forms of a shop nobody filled in

SKY, WATER, REED, BIRD, CREAM, CLAY = "#dcebe6", "#8fb8b0", "#4f7a5b", "#35545c", "#f6f1e7", "#c98a5a"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the shop before it is in the database; without a price the giver says how much."""

    slug: str
    name: str
    summary: str
    description: str
    drawing: str
    alt: str
    price: str = ""
    member_price: str = ""
    stock: int | None = None
    most: int = 10
    is_posted: bool = True


THINGS: Final = (
    Thing(
        "heron-mug", "Heron mug", "Our river on thick porcelain, 300 ml.",
        "Drawn by Noa Visser from the hide at the old mill. Made in Maastricht, and safe in the dishwasher.\n\n"
        "We post it in a box that has never been broken yet.",
        "mug", "A cream mug with a dark heron standing among reeds", "14.50", "12.00", 48, 6,
    ),
    Thing(
        "river-print", "Print: the river in winter", "Signed and numbered, 40 by 50 cm, one hundred made.",
        "Five colours, printed by hand. The whole price goes to the wet meadows.",
        "print", "A framed landscape of a frozen river under a pale sun", "65.00", "55.00", 8, 2,
    ),
    Thing(
        "wet-meadows", "For the wet meadows", "Your gift buys back meadow, a square metre at a time.",
        "Ten euros are about four square metres. We write to you once a year what came of it.",
        "meadow", "A green meadow with a stream winding through it", is_posted=False,
    ),
)  # fmt: skip
GUIDE: Final = Thing(
    "field-guide", "", "120 birds in your pocket, with the calls in words.",
    "By the people who count them here each spring. Second edition, 2024.",
    "guide", "A small green book with a bird on its cover", member_price="15.00", stock=200,
)  # fmt: skip


def open_shop(*, catalogue: Catalogue, by: User, clock: Clock) -> None:
    """Products, pictures, prices, what members pay, and how many there are."""
    book, full = catalogue.book, catalogue.types["full"]
    tax, exempt = TaxCode.objects.get(code="vat-21"), full.product.tax_code
    goods = Account.objects.create(code="8200", name="Shop", kind=Account.Kind.INCOME)
    gifts = Account.objects.create(code="8300", name="Donations", kind=Account.Kind.INCOME)
    _show(book, GUIDE, 1, full=full, by=by, clock=clock)
    for position, thing in enumerate(THINGS, start=2):
        product = Product.objects.create(
            kind=Product.Kind.GOODS if thing.price else Product.Kind.DONATION,
            name=thing.name,
            seller=book.seller,
            tax_code=tax if thing.price else exempt,
            income_account=goods if thing.price else gifts,
        )
        _show(product, thing, position, full=full, by=by, clock=clock)


def _show(product: Product, thing: Thing, position: int, *, full: MembershipType, by: User, clock: Clock) -> None:
    at = clock.days_ago(OPENED_DAYS_AGO, 10)
    begins = clock.today - timedelta(days=OPENED_DAYS_AGO)
    made = make_picture(drawn(thing.drawing))
    item = ShopItem(
        product=product,
        slug=thing.slug,
        summary=thing.summary,
        description=thing.description,
        picture_alt=thing.alt,
        thumbnail=made.thumbnail,
        picture_size=[made.width, made.height],
        position=position,
        most_per_order=thing.most,
        is_posted=thing.is_posted,
        least_amount=None if thing.price or thing is GUIDE else Decimal(5),
        suggested_amounts=[] if thing.price or thing is GUIDE else [Decimal(10), Decimal(25), Decimal(50)],
    )
    item.picture.save(f"{thing.slug}.webp", ContentFile(made.content), save=True)
    if thing.price:
        change_price(product=product, amount=Decimal(thing.price), valid_from=begins, at=at, by=by)
    if thing.member_price:
        set_member_price(
            product=product, type=full, amount=Decimal(thing.member_price), valid_from=begins, at=at, by=by
        )
    if thing.stock is not None:
        set_stock(product=product, free=thing.stock, reason="First delivery from the printer", at=at, by=by)


# --- Who bought what --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bought:
    """One order: who (by the mailbox of a member, or the name of a guest), what, how long ago, and when it was sent."""

    who: str
    what: tuple[tuple[str, int], ...]
    days_ago: int
    sent_after: int | None = None
    amount: int = 0


ORDERS: Final = (
    Bought("thordis", (("heron-mug", 2),), 310, 2),
    Bought("Ottilie Kraus", (("river-print", 1),), 290, 3),
    Bought("m.alfassi", (("river-print", 2), ("field-guide", 1)), 250, 1),
    Bought("Sem de Boer", (("wet-meadows", 1),), 201, amount=25),
    Bought("lukasz.z", (("river-print", 2),), 160, 2),
    Bought("Fenna Aalders", (("river-print", 2), ("wet-meadows", 1)), 95, 4, amount=10),
    Bought("ewa.nowak", (("wet-meadows", 1),), 60, amount=50),
    Bought("Ole Brandt", (("river-print", 1),), 33, 2),
    Bought("isabel.ruiz", (("field-guide", 1), ("heron-mug", 1)), 4, 1),
    Bought("Jip Mulder", (("heron-mug", 1),), 2),
    Bought("thordis", (("field-guide", 2),), 1),
    Bought("Rosa Lindqvist", (("heron-mug", 4),), 0),
)


def shopping(world: World) -> Iterator[Life]:
    """Everybody who bought something."""
    for number, bought in enumerate(ORDERS):
        yield _shopper(number, bought, world)


def _shopper(number: int, bought: Bought, world: World) -> Life:
    clock = world.clock
    at = clock.days_ago(bought.days_ago, 9 + number % 9) if bought.days_ago else clock.now - timedelta(minutes=50)
    yield at
    buyer, by, home = _who(bought.who)
    items = {item.slug: item for item in ShopItem.objects.select_related("product__seller", "product__tax_code")}
    wanted = tuple(
        Wanted(items[slug], count, Decimal(bought.amount) if items[slug].is_free_amount else None)
        for slug, count in bought.what
    )
    order = buy(purchase=Purchase(uuid5(FORMS, str(number)), wanted, buyer, home), at=at, by=by)
    pay(order, at=at + A_MINUTE, by=by)
    if bought.sent_after is None:
        return
    at += timedelta(days=bought.sent_after, hours=1)
    yield at
    post(order, world, at=at)


def _who(name: str) -> tuple[Contact | Newcomer, User | None, ShipTo]:
    """A member, at home; or somebody who just came by."""
    contact = Contact.objects.filter(email=f"{name}@mail.example").order_by("pk").first()
    if contact is None:
        mailbox = name.lower().replace(" ", ".")
        return Newcomer(name, f"{mailbox}@mail.example"), None, ShipTo(name, "Havenstraat 8\nUtrecht", "3511 LC", "NL")
    login = contact.accesses.filter(ended_at=None).select_related("user").first()
    home = Address.objects.filter(contact=contact).first()
    lines, postcode, country = (home.lines, home.postcode, home.country) if home else ("Oude Weg 3\nUtrecht", "", "NL")
    return contact, login.user if login else None, ShipTo(contact.display_name, lines, postcode, country)


# --- Pictures ---------------------------------------------------------------------------------------------------------


def drawn(what: str) -> bytes:
    """A small flat drawing, smooth because it is drawn large."""
    canvas = Image.new("RGB", (1440, 1080), CREAM if what in ("mug", "guide") else SKY)
    {"mug": _mug, "print": _print, "meadow": _meadow, "guide": _guide}[what](ImageDraw.Draw(canvas))
    out = BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()


def _heron(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: str = BIRD) -> None:
    """A wading bird whose feet are at x, y."""
    unit = size / 10
    draw.ellipse((x - 2 * unit, y - 5.5 * unit, x + 1.6 * unit, y - 3.2 * unit), fill=colour)
    draw.line((x - 0.4 * unit, y - 3.4 * unit, x - 0.4 * unit, y), fill=colour, width=max(4, int(unit / 5)))
    draw.line((x + 0.4 * unit, y - 3.4 * unit, x + 0.4 * unit, y), fill=colour, width=max(4, int(unit / 5)))
    neck = [(x + 1.2 * unit, y - 4.9 * unit), (x + 2.1 * unit, y - 6.3 * unit), (x + 1.3 * unit, y - 7.6 * unit)]
    draw.line([*neck, (x + 1.9 * unit, y - 8.8 * unit)], fill=colour, width=int(unit * 0.55), joint="curve")
    draw.ellipse((x + 1.4 * unit, y - 9.5 * unit, x + 2.6 * unit, y - 8.5 * unit), fill=colour)
    draw.polygon(
        [(x + 2.4 * unit, y - 9.2 * unit), (x + 4.4 * unit, y - 8.8 * unit), (x + 2.4 * unit, y - 8.8 * unit)],
        fill=CLAY,
    )


def _mug(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((350, 880, 1010, 960), fill="#e6dfd0")
    draw.arc((860, 380, 1160, 740), -90, 90, fill="#ffffff", width=56)
    draw.rounded_rectangle((400, 250, 970, 920), radius=90, fill="#ffffff")
    draw.ellipse((400, 205, 970, 315), fill="#efe9dc")
    for offset in range(7):
        draw.line((450 + offset * 26, 840, 440 + offset * 24, 560 + offset * 18), fill=REED, width=10)
    draw.line((430, 846, 940, 846), fill=WATER, width=14)
    _heron(draw, 700, 842, 460)


def _print(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, 1440, 1080), fill="#e9e4da")
    draw.rectangle((250, 110, 1190, 970), fill="#3b3a36")
    draw.rectangle((290, 150, 1150, 930), fill="#fbfaf6")
    draw.rectangle((380, 240, 1060, 840), fill="#d7e3ea")
    draw.ellipse((800, 300, 920, 420), fill="#f6e3b8")
    draw.polygon([(380, 560), (560, 470), (760, 540), (920, 480), (1060, 540), (1060, 640), (380, 640)], fill="#a9bcc4")
    draw.polygon([(380, 620), (1060, 600), (1060, 840), (380, 840)], fill="#f3f6f8")
    draw.polygon(
        [(690, 610), (760, 608), (720, 690), (860, 760), (760, 840), (560, 840), (640, 740), (610, 680)], fill=WATER
    )


def _meadow(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((1040, 120, 1220, 300), fill="#f6dfa4")
    draw.polygon([(0, 520), (420, 420), (900, 500), (1440, 430), (1440, 1080), (0, 1080)], fill="#9cc089")
    draw.polygon([(0, 660), (600, 560), (1440, 640), (1440, 1080), (0, 1080)], fill="#7fae73")
    draw.polygon(
        [(820, 566), (900, 572), (820, 680), (980, 800), (760, 1080), (420, 1080), (700, 820), (640, 690)], fill=WATER
    )
    for offset in range(16):
        x = 90 + offset * 34 + offset % 3 * 9
        draw.line((x, 1080, x + 12 - offset % 4 * 8, 860 - offset % 5 * 22), fill=REED, width=12)
    _heron(draw, 1080, 960, 330)


def _guide(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(470, 200), (1000, 170), (1040, 900), (500, 940)], fill="#dcd4c2")
    draw.polygon([(440, 190), (970, 160), (1010, 890), (470, 930)], fill=REED)
    draw.polygon([(440, 190), (490, 187), (520, 927), (470, 930)], fill="#3c6147")
    draw.rounded_rectangle((570, 270, 900, 330), radius=12, fill=CREAM)
    draw.rounded_rectangle((570, 350, 800, 384), radius=10, fill="#c9d8c4")
    _heron(draw, 740, 830, 400, CREAM)
