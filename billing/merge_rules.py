"""Money stays with the contact it was for when two become one: orders, like payments and receipts, say what was."""

from ams.core.merging import stays

stays("billing.Order.buyer", "an order stays with whoever it was billed to; pages show it with the contact that stands")
