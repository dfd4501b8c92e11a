"""How the rows of this app behave when two contacts become one. Loaded by every process, for what it registers."""

from members.merge_rules import belonging, memberships, people

__all__ = ["belonging", "memberships", "people"]
