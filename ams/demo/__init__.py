"""The demonstration: an association with a past, people one can be, and the inbox of everybody.

Nothing here exists outside it: every page needs the setting DEMO and the marker that only `seed_demo` sets.
"""
