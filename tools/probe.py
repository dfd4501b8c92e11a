"""Asks the web server of this container whether it can serve people; exits with 0 if it can.

It asks in the name of the public address, because Django answers to no other.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    """0 when /readyz says 200."""
    port = int(os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2])
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
