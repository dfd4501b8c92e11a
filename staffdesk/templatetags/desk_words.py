"""Words of the desk that templates ask for."""

from django import template

from staffdesk.words import mail_remarks

register = template.Library()
register.filter("mail_remarks", mail_remarks)
