"""What the shop's templates need: small pictures that come with the page, and whether it may be paid later."""

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils import timezone

from ams.core.association import day_of
from ams.core.models import Contact
from billing.models import Product, ShopItem
from billing.offers import Offer
from billing.pay_later import terms_of

register = template.Library()
PICTURES_A_PAGE = 22 * 1024  # bytes of small pictures in one page; the rest is shown without


class Shown(NamedTuple):
    """An offer in the list, with its picture as an address that holds the picture itself; empty for none."""

    offer: Offer
    thumbnail: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.offer, name)


@register.filter
def with_thumbnails(offers: Iterable[Offer]) -> Iterator[Shown]:
    """Each with its small picture, for as long as the page stays small: no request for each of them."""
    room = PICTURES_A_PAGE
    for offer in offers:
        small = bytes(offer.item.thumbnail)
        fits = 0 < len(small) <= room
        room -= len(small) if fits else 0
        yield Shown(offer, f"data:image/webp;base64,{b64encode(small).decode()}" if fits else "")


@register.simple_tag
def picture_url(item: ShopItem) -> str:
    """The address of the large picture; it changes with the picture."""
    name = str(item.picture).rpartition("/")[2]
    return reverse("billing:shop_picture", args=[item.slug, name])


@register.filter
def payable_later(sold: Product | Collection[Product], buyer: Contact | None) -> bool:
    """Whether this buyer may have it, or all of it, on an invoice: `{% if product|payable_later:buyer %}`.

    A query or two.
    """
    products = {one.pk for one in ([sold] if isinstance(sold, Product) else sold)}
    return buyer is not None and terms_of(products, buyer, day_of(timezone.now())) is not None
