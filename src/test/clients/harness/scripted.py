"""A provider that does what the model's name says, and tells what became of its callers."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REFUSAL = {
    "message": "temperature must be at most 2",
    "type": "invalid_request_error",
    "param": "temperature",
    "code": "decimal_above_max_value",
}
BUSY = {"message": "try later", "type": "requests", "param": None, "code": "rate_limit_exceeded"}
BROKEN = {"message": "it broke", "type": "server_error", "param": None, "code": None}
SECONDS_TO_LEAVE = 10


class ScriptedProvider:
    """Listens on a free port of the loopback from when it is made."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    calls: dict[str, int] = {}
    left = threading.Semaphore(0)

    def do_GET(self) -> None:
        """Any GET waits until a caller of `endless` has left: 200; 504 if none did."""
        left = _Handler.left.acquire(timeout=SECONDS_TO_LEAVE)
        self._json(200 if left else 504, {})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        model = request["model"]
        count = _Handler.calls[model] = _Handler.calls.get(model, 0) + 1
        match model:
            case "refuses":
                self._json(400, {"error": REFUSAL})
            case "broken":
                self._json(500, {"error": BROKEN})
            case "busy":
                self._json(429, {"error": BUSY}, {"retry-after": "3"})
            case "busy-once" if count % 2 == 1:
                self._json(429, {"error": BUSY}, {"retry-after": "1"})
            case "endless":
                self._endless()
            case "weather":
                self._json(200, _answer(model, json.dumps({"city": "Paris", "degrees": 21})))
            case _:
                self._json(200, _answer(model, "plain answer"))

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(f"data: {json.dumps(_chunk('on '))}\n\n".encode())
                time.sleep(0.02)
        except OSError:
            _Handler.left.release()

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def asked(model: str) -> int:
    """How often a model was asked so far."""
    return _Handler.calls.get(model, 0)


def _answer(model: str, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None, "reasoning_content": "why"}
    return {
        "id": "scripted-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [
            {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        ],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
        "x_big": 9007199254740993,
    }


def _chunk(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    head = {"id": "scripted-1", "object": "chat.completion.chunk", "created": 1, "model": "endless"}
    return {**head, "choices": [choice]}


def config(provider: ScriptedProvider) -> str:
    """A gateway's: the mock, the scripted provider, and a model whose own server is broken."""
    return f"""\
providers:
  mock: {{type: mock}}
  own: {{type: openai-compatible, base_url: "{provider.url}", source: gpu}}
  script: {{type: openai-compatible, base_url: "{provider.url}", source: cloud}}
models:
  survivor:
    offers:
      - {{provider: own, model: broken}}
      - {{provider: script, model: plain}}
"""
