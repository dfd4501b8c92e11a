"""What the members app keeps for a time only."""

from django.utils.translation import gettext_lazy as _

from ams.core.kept import Kept, delete_rows, empty_columns, keep_for_a_time, remove_files
from members.models import ImportLine, ImportRun, JoinDraft, Proof

keep_for_a_time(
    Kept(
        key="join_drafts",
        name=_("Joins nobody finished"),
        goes=_("What was typed on the join page. Memberships and orders that came of it stay."),
        since=_("the day it was typed"),
        days=30,
        least=2,
        because=_("Until then people come back from their mailbox to finish."),
        over=lambda before: JoinDraft.objects.filter(created_at__lt=before),
        remove=delete_rows,
    )
)
keep_for_a_time(
    Kept(
        key="proof_files",
        name=_("Proofs that were looked at"),
        goes=_("The file with its name. That it was accepted or not, by whom and until when, stays."),
        since=_("the day of the decision"),
        days=90,
        least=14,
        because=_("Somebody whose proof was not accepted asks why."),
        over=lambda before: Proof.objects.filter(decided_at__lt=before).exclude(file=""),
        remove=remove_files("file", name=""),
        batch=20,
    )
)
keep_for_a_time(
    Kept(
        key="import_files",
        name=_("Files of imports"),
        goes=_("The file as it was uploaded. What each of its rows did stays, so that it can be undone."),
        since=_("the day it was uploaded"),
        days=30,
        least=2,
        because=_("Questions are answered, and large files are read, within days."),
        over=lambda before: (
            ImportRun.objects.filter(created_at__lt=before).exclude(file="").exclude(state__in=ImportRun.WORKING)
        ),
        remove=remove_files("file"),
        batch=20,
    )
)
keep_for_a_time(
    Kept(
        key="import_rejects",
        name=_("Rows that imports rejected"),
        goes=_("What stood in the row, of people who may be no members. Its number, and why it was rejected, stay."),
        since=_("the day the file was uploaded"),
        days=365,
        least=30,
        because=_("Whoever imports corrects them, and tries again."),
        over=lambda before: ImportLine.objects.filter(run__created_at__lt=before).exclude(cells=[]),
        remove=empty_columns(cells=[]),
    )
)
