"""How the rows of this app behave when two contacts become one. Loaded by every process, for what it registers."""

from members.merge_rules import belonging, memberships, people, proofs

__all__ = ["belonging", "memberships", "people", "proofs"]
