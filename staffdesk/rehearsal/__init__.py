"""Rehearsals: staff say in plain terms what should happen; the real operations play it, and nothing of it stays."""

from staffdesk.rehearsal.configuration import configuration_now
from staffdesk.rehearsal.plans import read_expected, read_plan
from staffdesk.rehearsal.running import play, rehearse
from staffdesk.rehearsal.sentences import names_for, sentence_of

__all__ = ["configuration_now", "names_for", "play", "read_expected", "read_plan", "rehearse", "sentence_of"]
