"""A stand-in for the federal locator on loopback: fictional rows in the real shape, faults on demand."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def fictional_row(number, **changes):
    """Return one row as the locator's API of 2025 sends it; the program does not exist."""
    return {
        "_irow": number,
        "frid": f"fictional-{number:04}",
        "name1": f"Fictional Recovery Center {number}",
        "name2": None,
        "street1": f"{number} Example Street",
        "street2": None,
        "city": "Cambridge",
        "state": "MA",
        "zip": "02139",
        "phone": f"617-555-01{number % 100:02}",
        "typeFacility": "SA",
        "intake1": None,
        "hotline1": None,
        "website": None,
        "latitude": "42.3647",
        "longitude": "-71.1042",
        "miles": 0.5,
        "services": [{"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment"}],
    } | changes


def page_of(rows, number, size, **changes):
    """Return page `number` of the rows, as a document of the API."""
    return {
        "page": number,
        "totalPages": -(-len(rows) // size),
        "recordCount": len(rows),
        "rows": rows[(number - 1) * size : number * size],
    } | changes


class FakeLocator:
    """What the server shall do, and what it was asked.

    `rows` and `size` make the pages. `faults` are answers given first, one a request: a tuple of status,
    headers and body. `reply`, when set, makes the document for a page number instead.
    """

    def __init__(self, rows, size):
        self.rows, self.size = rows, size
        self.faults = []
        self.reply = None
        self.asked = []
        self.agents = []
        self.url = ""

    def answer(self, number):
        if self.faults:
            return self.faults.pop(0)
        document = self.reply(number) if self.reply else page_of(self.rows, number, self.size)
        return 200, {}, json.dumps(document).encode()


@contextmanager
def serving(rows, size=2):
    """Serve the rows on a free port of this machine while the block runs."""
    fake = FakeLocator(rows, size)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            asked = {key: values[0] for key, values in parse_qs(address.query).items()}
            fake.asked.append(asked | {"path": address.path})
            fake.agents.append(self.headers["User-Agent"])
            status, headers, body = fake.answer(int(asked["page"]))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
