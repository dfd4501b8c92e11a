"""Mail that comes in, without a database: taken apart within bounds, judged, and matched with what it answers.

Everything here takes bytes that anybody on the internet may have made. Time and memory grow with the size of the mail
and with nothing else; whatever cannot be understood is left out and told of in `ReadMail.remarks`.
"""

from staffdesk.mail_in.reading import ReadMail, read_mail
from staffdesk.mail_in.verdicts import Judgement, Verdict, judge

__all__ = ["Judgement", "ReadMail", "Verdict", "judge", "read_mail"]
