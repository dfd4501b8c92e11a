"""Persons and organisations, membership types, memberships and their terms."""
