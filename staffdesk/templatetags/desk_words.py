"""Words of the desk that templates ask for."""

from django import template

from staffdesk.words import mail_remarks, refusal_in_words

register = template.Library()
register.filter("mail_remarks", mail_remarks)
register.filter("refusal_in_words", refusal_in_words)
