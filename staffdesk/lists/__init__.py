"""Lists of contacts by what they are like: conditions, what is wrong with them, how to ask for them, and in words."""

from staffdesk.lists.asking import consent_to, contacts_on, everybody_like
from staffdesk.lists.checking import Checked, ConditionError, check, check_all
from staffdesk.lists.criteria import (
    MOST_CONDITIONS,
    Condition,
    Conditions,
    UnreadableCriteria,
    as_json,
    from_json,
    one_from_text,
)
from staffdesk.lists.sentence import phrase, sentence
from staffdesk.lists.subjects import Shape, Subject, all_subjects

__all__ = [
    "MOST_CONDITIONS",
    "Checked",
    "Condition",
    "ConditionError",
    "Conditions",
    "Shape",
    "Subject",
    "UnreadableCriteria",
    "all_subjects",
    "as_json",
    "check",
    "check_all",
    "consent_to",
    "contacts_on",
    "everybody_like",
    "from_json",
    "one_from_text",
    "phrase",
    "sentence",
]
