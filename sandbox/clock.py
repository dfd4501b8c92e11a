"""The sandbox's own time: real time plus whatever tests have advanced it by."""

import time


class Clock:
    """Seconds since the epoch (UTC). Every date the sandbox writes or compares comes from here.

    Signatures of webhooks are the exception: their receiver compares them with its own, real clock.
    """

    def __init__(self, offset: float = 0) -> None:
        self.offset = offset

    def instant(self) -> float:
        """Now, with fractions: for queues and back-off."""
        return time.time() + self.offset

    def now(self) -> int:
        """Now, in whole seconds: what objects show."""
        return int(self.instant())
