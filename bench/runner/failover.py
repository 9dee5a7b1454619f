"""Rows in which the first provider fails and the second answers."""

import http.client
import json
import signal
import time
from statistics import median

from .firsts import TIMER_MS, provider
from .load import finish
from .subject import Subject, request

CALLS = 20
BURST = 1_000
BURST_CALLS_PER_SECOND = 500
SECONDS_TO_DEATH = 0.7
SECONDS_OF_A_CALL = 30


def time_to_content(fault: str):
    """From a call to the first content of its stream, each time with all gates open."""

    def measure(scene, subject: Subject) -> dict[str, float]:
        script = fault if fault in subject.models else "plain"
        times, errors = [], 0
        for _ in range(CALLS):
            open_gates(subject, fault)
            begun = time.monotonic()
            if asks_for_content(subject, script):
                times.append((time.monotonic() - begun) * 1_000)
            else:
                errors += 1
        return {"content_ms": median(times or [0]), "errors": errors}

    return measure


def open_gates(subject: Subject, fault: str) -> None:
    """A breaker would spare the later calls the first provider."""
    if subject.models:
        request(subject.ports["plain"], "POST", f"/api/v1/providers/{provider(fault)}/reset",
                subject.key)


def asks_for_content(subject: Subject, script: str) -> bool:
    body = json.dumps({"model": subject.model(script), "stream": True,
                       "messages": [{"role": "user", "content": "hello"}]})
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {subject.key}"}
    connection = http.client.HTTPConnection("127.0.0.1", subject.ports[script],
                                            timeout=SECONDS_OF_A_CALL)
    try:
        connection.request("POST", "/v1/chat/completions", body, headers)
        answer = connection.getresponse()
        while line := answer.readline():
            if b'"content":"' in line and b'"content":""' not in line:
                return True
        return False
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def burst_while_it_dies(scene, subject: Subject) -> dict[str, float]:
    """Calls begun on time, while the process of the first provider is killed."""
    first = scene.start_first("dies")
    open_gates(subject, "dies")
    process = scene.load.start("calls", subject, "dies", rate=BURST_CALLS_PER_SECOND, count=BURST,
                               seconds=BURST / BURST_CALLS_PER_SECOND, warmup=0, grace=10)
    time.sleep(SECONDS_TO_DEATH)
    first.send_signal(signal.SIGKILL)
    result = finish(process, BURST / BURST_CALLS_PER_SECOND)
    first.wait()
    return {"answered": result["calls"], "p99_ms": result["p99_us"] / 1_000,
            "errors": result["errors"]}


def beyond(timer_ms: float):
    """What a call takes more than directly, beyond the timer that has to run out."""

    def compute(values, metric: str) -> float:
        return values["gateway"][metric] - values["direct"][metric] - timer_ms

    return compute


TIMER = beyond(TIMER_MS)
AT_ONCE = beyond(0)
