"""From an order to the provider's page: the same way for members as for whoever buys something."""

from billing.views.paying import SeeOther, go_and_pay, way_out

__all__ = ["SeeOther", "go_and_pay", "way_out"]
