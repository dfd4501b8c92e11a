#!/usr/bin/env python
"""Every command of the project: `python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.first_start import prepare_settings
from ams.core.embedded.paths import explain_missing_database


def main() -> None:
    """Run one command; a database that is not running is a sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ams.settings")
    try:
        if sys.argv[1:2] == ["up"]:
            prepare_settings(sys.argv[2:])
        else:
            os.environ.setdefault("DATABASE_POOL_SIZE", "0")  # a command needs one connection, and waits for none
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(explain_missing_database(error))
    except (EmbeddedServiceError, ImproperlyConfigured) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
