"""After a server did not answer, leave it alone for a few seconds: one request waits for it, the next ones do not."""

import time
from typing import Final

PAUSE: Final = 5.0  # seconds


class Breather:
    """Remembers, for this process, that something is away."""

    def __init__(self) -> None:
        self._until = 0.0

    def is_on(self) -> bool:
        """Whether it failed so recently that trying again would only cost time."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """It did not answer just now."""
        self._until = time.monotonic() + PAUSE

    def end(self) -> None:
        """Try again at once."""
        self._until = 0.0
