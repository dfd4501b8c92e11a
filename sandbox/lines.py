"""The lines of a checkout: what is bought, how many, at what price."""

from sandbox.errors import Json, invalid
from sandbox.ids import new_id
from sandbox.metadata import read_metadata
from sandbox.money import check_granularity, checked_currency
from sandbox.params import Params
from sandbox.state import Sandbox

MOST_LINES = 100


def read_lines(box: Sandbox, params: Params) -> tuple[list[Json], str]:
    """The lines sent and the one currency they share. Raises ApiError."""
    parts = params.sections("line_items")
    if not parts:
        raise params.absent("line_items")
    if len(parts) > MOST_LINES:
        raise invalid(f"You can only pass up to {MOST_LINES} line items.", param="line_items")
    lines = [_read_line(box, part) for part in parts]
    currencies = {line["currency"] for line in lines}
    if len(currencies) > 1:
        raise invalid(
            "All line items must use the same currency; this request has " + " and ".join(sorted(currencies)) + ".",
            param="line_items",
        )
    return lines, lines[0]["currency"]


def _read_line(box: Sandbox, part: Params) -> Json:
    if part.has("price"):
        raise invalid(f"No such price: '{part.text('price')}'", param=part.name("price"), code="resource_missing")
    if not part.has("price_data"):
        raise part.absent("price_data")
    price = _read_price(box, part.section("price_data"))
    quantity = part.required_integer("quantity", least=1)
    metadata = read_metadata(part)
    total = price["unit_amount"] * quantity
    return {
        "id": new_id("item"), "object": "item", "adjustable_quantity": None, "amount_discount": 0,
        "amount_subtotal": total, "amount_tax": 0, "amount_total": total, "currency": price["currency"],
        "description": price["_name"], "metadata": metadata, "price": price, "quantity": quantity,
    }  # fmt: skip


def _read_price(box: Sandbox, part: Params) -> Json:
    currency = checked_currency(part.required_text("currency"), param=part.name("currency"))
    if part.has("unit_amount_decimal"):
        raise invalid(
            "The sandbox takes whole minor units: send `unit_amount`.", param=part.name("unit_amount_decimal")
        )
    amount = part.required_integer("unit_amount", least=0)
    check_granularity(amount, currency, param=part.name("unit_amount"))
    behaviour = part.text("tax_behavior", choices=("inclusive", "exclusive", "unspecified"))
    if not part.has("product_data"):
        raise part.absent("product_data")
    product = part.section("product_data")
    name = product.required_text("name", longest=250)
    details = product.text("description", longest=1000)
    product.texts("images")
    product.ignore("tax_code", "unit_label")
    read_metadata(product)
    return box.make(
        "price", active=False, billing_scheme="per_unit", currency=currency, custom_unit_amount=None, lookup_key=None,
        metadata={}, nickname=None, product=new_id("product"), recurring=None, tax_behavior=behaviour or "unspecified",
        tiers_mode=None, transform_quantity=None, type="one_time", unit_amount=amount,
        unit_amount_decimal=str(amount), _name=name, _details=details,
    )  # fmt: skip
