"""Checkpoints anchored in a real server of Rekor v2, with something in front that shows its log."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import threading
import unittest
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from harness.children import FOLDER, REPOSITORY, Child, free_port, wait_until
from harness.gateway import Gateway

NAME = "rekor-local"
BINARY = FOLDER / "rekor" / "bin" / "posix"
CONFIG = """
providers: {mock: {type: mock}}
log: {anchor: {rekor: "%s", key: "%s", every: 1s}}
"""
SECONDS = 60


class Front:
    """Shows the files of the server's log, hands on requests for entries, and may lose answers."""

    def __init__(self, folder: Path, server: str) -> None:
        self.statuses: list[int] = []
        self.loses = False
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                file = folder / self.path.removeprefix("/api/v2/")
                self.tell(200 if file.is_file() else 404, file.read_bytes() if file.is_file() else b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = post(server + self.path, body)
                front.statuses.append(answer.status)
                if front.loses:
                    self.close_connection = True
                    return
                self.tell(answer.status, answer.read(), answer.headers.get("x-log-index"))

            def tell(self, status: int, body: bytes, index: str | None = None) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                if index is not None:
                    self.send_header("x-log-index", index)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def post(url: str, body: bytes) -> Any:
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    try:
        return urllib.request.urlopen(request, timeout=SECONDS)
    except urllib.error.HTTPError as refused:
        return refused


class Anchors(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = FOLDER / "rekor" / "log"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        secret = folder.parent / "key.pem"
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", str(secret))
        der = run("openssl", "pkey", "-in", str(secret), "-pubout", "-outform", "DER")
        cls.key = verifier_key(NAME, der[-32:])
        port = free_port()
        cls.rekor = Child("rekor.server", server(folder, secret, port))
        cls.addClassCleanup(cls.rekor.stop)
        cls.rekor.wait_for(lambda text: "starting HTTP" in text, "its port", SECONDS)
        cls.front = Front(folder, f"http://127.0.0.1:{port}")
        cls.addClassCleanup(cls.front.stop)
        cls.gateway = Gateway("rekor.gateway", CONFIG % (cls.front.url, cls.key))
        cls.addClassCleanup(cls.gateway.stop)

    def test_a_checkpoint_is_anchored_and_checked(self) -> None:
        wait_until(lambda: len(self.anchors()) > 0, "an anchor", SECONDS)

        self.assertEqual(201, self.front.statuses[0])
        self.assert_checked()

    def test_an_anchor_whose_answer_was_lost_is_proved_by_the_tiles(self) -> None:
        before = len(self.anchors())
        self.front.loses = True
        seen = len(self.front.statuses)
        self.gateway.chat("mock/echo", "Hello!")
        wait_until(lambda: 201 in self.front.statuses[seen:], "a lost answer", SECONDS)
        self.front.loses = False
        wait_until(lambda: len(self.anchors()) > before, "another anchor", SECONDS)

        self.assertIn(409, self.front.statuses[seen:])
        self.assert_checked()

    def anchors(self) -> list[Any]:
        with urllib.request.urlopen(f"{self.gateway.url}/log/anchors", timeout=SECONDS) as answer:
            return json.load(answer)["data"]

    def assert_checked(self) -> None:
        command = [str(REPOSITORY / "sovereign"), "log", "anchors", "--server", self.gateway.url]
        rows = json.loads(run(*command, "--rekor", self.key, "-o", "json"))["data"]
        self.assertEqual({("ok", "ok")}, {(row["log"], row["rekor"]) for row in rows})


def server(folder: Path, secret: Path, port: int) -> list[str]:
    ports = {"--http-port": port, "--grpc-port": port + 1, "--http-metrics-port": port + 2}
    return [
        str(BINARY),
        "serve",
        f"--hostname={NAME}",
        f"--storage-dir={folder}",
        f"--signer-filepath={secret}",
        "--checkpoint-interval=200ms",
        "--batch-max-age=50ms",
        "--persistent-antispam=true",
        *(f"{name}={value}" for name, value in ports.items()),
    ]


def verifier_key(name: str, public_key: bytes) -> str:
    """As c2sp.org/signed-note has it."""
    typed = b"\x01" + public_key
    key_id = hashlib.sha256(name.encode() + b"\n" + typed).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(typed).decode()}"


def run(*command: str) -> bytes:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ).stdout
