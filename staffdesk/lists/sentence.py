"""A list read as a sentence: “People tagged volunteer, in the Netherlands, with a Full membership”."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core.models import Contact
from staffdesk.lists.checking import Checked
from staffdesk.lists.criteria import Condition
from staffdesk.lists.subjects import CUSTOM, Subject

NAMED = 6  # of many, by name


def sentence(conditions: Sequence[Checked]) -> str:
    """Who is on the list, in words; conditions nobody can ask for are left out."""
    sound = [one for one in conditions if one.subject and not one.problem]
    kinds = [one.condition.values for one in sound if one.condition.about == "kind"]
    who = _("Everybody")
    if len(kinds) == 1 and len(kinds[0]) == 1:
        who = _("People") if kinds[0][0] == Contact.Kind.PERSON else _("Organisations")
    rest = [one for one in sound if one.condition.about != "kind" or who == _("Everybody")]
    rest = sorted(rest, key=_order)
    said = [phrase(one.condition, one.subject) for one in rest if one.subject]
    if not said:
        return who
    begins = ": " if rest[0].condition.about.startswith(CUSTOM) else " "  # “Diet is Vegan” follows no name
    return f"{who}{begins}{', '.join(said)}"


_ORDER = ("type", "state", "history", "ends", "joined", "years", "country", "language", "tag")


def _order(one: Checked) -> int:
    about = one.condition.about
    return _ORDER.index(about) if about in _ORDER else len(_ORDER)


def phrase(condition: Condition, subject: Subject) -> str:
    """One condition in words."""
    said = _said(condition, subject)
    if condition.on:
        return _("%(said)s on %(day)s") % {"said": said, "day": _date(condition.on)}
    return said


def _said(condition: Condition, subject: Subject) -> str:
    about, how = condition.about, condition.how
    if about.startswith(CUSTOM):
        return f"{subject.label} {subject.hows[how][0]} {_values(condition, subject)}".strip()
    if about in ("ends", "joined"):
        return _period(condition)
    if about == "years":
        count = int(condition.values[0])
        return ngettext("member for at least %d year", "members for at least %d years", count) % count
    if about == "number":
        count = len(condition.values)
        return ngettext("with one certain number", "with one of %d numbers", count) % count
    if about == "email":
        return _("with an e-mail address") if how == "has" else _("without an e-mail address")
    return _phrases()[about, how] % {"names": _values(condition, subject)}


def _phrases() -> dict[tuple[str, str], str]:
    return {
        ("kind", "any"): _("%(names)s"),
        ("type", "any"): _("whose membership is %(names)s"),
        ("type", "none"): _("who hold no membership of %(names)s"),
        ("state", "any"): _("whose membership is %(names)s"),
        ("history", "any"): _("counted as %(names)s"),
        ("seat", "any"): _("with a seat under %(names)s"),
        ("seat", "none"): _("without a seat under %(names)s"),
        ("tag", "any"): _("tagged %(names)s"),
        ("tag", "none"): _("not tagged %(names)s"),
        ("country", "any"): _("in %(names)s"),
        ("country", "none"): _("not in %(names)s"),
        ("language", "any"): _("reading %(names)s"),
        ("language", "none"): _("not reading %(names)s"),
        ("consent", "any"): _("who agreed to %(names)s"),
        ("consent", "none"): _("who did not agree to %(names)s"),
        ("organisation", "any"): _("belonging to organisation %(names)s"),
        ("section", "any"): _("of the section %(names)s"),
        ("section", "none"): _("not of the section %(names)s"),
        ("committee", "any"): _("with an office in %(names)s"),
        ("committee", "ever"): _("who held an office in %(names)s before"),
        ("committee", "none"): _("without an office in %(names)s"),
        ("event", "any"): _("with a ticket for %(names)s"),
        ("event", "there"): _("who were at %(names)s"),
        ("event", "absent"): _("who had a ticket for %(names)s and were not there"),
        ("event", "none"): _("without a ticket for %(names)s"),
        ("bought", "any"): _("who paid for %(names)s"),
        ("bought", "none"): _("who never paid for %(names)s"),
    }


def _period(condition: Condition) -> str:
    first, last = (_date(value) if value else "" for value in condition.values)
    places = {"first": first, "last": last}
    ends = condition.about == "ends"
    if first and last:
        said = (
            _("whose membership ends between %(first)s and %(last)s")
            if ends
            else _("whose membership began between %(first)s and %(last)s")
        )
    elif first:
        said = (
            _("whose membership ends on or after %(first)s")
            if ends
            else _("whose membership began on or after %(first)s")
        )
    else:
        said = (
            _("whose membership ends on or before %(last)s")
            if ends
            else _("whose membership began on or before %(last)s")
        )
    return said % places


def _values(condition: Condition, subject: Subject) -> str:
    if condition.how == "between":
        first, last = (_date(value) if value else "…" for value in condition.values)
        return f"{first} – {last}"
    names = [subject.choices.get(value, value) for value in condition.values]
    shown = names[:NAMED] if len(names) <= NAMED + 1 else [*names[:NAMED], _("%d more") % (len(names) - NAMED)]
    if len(names) > NAMED + 1:
        return ", ".join(shown)
    return _(" or ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _date(text: str) -> str:
    return str(date_format(date.fromisoformat(text)))
