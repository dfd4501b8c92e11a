"""What stays where it is at the desk when two contacts become one. Cases, like all that is not said here, move."""

from ams.core.merging import stays

stays("staffdesk.ServerErrorHit.contact", "it says whose business an error of ours stopped")
stays("staffdesk.MailingRecipient.contact", "it says to which record a mailing went")
