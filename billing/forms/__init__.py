"""What people fill in: the shop's forms, and those of the admin."""

from billing.forms.catalogue import DiscountCodeForm, NewPriceForm, NewTaxRateForm, ShopItemForm, StockForm
from billing.forms.discounts import Choice, CodeForm
from billing.forms.later import PayLaterForm
from billing.forms.pictures import WithPicture
from billing.forms.shop import BasketForm, BuyForm

__all__ = [
    "BasketForm",
    "BuyForm",
    "Choice",
    "CodeForm",
    "DiscountCodeForm",
    "NewPriceForm",
    "NewTaxRateForm",
    "PayLaterForm",
    "ShopItemForm",
    "StockForm",
    "WithPicture",
]
