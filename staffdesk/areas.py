"""Which areas there are, and what belongs to which: every model that is configured, every check, every kind of mail.

Pure. One place, so that whoever adds something to configure says who answers for it (a test asks).
"""

from typing import Final

MEMBERSHIP: Final = "membership"
EVENTS: Final = "events"
FINANCE: Final = "finance"
SERVICE: Final = "service"
WEBSITE: Final = "website"
DATA: Final = "data"
INTEGRATIONS: Final = "integrations"
AREAS: Final = (MEMBERSHIP, EVENTS, FINANCE, SERVICE, WEBSITE, DATA, INTEGRATIONS)

CONFIGURED: Final[dict[str, tuple[str, ...]]] = {
    MEMBERSHIP: (
        "members.MembershipType", "members.MembershipRule", "members.NoticeStep", "members.Section",
        "members.SectionArea", "members.Committee", "members.CommitteeRole", "members.JoinQuestion",
        "members.MemberPrice", "members.ReservedFor", "staffdesk.CareStep",
    ),
    EVENTS: (
        "events.Event", "events.TicketType", "events.Session", "events.EventQuestion", "events.CancellationRule",
        "events.EventDocument", "events.EventCredit", "events.CreditCategory", "events.CreditPeriod",
        "events.CreditNeed",
    ),
    FINANCE: (
        "billing.Product", "billing.Price", "billing.PayLater", "billing.ShopItem", "billing.TaxCode",
        "billing.TaxRate", "billing.Account", "billing.DiscountCode", "billing.ReminderStep", "core.LegalEntity",
        "core.NumberSeries", "core.ExceptionRight", "core.ReasonCode",
    ),
    SERVICE: (
        "staffdesk.Standard", "staffdesk.Calendar", "staffdesk.CalendarDay", "staffdesk.Duty", "staffdesk.Skill",
        "staffdesk.Reason", "staffdesk.WatchedPhrase", "staffdesk.OfficeTag", "staffdesk.CannedAnswer",
        "staffdesk.Procedure",
        "staffdesk.ProcedureStep", "staffdesk.ProcedureVersion", "staffdesk.PulsePlan", "staffdesk.Article",
    ),
    WEBSITE: ("core.AssociationProfile", "members.Directory", "members.MailTopic", "staffdesk.Area"),
    DATA: ("core.FieldDefinition", "core.KeepingRule", "core.Tag", "core.User"),
    INTEGRATIONS: ("core.ApiKey",),
}  # fmt: skip
# What leaves no history of its own, because it is only ever added: the business that adds it.
ADDED: Final[dict[str, tuple[str, ...]]] = {
    MEMBERSHIP: ("member_price.changed", "rules.published"),
    FINANCE: ("price.changed",),
    DATA: ("second_factor.removed",),
}
_OF_APP: Final = {"members": MEMBERSHIP, "events": EVENTS, "billing": FINANCE, "staffdesk": SERVICE, "core": DATA}
_OF_MAIL: Final = (  # how the purpose of a mail begins
    (("auto_renewal", "care", "membership", "renewal", "proof", "seat", "own_sign_in"), MEMBERSHIP),
    (("event", "ticket"), EVENTS),
    (("receipt", "invoice", "credit_note", "refund", "returned", "dispute"), FINANCE),
    (("confirmation", "parcel", "sold_out"), FINANCE),
    (("sign_in", "account"), WEBSITE),
    (("data", "erasure"), DATA),
)  # fmt: skip
_BACKGROUND: Final = "background: "


def models_of(area: str) -> tuple[str, ...]:
    """What is configured in an area, as `app.Model`."""
    return CONFIGURED[area]


def area_of_model(label: str) -> str:
    """Whose a model is; raises LookupError for one that nobody placed."""
    for area, labels in CONFIGURED.items():
        if label in labels:
            return area
    raise LookupError(label)


def area_of_check(name: str) -> str:
    """Whose an invariant is, by the app that states it: `billing.…` is finance."""
    return _OF_APP.get(name.partition(".")[0], SERVICE)


def area_of_mail(purpose: str) -> str:
    """Whose a kind of mail is; whatever is not about one part is the service's."""
    return next((area for beginnings, area in _OF_MAIL if purpose.startswith(beginnings)), SERVICE)


def area_of_error(page: str) -> str:
    """Whose an error is: the website's where a page failed, and the app's whose work in the background did."""
    if page.startswith(_BACKGROUND):
        return _OF_APP.get(page.removeprefix(_BACKGROUND).partition(".")[0], SERVICE)
    return INTEGRATIONS if page.startswith(("/api/", "/hooks/")) else WEBSITE
