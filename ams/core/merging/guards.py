"""What has been built upon a merge since, so that it cannot simply be undone."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from ams.core.models import Contact, ContactMerge

Guard = Callable[[ContactMerge], Iterable[str]]
_GUARDS: list[Guard] = []


def guards(guard: Guard) -> Guard:
    """Register a function that says, a sentence each, what depends on a merge."""
    _GUARDS.append(guard)
    return guard


def what_depends_on(merge: ContactMerge, kept: Contact) -> list[str]:
    """Sentences that name it; empty when the merge can be undone. `kept` is its contact as it is now."""
    if kept.merged_into_id:
        return [
            _("%(name)s was itself merged into %(other)s since. Undo that merge first.")
            % {"name": kept, "other": kept.merged_into}
        ]
    return [*_later_merges(merge), *(sentence for guard in _GUARDS for sentence in guard(merge))]


def _later_merges(merge: ContactMerge) -> Iterable[str]:
    """Those that changed a row this one had changed or moved: their undoing has to come first."""
    mine = {(entry["row"], entry["pk"]) for entry in merge.changed}
    mine |= {(label.rpartition(".")[0], key) for label, keys in merge.moved.items() for key in keys}
    later = ContactMerge.objects.standing().filter(kept=merge.kept_id, pk__gt=merge.pk).select_related("absorbed")
    for other in later.order_by("-pk"):
        if mine & {(entry["row"], entry["pk"]) for entry in other.changed}:
            yield _("%(name)s was merged into the same record since. Undo that merge first.") % {"name": other.absorbed}
