"""``python -m sandbox``: start the sandbox and serve until it is told to stop."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from sandbox.housekeeping import Housekeeper
from sandbox.past import learn_the_past
from sandbox.server import Server, Site
from sandbox.state import Options, open_sandbox
from sandbox.store import AlreadyRunning, Store
from sandbox.webhooks import Postman

log = logging.getLogger("sandbox")


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line; keys may come from the environment, too."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A payment provider where no money moves.")
    parser.add_argument("--port", type=int, required=True, help="port to listen on")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--data", type=Path, required=True, help="SQLite file; made if it is not there")
    parser.add_argument("--webhook-url", required=True, help="where events are posted")
    parser.add_argument("--webhook-secret", default=os.environ.get("SANDBOX_WEBHOOK_SECRET"),
                        help="whsec_…, or SANDBOX_WEBHOOK_SECRET")  # fmt: skip
    parser.add_argument("--api-key", default=os.environ.get("SANDBOX_API_KEY"),
                        help="sk_test_…, or SANDBOX_API_KEY")  # fmt: skip
    parser.add_argument("--public-url", help="where browsers reach the sandbox (default: http://HOST:PORT)")
    parser.add_argument("--seller", default="Demonstration shop", help="whose name the payment page shows")
    parser.add_argument("--past", type=Path, help="what happened before (JSON); read while nothing else is known")
    parser.add_argument("--verbose", action="store_true", help="log every request")
    options = parser.parse_args(arguments)
    if not (options.api_key or "").startswith("sk_test_"):
        parser.error("--api-key must be a test key: sk_test_…")
    if not (options.webhook_secret or "").startswith("whsec_"):
        parser.error("--webhook-secret must look like whsec_…")
    return options


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; 0 when stopped, 1 when it could not start."""
    arguments = read_arguments()
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.INFO, format="%(asctime)s %(name)s %(message)s"
    )
    public_url = (arguments.public_url or f"http://{arguments.host}:{arguments.port}").rstrip("/")
    try:
        store = Store(arguments.data)
    except AlreadyRunning:
        log.error("Another sandbox is using %s. Stop it, or choose another --data.", arguments.data)  # noqa: TRY400 (the reason is in the words)
        return 1
    options = Options(arguments.api_key, arguments.webhook_url, arguments.webhook_secret, public_url, arguments.seller)
    box = open_sandbox(options, store)
    if arguments.past:
        learn_the_past(box, arguments.past)
    postman, housekeeper = Postman(box), Housekeeper(box)
    try:
        server = Server((arguments.host, arguments.port), Site(box, postman))
    except OSError as error:
        log.error("Cannot listen on %s:%s: %s.", arguments.host, arguments.port, error.strerror)  # noqa: TRY400 (the reason is in the words)
        store.close()
        return 1
    postman.start()
    housekeeper.start()
    _serve(server)
    housekeeper.stop()
    postman.stop()
    store.close()
    log.info("Stopped.")
    return 0


def _serve(server: Server) -> None:
    """Serve until a signal asks to stop, then let requests under way finish."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    log.info("The payment sandbox listens on http://%s:%s; no money moves.", server.server_name, server.server_port)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    server.busy.wait_until_idle(5)


if __name__ == "__main__":
    sys.exit(main())
