"""What the desk keeps for a time only."""

from django.utils.translation import gettext_lazy as _

from ams.core.kept import Kept, delete_rows, empty_columns, keep_for_a_time, remove_files
from staffdesk.models import ArticleReading, CareTask, DataDownload, IncomingMail, InvariantCheck, ServerError
from staffdesk.operations.downloads import KIND
from staffdesk.operations.forgetting import forget_mails

keep_for_a_time(
    Kept(
        key="mails_in_cases",
        name=_("Mails of closed cases, as they came"),
        goes=_("The raw mail and the files in it. What it said stays in its case."),
        since=_("the day its case was closed"),
        days=1095,
        least=7,
        because=_("A case that was closed too early is opened again within days."),
        over=IncomingMail.objects.over_in_cases,
        remove=forget_mails,
        batch=20,
    )
)
keep_for_a_time(
    Kept(
        key="mails_aside",
        name=_("Mails of no case, as they came"),
        goes=_(
            "The raw mail and the files in it: quarantine, discarded mails, returned mails and the like. What nobody "
            "decided about counts as discarded."
        ),
        since=_("the day it came"),
        days=90,
        least=14,
        because=_("Whoever decides about them may be on holiday."),
        over=IncomingMail.objects.over_aside,
        remove=forget_mails,
        batch=20,
    )
)
keep_for_a_time(
    Kept(
        key=KIND,
        name=_("Downloads of somebody’s data"),
        goes=_("The file. That it was asked for and taken stays."),
        since=_("the moment it was put together"),
        days=7,
        least=2,
        because=_("Whoever asked reads the mail with the link first."),
        over=lambda before: DataDownload.objects.to_remove(before=before),
        remove=remove_files("file", state=DataDownload.State.GONE),
        batch=20,
    )
)
keep_for_a_time(
    Kept(
        key="errors",
        name=_("Errors people ran into"),
        goes=_("What went wrong where, and who was stopped by it. The case about it stays."),
        since=_("the last time it happened"),
        days=365,
        least=60,
        because=_("Causes of contacts are looked for in the weeks before."),
        over=lambda before: ServerError.objects.filter(last_at__lt=before),
        remove=delete_rows,
    )
)
keep_for_a_time(
    Kept(
        key="checks",
        name=_("How checks came out"),
        goes=_("For each sentence that must always hold, of how many it did not. The cases about them stay."),
        since=_("the moment it was checked"),
        days=90,
        least=7,
        because=_("Whoever looks after an area reads the last one, perhaps after a holiday."),
        over=lambda before: InvariantCheck.objects.filter(at__lt=before),
        remove=delete_rows,
    )
)
keep_for_a_time(
    Kept(
        key="readings",
        name=_("Readings of answers"),
        goes=_("That somebody read an answer on a day. What the answer says, and what was counted by then, stays."),
        since=_("the day it was read"),
        days=800,
        least=60,
        because=_("Answers are judged by whether somebody came to us within a week, and by the months before."),
        over=lambda before: ArticleReading.objects.filter(at__lt=before),
        remove=delete_rows,
    )
)
keep_for_a_time(
    Kept(
        key="care_notes",
        name=_("Notes of care tasks"),
        goes=_("What was noted when somebody took time for a member. That it was done, when and by whom stays."),
        since=_("the day the task was settled"),
        days=1095,
        least=365,
        because=_("Whoever calls for the next anniversary reads what was said at the last one."),
        over=lambda before: CareTask.objects.with_notes(before=before),
        remove=empty_columns(note=CareTask.FORGOTTEN),
    )
)
