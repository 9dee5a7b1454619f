"""A running server that is measured, and plain calls to it."""

import http.client
import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import machine

SECONDS_TO_ANSWER = 600  # The first start of a checkout may build it.
SECONDS_OF_A_CALL = 30


@dataclass
class Subject:
    """Its process, and the port and model that lead to each script of the upstream."""

    name: str
    process: subprocess.Popen
    log: Path
    ports: dict[str, int]
    models: dict[str, str] = field(default_factory=dict)
    key: str = "none"

    def model(self, script: str) -> str:
        return self.models.get(script, "bench-model")

    def cpu_seconds(self) -> float:
        return machine.cpu_seconds(self.process.pid)

    def rss_mib(self) -> float:
        return machine.rss_mib(self.process.pid)

    def call(self, with_key: bool = True) -> int:
        """The status of one plain call, 0 where there is none."""
        question = [{"role": "user", "content": "hello"}]
        body = json.dumps({"model": self.model("plain"), "messages": question})
        key = self.key if with_key else None
        return request(self.ports["plain"], "POST", "/v1/chat/completions", key, body)[0]

    def await_answer(self) -> float:
        """Calls until the first 200; returns its moment, in seconds of the monotonic clock."""
        give_up = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < give_up:
            if self.call() == 200:
                return time.monotonic()
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended ({self.process.returncode}): {self.log}")
            time.sleep(0.002)
        raise SystemExit(f"{self.name} gave no answer within {SECONDS_TO_ANSWER} s: {self.log}")


def request(port: int, method: str, path: str, key: str | None = None,
            body: str | None = None) -> tuple[int, str]:
    """Status and body of an answer; 0 and nothing where there is none."""
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_OF_A_CALL)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
