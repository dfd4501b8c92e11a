"""Forms by which people reach staff, and staff filter lists and work on cases."""

from staffdesk.forms.filters import ActivityFilter, CaseFilter, MessageFilter, OrderFilter, PeopleFilter
from staffdesk.forms.giving_back import GiveBackForm, GiveBackPaymentForm
from staffdesk.forms.invoicing import InvoiceForm, PurchaseOrderForm
from staffdesk.forms.notices import HoldForm, NoticeFilter
from staffdesk.forms.reach import NotedForm, ReachUsForm, WordsForm, WriteToUsForm
from staffdesk.forms.received import ReceivedForm, SharedMoneyForm
from staffdesk.forms.reminding import HoldRemindersForm
from staffdesk.forms.returning import ReturnedForm

__all__ = [
    "ActivityFilter",
    "CaseFilter",
    "GiveBackForm",
    "GiveBackPaymentForm",
    "HoldForm",
    "HoldRemindersForm",
    "InvoiceForm",
    "MessageFilter",
    "NotedForm",
    "NoticeFilter",
    "OrderFilter",
    "PeopleFilter",
    "PurchaseOrderForm",
    "ReachUsForm",
    "ReceivedForm",
    "ReturnedForm",
    "SharedMoneyForm",
    "WordsForm",
    "WriteToUsForm",
]
