"""Building a rehearsal: what happens, and what should come of it. Each kind of business has its own questions."""

from typing import Final

from staffdesk.forms.scenarios.base import ScenarioForm
from staffdesk.forms.scenarios.members import (
    JoinScenarioForm,
    LeaveScenarioForm,
    RenewScenarioForm,
    SeatsScenarioForm,
)
from staffdesk.forms.scenarios.others import (
    BuyScenarioForm,
    CancelScenarioForm,
    CaseScenarioForm,
    RegisterScenarioForm,
)

FORMS: Final[dict[str, type[ScenarioForm]]] = {
    str(form.kind): form
    for form in (
        JoinScenarioForm, RenewScenarioForm, LeaveScenarioForm, SeatsScenarioForm, RegisterScenarioForm,
        CancelScenarioForm, BuyScenarioForm, CaseScenarioForm,
    )
}  # fmt: skip

__all__ = ["FORMS", "ScenarioForm"]
