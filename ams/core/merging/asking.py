"""What a person decides before two contacts become one: which of two differing details, which of two memberships."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ams.core.merging.work import ABSORBED, KEPT, Merging, needs_choice
from ams.core.models import Contact


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that is said once of a contact. `read` writes it for people; `take` gives the kept one the other's."""

    key: str
    label: str
    read: Callable[[Contact], str]
    take: Callable[[Merging], None]
    is_private: bool = False  # not for everybody at the desk to read


@dataclass(frozen=True, slots=True)
class Difference:
    """A detail the two records disagree about."""

    detail: Detail
    kept: str
    absorbed: str

    @property
    def suggested(self) -> str:
        """The side that says something, else the kept one."""
        return ABSORBED if not self.kept else KEPT


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that cannot be guessed. `options` are values and what they mean, in words."""

    key: str
    label: str
    text: str
    options: list[tuple[str, str]] = field(default_factory=list)
    suggested: str = ""


DetailSource = Callable[[Contact, Contact], Iterable[Detail]]
Asker = Callable[[Contact, Contact], Iterable[Question]]
_SOURCES: list[DetailSource] = []
_ASKERS: list[Asker] = []


def details(source: DetailSource) -> DetailSource:
    """Register a function that names the details of two contacts of the same kind."""
    _SOURCES.append(source)
    return source


def asks(asker: Asker) -> Asker:
    """Register a function that names what has to be decided before these two (kept, absorbed) can be merged."""
    _ASKERS.append(asker)
    return asker


def differences(kept: Contact, absorbed: Contact) -> Iterator[Difference]:
    """What the two disagree about; a detail that neither has, or both the same, is none."""
    for source in _SOURCES:
        for detail in source(kept, absorbed):
            left, right = detail.read(kept), detail.read(absorbed)
            if left != right and right:
                yield Difference(detail, left, right)


def questions(kept: Contact, absorbed: Contact) -> list[Question]:
    """What has to be decided; most merges ask nothing."""
    return [question for asker in _ASKERS for question in asker(kept, absorbed)]


def answered(question: Question, choices: Mapping[str, str]) -> str:
    """The option that was chosen. Raises ChoiceNeeded when none was, or one that is not offered."""
    chosen = choices.get(question.key, "")
    if chosen not in {value for value, _words in question.options}:
        raise needs_choice(question.key)
    return chosen
