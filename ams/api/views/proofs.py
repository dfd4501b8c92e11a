"""Proofs that somebody may hold a type of membership: what waits, what counts, and deciding."""

from typing import Any

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.serializers.proofs import WAITING, DecisionSent, ProofOut, ProofPage, ProofQuery
from ams.core.models import Scope
from members.models import Proof
from members.operations.proofs import accept_proof, refuse_proof


@reads(Scope.READ_PROOFS, answer=ProofPage, query=ProofQuery)
def list_proofs(call: Call) -> dict[str, Any]:
    """Find proofs.

    The oldest first.
    """
    found = rows.proofs()
    if contact := call.sent.get("contact"):
        found = found.filter(contact__number=contact)
    if state := call.sent.get("state"):
        found = found.filter(decision="" if state == WAITING else state)
    return page_of(
        found, Keyset(), path=call.path, query=call.sent, write=lambda some: list(ProofOut(some, many=True).data)
    )


@reads(Scope.READ_PROOFS, answer=ProofOut, errors=[404])
def read_proof(call: Call, pk: int) -> dict[str, Any]:
    """Read a proof."""
    return ProofOut(find(rows.proofs(), "proof", pk=pk)).data


@writes(Scope.WRITE_PROOFS, answer=ProofOut, body=DecisionSent, errors=[404])
def decide_proof(call: Call, pk: int) -> Result:
    """Say that a proof counts until a day, or that it does not do.

    It is decided in the name of whoever made the key. A no is mailed to them with its reason. Once is decided; a
    second decision is refused.
    """
    proof, sent = find(rows.proofs(), "proof", pk=pk), call.sent
    if sent["decision"] == Proof.Decision.ACCEPTED:
        accept_proof(proof=proof, valid_until=sent["valid_until"], at=call.at, by=call.by)
    else:
        refuse_proof(proof=proof, note=sent["note"], at=call.at, by=call.by)
    return Result(ProofOut(rows.proofs().get(pk=pk)).data)
