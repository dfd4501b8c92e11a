"""How the rows of this app behave when two contacts become one. Loaded by every process, for what it registers."""

from members.merge_rules import memberships, people

__all__ = ["memberships", "people"]
