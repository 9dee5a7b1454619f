"""A burst of calls while the organisation's own model server dies, and a country with nobody left.

Two real model servers: nothing is lost that the second could have answered.
"""

import json
import signal
import socket
import threading
import unittest
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from harness.children import free_port, wait_until
from harness.gateway import Gateway
from harness.llama import Llama

HELLO = "Hello, this is a real server."
AT_ONCE = 16
CALLS = 1_000
CALLS_BEFORE_DEATH = 300
SECONDS_TO_COME_BACK = 15
KINDS = ("plain", "stream", "held")


def setUpModule() -> None:
    global own, cloud, abroad, gateway
    own, cloud, abroad = Llama("burst-own"), Llama("burst-cloud"), Listener()
    gateway = Gateway("burst", config())


def tearDownModule() -> None:
    gateway.stop()
    abroad.close()
    own.end(signal.SIGKILL)
    cloud.end(signal.SIGKILL)


def config() -> str:
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    return f"""\
instance: {{home: au}}
providers:
  own: {{type: llamacpp, base_url: "{own.url}"}}
  cloud: {{type: openai-compatible, base_url: "{cloud.url}", source: cloud}}
  inside: {{type: openai-compatible, base_url: "{nobody}", source: gpu, place: au}}
  inside-too: {{type: openai-compatible, base_url: "{nobody}", source: cloud, place: au}}
  abroad: {{type: openai-compatible, base_url: "{abroad.url}", source: cloud, place: us}}
models:
  tiny: {{offers: [{{provider: own, model: tiny}}, {{provider: cloud, model: tiny}}]}}
capabilities:
  careful: {{chain: [inside/m, inside-too/m, abroad/m]}}
"""


class Listener:
    """Counts whoever connects, and says nothing."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/v1"
        self.connections = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        try:
            while True:
                self.server.accept()[0].close()
                self.connections += 1
        except OSError:
            return

    def close(self) -> None:
        self.server.close()


class Answer:
    """What a caller got, read to its end."""

    def __init__(self, kind: str, status: int, headers: Any, body: str) -> None:
        self.kind = kind
        self.status = status
        self.source = headers["x-sovereign-source"]
        self.decision = headers["x-sovereign-decision"]
        events = [line[6:] for line in body.splitlines() if line.startswith("data: ")]
        self.is_done = "[DONE]" in events
        end = events.index("[DONE]") if self.is_done else len(events)
        chunks = [json.loads(event) for event in events[:end]]
        self.error = next((chunk["error"] for chunk in chunks if "error" in chunk), None)
        self.text = "".join(delta(chunk) for chunk in chunks if "error" not in chunk)
        if kind == "plain" and status == 200:
            self.text = json.loads(body)["choices"][0]["message"]["content"]
            self.is_done = True

    def is_whole(self) -> bool:
        return self.status == 200 and self.is_done and not self.error and self.text == HELLO

    def is_broken_in_the_open(self) -> bool:
        """Some of it had left, and its end says that it is not all."""
        begun = self.text != "" and HELLO.startswith(self.text)
        told = bool(self.error) and self.error["type"] == "upstream_stream_failed"
        return self.kind == "stream" and begun and told and not self.is_done


def delta(chunk: dict[str, Any]) -> str:
    choices = chunk.get("choices") or [{}]
    return (choices[0].get("delta") or {}).get("content") or ""


def ask(model: str, kind: str, **headers: str) -> Answer:
    messages = [{"role": "user", "content": "hi"}]
    body = {"model": model, "messages": messages, "stream": kind != "plain"}
    if kind == "held":
        headers = {"x-sf-stream-failure": "hold", **headers}
    request = urllib.request.Request(
        f"{gateway.url}/v1/chat/completions",
        json.dumps(body).encode(),
        {
            "authorization": f"Bearer {gateway.key}",
            "content-type": "application/json",
            **headers,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return Answer(kind, answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(kind, refused.code, refused.headers, refused.read().decode())


class Burst(unittest.TestCase):
    def test_a_death_in_its_middle_costs_no_call_that_could_move(self) -> None:
        done = Counter[str]()
        enough = threading.Event()

        def call(number: int) -> Answer:
            answer = ask("tiny", KINDS[number % len(KINDS)])
            done["calls"] += 1
            if done["calls"] >= CALLS_BEFORE_DEATH:
                enough.set()
            return answer

        with ThreadPoolExecutor(AT_ONCE) as threads:
            calls = [threads.submit(call, number) for number in range(CALLS)]
            enough.wait(120)
            own.end(signal.SIGKILL)
        answers = [answer.result() for answer in calls]
        broken = [it for it in answers if it.is_broken_in_the_open()]
        lost = [it for it in answers if not it.is_whole() and it not in broken]
        self.assertEqual([], [(it.kind, it.status, it.error, it.text) for it in lost])
        sources = Counter(it.source for it in answers)
        print(f"burst: {sources['gpu']} gpu, {sources['fallback']} fallback, {len(broken)} broken")
        self.assertLessEqual(len(broken), AT_ONCE)
        self.assertGreater(sources["fallback"], 0)
        self.assert_usage_agrees(sources)
        self.assert_decisions_say_why(answers)
        own.ensure()
        wait_until(is_own, "the own server back", SECONDS_TO_COME_BACK)

    def assert_usage_agrees(self, sources: Counter[str]) -> None:
        def split() -> dict[str, int]:
            groups = gateway.manage("GET", "/api/v1/usage?by=source,model")["data"]
            return {it["source"]: it["calls"] for it in groups if it["model"] == "tiny"}

        wait_until(lambda: split() == dict(sources), "usage that agrees", 10)

    def assert_decisions_say_why(self, answers: list[Answer]) -> None:
        for answer in [it for it in answers if it.source == "fallback"][::50]:
            decision = gateway.manage("GET", f"/api/v1/decisions/{answer.decision}")
            first, second = decision["candidates"][:2]
            shut = [it["gate"] for it in first["gates"] if it["said"] == "shut"]
            failed = [it["outcome"] for it in first["attempts"]]
            self.assertEqual("own", first["provider"])
            self.assertTrue(shut or failed, decision)
            self.assertEqual("answered", second["attempts"][-1]["outcome"])


def is_own() -> bool:
    return ask("tiny", "plain").source == "gpu"


class Residency(unittest.TestCase):
    def test_with_nobody_left_inside_every_call_is_refused_and_none_goes_abroad(self) -> None:
        def call(number: int) -> Answer:
            inside = {"x-sovereign-residency": "au-only"}
            return ask("careful", KINDS[number % len(KINDS)], **inside)

        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(threads.map(call, range(CALLS)))
        self.assertEqual({503: CALLS}, Counter(it.status for it in answers))
        self.assertEqual(0, abroad.connections)
