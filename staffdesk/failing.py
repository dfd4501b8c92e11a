"""What an error of ours is called: its kind, and the innermost function of ours in which it happened. Pure."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """An error, named so that the same mistake always has the same name."""

    what: str

    @property
    def fingerprint(self) -> str:
        """The same for the same mistake, whatever page or line it happens on."""
        return hashlib.sha256(self.what.encode()).hexdigest()


def failure_of(error: BaseException, *, home: Path) -> Failure:
    """The name of an error. `home` is where our code lies; without a frame of ours the innermost one counts."""
    frames = list(_frames(error.__traceback__))
    ours = [name for path, name in frames if _is_ours(path, home)]
    others = [f"{Path(path).stem}.{name.rpartition('.')[2]}" for path, name in frames]
    where = (ours or others or ["?"])[-1]
    return Failure(f"{type(error).__name__} in {where}"[:LONGEST])


def _frames(traceback: TracebackType | None) -> "list[tuple[str, str]]":
    """File, and module with function, from the outermost to the innermost."""
    found = []
    while traceback is not None:
        frame = traceback.tb_frame
        module = frame.f_globals.get("__name__", "?")
        found.append((frame.f_code.co_filename, f"{module}.{frame.f_code.co_name}"))
        traceback = traceback.tb_next
    return found


def _is_ours(path: str, home: Path) -> bool:
    """In our checkout, and not among what is installed within it."""
    inside = path.startswith(f"{home}/")
    return inside and "site-packages" not in path and "/." not in path.removeprefix(str(home))
