"""Tables with words that no erasure touches: those that are about nobody, and those that are kept, with why."""

from typing import Final

NOBODYS: Final = frozenset({
    "staffdesk.Skill", "staffdesk.WatchedPhrase", "staffdesk.ServerError", "staffdesk.SavedList",
    "staffdesk.Mailing", "staffdesk.CannedAnswer", "staffdesk.Procedure", "staffdesk.ProcedureStep",
    "staffdesk.ProcedureVersion", "staffdesk.ExerciseBegun",
    "staffdesk.Calendar", "staffdesk.CalendarDay", "staffdesk.Standard", "staffdesk.StandardStep",
    "staffdesk.CasePause", "staffdesk.Clock", "staffdesk.PulsePlan", "staffdesk.Prediction",
    "staffdesk.Attempt", "staffdesk.ExceptionDecision", "staffdesk.MonthlyCount", "staffdesk.Reason",
    "staffdesk.Scenario", "staffdesk.ScenarioRun",
    "staffdesk.Area", "staffdesk.AreaEntry", "staffdesk.InvariantCheck",
    "staffdesk.Notice", "staffdesk.NoticeUpdate", "staffdesk.Article",
    "events.Event", "events.TicketType", "events.Session", "events.SessionPlace", "events.CreditCategory",
    "events.CreditPeriod", "events.EventDocument",
    "members.Directory",
    "members.PlannedRenewal", "members.Membership", "members.Term", "members.NoticeStep", "members.MailTopic",
    "members.MembershipType", "members.MembershipRule", "members.Section", "members.SectionArea",
    "members.Belonging", "members.SectionRun", "members.Committee", "members.CommitteeRole", "members.Office",
    "billing.TaxCode", "billing.Product", "billing.DiscountCode", "billing.Account", "billing.JournalEntry",
    "billing.PayLater", "billing.Reconciliation", "billing.ProviderSum", "billing.JournalTotal",
    "billing.Refund", "billing.SubmittedForm", "billing.ShopItem", "billing.StockMovement",
    "core.ApiKey", "core.LegalEntity", "core.NumberSeries", "core.AssociationProfile", "core.ReasonCode",
    "core.ExceptionRight", "core.FieldDefinition", "core.MessageAttachment", "core.Tag",
    "core.KeepingRule", "core.KeepingRun",
    "auth.Permission", "auth.Group",
    "contenttypes.ContentType",
})  # fmt: skip
_LAW: Final = "a document of money, which accounting law asks for as it was"
KEPT: Final[dict[str, str]] = {
    "billing.OrderLine": _LAW,
    "billing.Payment": _LAW,
    "billing.Receipt": _LAW,
    "billing.ReceiptFile": _LAW,
    "billing.CreditNote": _LAW,
    "billing.CreditNoteFile": _LAW,
    "billing.Invoice": _LAW,
    "billing.InvoicePaper": _LAW,
    "billing.InvoiceFile": _LAW,
    "billing.Difference": "the provider's numbers and amounts, no name",
    "billing.CheckoutAttempt": "how a payment came about: the provider's numbers and amounts, no name",
    "billing.SavedMethod": "the provider's numbers, by which the card is forgotten there; brand and last digits",
    "events.Credit": "what a course was called and was worth; the record's name is gone",
    "staffdesk.Erasure": "why somebody was erased, in words that must not name them",
    "sessions.Session": "signed and encoded, removed when they ran out; the login they were of may no longer sign in",
    "account.EmailConfirmation": "goes with the address it confirms",
    "pghistory.Events": "no table: the history of all others, read together",
}
