"""Refusals in the shape the official SDK turns into its exceptions."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer other than 2xx.

    ``executed`` says that the request got past the checks of its parameters, so that its answer is remembered under
    its idempotency key. ``keeps_writes`` says that what was written before the refusal stays (a declined charge).
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        executed: bool = False,
        keeps_writes: bool = False,
        more: Json | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.executed = executed
        self.keeps_writes = keeps_writes
        self.more = more or {}

    def body(self) -> Json:
        """The ``error`` object, without the members that do not apply, as Stripe leaves them out."""
        error: Json = {"message": self.message, "type": self.kind}
        if self.code:
            error |= {"code": self.code, "doc_url": doc_url(self.code)}
        if self.param:
            error["param"] = self.param
        return {"error": error | self.more}


def doc_url(code: str) -> str:
    """Where the provider explains an error code."""
    return f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}"


class CardError(ApiError):
    """The bank said no; the failed attempt itself is on record."""

    def __init__(self, message: str, *, code: str, decline_code: str | None = None, more: Json | None = None) -> None:
        details = {"decline_code": decline_code} if decline_code else {}
        super().__init__(
            message, status=402, kind="card_error", code=code, executed=True, keeps_writes=True,
            more=details | (more or {}),
        )  # fmt: skip


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> ApiError:
    """A parameter that can never work; the same key may be used again with a better one."""
    return ApiError(message, param=param, code=code)


def refused(message: str, *, param: str | None = None, code: str | None = None) -> ApiError:
    """A well-formed request that the object's present state does not allow."""
    return ApiError(message, param=param, code=code, executed=True)


def missing(kind: str, identifier: str, *, param: str = "id", status: int = 404) -> ApiError:
    """No object of that kind has this id. 404 for an id in the path, 400 for one among the parameters."""
    return ApiError(f"No such {kind}: '{identifier}'", status=status, code="resource_missing", param=param)
