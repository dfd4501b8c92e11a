"""What stays where it is at the desk when two contacts become one. Cases, like all that is not said here, move."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ams.core.merging import guards, stays
from ams.core.models import ContactMerge
from staffdesk.models import Erasure

stays("staffdesk.ServerErrorHit.contact", "it says whose business an error of ours stopped")
stays("staffdesk.DataDownload.contact", "it says of which record a file was put together")
stays("staffdesk.Pulse.contact", "it says who was asked how it was, once in a quarter")
stays("staffdesk.MemberAtRisk.contact", "it is counted anew each hour")
stays("staffdesk.Erasure.contact", "it says whose record was to be erased")
stays("staffdesk.MailingRecipient.contact", "it says to which record a mailing went")


@guards
def erased_since(merge: ContactMerge) -> Iterator[str]:
    """What the other record was is gone; taking them apart would bring back an empty one."""
    if Erasure.objects.filter(contact=merge.kept_id).exclude(state=Erasure.State.ASKED).exists():
        yield _("They were erased since, so there is nothing to bring back.")
