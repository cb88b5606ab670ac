"""A server for upload.js that cuts lines, hiccups and refuses; it keeps what arrives in memory."""

import http.server
import json
import threading
import urllib.parse
from pathlib import Path
from typing import Any, Self

SCRIPT = Path(__file__).resolve().parents[2] / "src/satupintu/static/js/upload.js"
PAGE = b"""<!doctype html><html lang="id"><title>Uji</title><form method="post" enctype="multipart/form-data" action="/kirim">
<input type="hidden" name="csrfmiddlewaretoken" value="tok">
<label for="ktp">KTP</label>
<input type="file" name="ktp" id="ktp" data-shrink data-upload-url="/unggah/" data-purpose="requirement">
<button>Kirim</button></form><script type="module" src="/upload.js"></script></html>"""


class SlowLine:
    """`cuts` requests are cut after their bytes were taken, `hiccups` are answered 503, `refusal` is the final sentence."""

    def __init__(self) -> None:
        self.uploads: dict[str, dict[str, Any]] = {}
        self.forms: list[bytes] = []
        self.begun: list[dict[str, str]] = []
        self.tokens: set[str | None] = set()
        self.asked = self.cuts = self.hiccups = 0
        self.refusal = ""

    def __enter__(self) -> Self:
        line = self

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A line that is cut is part of the tests."""

        self._server = Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"line": line}))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: SlowLine

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        if self.path == "/upload.js":
            self._answer(200, SCRIPT.read_bytes(), Content_Type="text/javascript")
        elif self.path == "/":
            self._answer(200, PAGE, Content_Type="text/html; charset=utf-8")
        else:
            self._answer(204)

    def do_POST(self) -> None:
        body = self._body()
        if self.path == "/kirim":
            self.line.forms.append(body)
            self._answer(200, b"ok", Content_Type="text/plain")
            return
        fields = dict(urllib.parse.parse_qsl(body.decode()))
        self.line.begun.append(fields)
        key = f"u{len(self.line.uploads)}"
        self.line.uploads[key] = {"size": int(fields["size"]), "data": b""}
        self._answer(201, json.dumps({"id": key, "offset": 0}).encode(), Content_Type="application/json")

    def do_HEAD(self) -> None:
        self.line.asked += 1
        upload = self.line.uploads.get(self.path.split("/")[2])
        if upload is None:
            self._answer(404)
        else:
            self._answer(200, Upload_Offset=str(len(upload["data"])), Upload_Length=str(upload["size"]))

    def do_PATCH(self) -> None:
        piece, offset = self._body(), int(self.headers["Upload-Offset"])
        upload = self.line.uploads.get(self.path.split("/")[2])
        self.line.tokens.add(self.headers.get("X-CSRFToken"))
        if self.line.refusal:
            problem = json.dumps({"title": self.line.refusal, "detail": "Pindai ulang."})
            self._answer(422, problem.encode(), Content_Type="application/problem+json")
        elif upload is None:
            self._answer(404)
        elif self.line.hiccups:
            self.line.hiccups -= 1
            self._answer(503)
        elif offset != len(upload["data"]):
            self._answer(409, Upload_Offset=str(len(upload["data"])))
        else:
            upload["data"] += piece
            if self.line.cuts and len(upload["data"]) > 400_000:
                self.line.cuts -= 1
                self.close_connection = True
                self.connection.close()
            else:
                self._answer(204, Upload_Offset=str(len(upload["data"])))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:")
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)
