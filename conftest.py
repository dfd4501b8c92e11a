"""Starts the test run's servers first of all: `tests/conftest.py` may import models."""

from tests import services

services.begin()


def pytest_unconfigure() -> None:
    services.end()
