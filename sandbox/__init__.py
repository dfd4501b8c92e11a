"""A payment provider of its own, for demonstrations and tests: it speaks Stripe's API, and no money moves.

It is a separate process with its own small database and imports nothing of the application, so the application
cannot tell it from the real provider by anything but its keys. Start it with ``python -m sandbox --help``.
"""
