"""The project's own PostgreSQL and Redis-compatible server, and the `up` command that runs everything on one machine.

Production uses `paths` alone, and of it only what says where things are: with DATABASE_URL and REDIS_URL set nothing
here is started. The servers come from the `embedded` dependency group.
"""
