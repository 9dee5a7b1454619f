"""The rows of the table: how each is measured, what is made of it and what is to be reached."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import machine
from .failover import AT_ONCE, TIMER, burst_while_it_dies, time_to_content
from .load import Load, finish
from .stage import Stage
from .subject import Subject
from .upstream import taken_mib

CALLS_PER_SECOND = 1_000
STREAMS = 2_000
EVENTS_PER_SECOND = 33
HELD_STREAMS = 10_000
LARGE_BODIES_PER_SECOND = 20
FILES_TO_SPARE = 400  # of a gateway, beyond two for each stream
SECONDS_TO_CLOSE = 2  # so that the next row is not billed for it
SOAK_MINUTES = 10

# What one subject showed in one round, by metric.
Metrics = dict[str, float]
# What all did: "direct", "nginx", "gateway", and "disk" for its own force.
Round = dict[str, Metrics]


@dataclass(frozen=True)
class Pace:
    """How often and how long things are measured, in seconds."""

    rounds: int
    seconds: int
    warm_up: int
    hold: int
    stall: int


FULL = Pace(rounds=3, seconds=10, warm_up=25, hold=15, stall=20)
QUICK = Pace(rounds=1, seconds=3, warm_up=6, hold=6, stall=6)


@dataclass(frozen=True)
class Scene:
    """What a measurement has at hand."""

    stage: Stage
    load: Load
    pace: Pace
    upstream: Subject
    # Starts another server of the subject's kind.
    start_another: Callable[[Subject], Subject]
    # Starts an upstream where a first provider has nobody listening.
    start_first: Callable[[str], subprocess.Popen]

    def held_streams(self) -> int:
        """A gateway needs two files for each stream, in one process."""
        return min(HELD_STREAMS, (self.stage.open_files - FILES_TO_SPARE) // 2)


@dataclass(frozen=True)
class Figure:
    """One line of the table: the metric shown in the columns, what is made of it, the bar."""

    label: str
    metric: str
    compute: Callable[[Round, str], float | None]
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    has_columns: bool = True


@dataclass(frozen=True)
class Row:
    name: str
    what: str
    roles: tuple[str, ...]
    measure: Callable[[Scene, Subject], Metrics]
    figures: tuple[Figure, ...]
    script: str = "plain"
    in_each_round: bool = True


# ---- what is made of a metric ----


def times_nginx(values: Round, metric: str) -> float | None:
    return values["gateway"][metric] / values["nginx"][metric] if "nginx" in values else None


def added(values: Round, metric: str) -> float | None:
    """Over direct and the disk's own force; both sides in the same unit."""
    return values["gateway"][metric] - values["direct"][metric] - values["disk"][metric]


def of_disk(values: Round, metric: str) -> float | None:
    return values["disk"][metric]


def own(values: Round, metric: str) -> float | None:
    return values["gateway"][metric]


# ---- how it is measured ----


def closed_loop(body: int, connections: int, script: str = "plain"):
    """CPU per call while a fixed number of connections call as fast as they are answered."""

    def measure(scene: Scene, subject: Subject) -> Metrics:
        before = subject.cpu_seconds()
        result = scene.load.run("closed", subject, script, seconds=scene.pace.seconds, warmup=0,
                                body=body, connections=connections)
        cpu = subject.cpu_seconds() - before
        calls = max(result["calls"], 1)
        return {"cpu_us": cpu * 1e6 / calls, "calls_per_s": calls / result["seconds"],
                "errors": result["errors"]}

    return measure


def open_loop(scene: Scene, subject: Subject) -> Metrics:
    """The delays of 1 KB calls that are begun on time."""
    result = scene.load.run("calls", subject, rate=CALLS_PER_SECOND, seconds=scene.pace.seconds + 1)
    return {"p50_ms": result["p50_us"] / 1000, "p99_ms": result["p99_us"] / 1000,
            "errors": result["errors"]}


def open_loop_beside_large_bodies(scene: Scene, subject: Subject) -> Metrics:
    seconds = scene.pace.seconds + 2
    large = scene.load.start("calls", subject, rate=LARGE_BODIES_PER_SECOND, seconds=seconds,
                             body=1_000_000, connections=8)
    metrics = open_loop(scene, subject)
    metrics["errors"] += finish(large, seconds)["errors"]
    return metrics


def many_streams(scene: Scene, subject: Subject) -> Metrics:
    events = scene.pace.seconds * EVENTS_PER_SECOND
    cpu, times = subject.cpu_seconds(), machine.processor_times()
    result = scene.load.run("streams", subject, streams=STREAMS, events=events,
                            seconds=scene.pace.seconds)
    cpu = subject.cpu_seconds() - cpu
    return {"delivered_percent": 100 * (1 - result["missing"] / (events * STREAMS)),
            "cpu_us": cpu * 1e6 / max(result["events"], 1),
            "p99_ms": result["p99_us"] / 1000,
            "busy_cores": machine.busy_cores_since(times),
            "errors": result["broken"]}


def held_streams(scene: Scene, subject: Subject) -> Metrics:
    """The highest memory while streams are open that bring an event now and then."""
    streams = scene.held_streams()
    process = scene.load.start("hold", subject, "slow", streams=streams, seconds=scene.pace.hold,
                               ramp=5)
    highest = 0.0
    while process.poll() is None:
        highest = max(highest, subject.rss_mib())
        time.sleep(0.5)
    result = finish(process, scene.pace.hold)
    time.sleep(SECONDS_TO_CLOSE)
    return {"rss_mib": highest, "open": result["open"], "errors": streams - result["open"]}


def stalled_client(scene: Scene, subject: Subject) -> Metrics:
    """What is taken of 1 GB that the upstream offers while the client reads nothing."""
    before = subject.rss_mib()
    process = scene.load.start("stall", subject, "flood", seconds=scene.pace.stall)
    time.sleep(scene.pace.stall - 1)
    metrics = {"taken_mib": taken_mib(scene.upstream), "rss_growth_mib": subject.rss_mib() - before,
               "errors": 0}
    finish(process, scene.pace.stall)
    if metrics["taken_mib"] == 0:
        metrics["errors"] = 1  # The stream was never opened, or was given up.
    return metrics


def first_answer(scene: Scene, subject: Subject) -> Metrics:
    begun = time.monotonic()
    another = scene.start_another(subject)
    answered = another.await_answer()
    scene.stage.stop(another.process)
    return {"start_ms": (answered - begun) * 1000, "errors": 0}


def soak(scene: Scene, subject: Subject) -> Metrics:
    """Memory each minute of load on a fresh server."""
    fresh = scene.start_another(subject)
    fresh.await_answer()
    process = scene.load.start("calls", fresh, rate=CALLS_PER_SECOND, seconds=60 * SOAK_MINUTES)
    highest = 0.0
    for minute in range(1, SOAK_MINUTES + 1):
        time.sleep(60)
        rss = fresh.rss_mib()
        highest = max(highest, rss)
        print(f"soak: minute {minute}: {fresh.name} RSS {rss:.0f} MiB", flush=True)
    errors = finish(process, 60)["errors"]
    scene.stage.stop(fresh.process)
    return {"rss_mib": highest, "errors": errors}


# ---- the rows ----

PROXIES = ("nginx", "gateway")
ALL = ("direct", "nginx", "gateway")
FAILOVER = ("direct", "gateway")


def failover_row(name: str, fault: str, what: str, compute: Callable[[Round, str], float],
                 at_most: float) -> Row:
    unit = "ms added" if compute is AT_ONCE else "ms past timer"
    figure = Figure("first content, ms", "content_ms", compute, unit, at_most=at_most)
    return Row(f"failover-{name}", what, FAILOVER, time_to_content(fault), (figure,), script=fault)


ROWS = (
    Row("calls-1k", "1 KB bodies, 64 connections", PROXIES, closed_loop(1_000, 64), (
        Figure("CPU per call, µs", "cpu_us", times_nginx, "× nginx", at_most=2),
        Figure("calls/s", "calls_per_s", times_nginx, "× nginx"))),
    Row("calls-50k", "50 KB bodies, 32 connections", PROXIES, closed_loop(50_000, 32), (
        Figure("CPU per call, µs", "cpu_us", times_nginx, "× nginx", at_most=4),)),
    Row("calls-1m", "1 MB bodies, 8 connections", PROXIES, closed_loop(1_000_000, 8), (
        Figure("CPU per call, µs", "cpu_us", times_nginx, "× nginx", at_most=12),)),
    Row("latency", "1,000 calls/s", ALL, open_loop, (
        Figure("p50, ms", "p50_ms", added, "ms added", at_most=0.3),
        Figure("p99, ms", "p99_ms", added, "ms added", at_most=1),
        Figure("the disk's own force, p50", "p50_ms", of_disk, "ms", has_columns=False),
        Figure("the disk's own force, p99", "p99_ms", of_disk, "ms", has_columns=False))),
    Row("latency-beside-1m", "the same, 20 bodies/s of 1 MB beside", ALL,
        open_loop_beside_large_bodies, (
            Figure("p99, ms", "p99_ms", added, "ms added", at_most=3),
            Figure("the disk's own force, p99", "p99_ms", of_disk, "ms", has_columns=False))),
    Row("streams", "2,000 streams, 33 events/s", PROXIES, many_streams, (
        Figure("delivered, %", "delivered_percent", own, "%", at_least=100),
        Figure("CPU per event, µs", "cpu_us", times_nginx, "× nginx", at_most=1.5),
        Figure("p99 delay, ms", "p99_ms", times_nginx, "× nginx", at_most=2),
        Figure("busy cores of the machine", "busy_cores", own, "cores"))),
    Row("open-streams", "10,000 open streams", PROXIES, held_streams, (
        Figure("held open", "open", own, "streams"),
        Figure("highest RSS, MiB", "rss_mib", own, "MiB", at_most=1_024)), script="slow"),
    Row("tls", "1 KB bodies, TLS to the upstream", PROXIES, closed_loop(1_000, 64, "tls"), (
        Figure("CPU per call, µs", "cpu_us", times_nginx, "× nginx"),), script="tls"),
    failover_row("refused", "refused", "the first provider refuses connections", AT_ONCE, 50),
    failover_row("503", "unavailable", "it answers 503; one retry in place after 100 ms", AT_ONCE,
                 150),
    failover_row("dead", "dead", "nobody answers the connection's first packet", TIMER, 50),
    failover_row("stalled", "stalled", "it takes the call and says nothing", TIMER, 50),
    Row("burst", "1,000 calls, 500 a second; the first is killed", ("gateway",),
        burst_while_it_dies, (
            Figure("answered", "answered", own, "calls", at_least=1_000),
            Figure("p99, ms", "p99_ms", own, "ms")), script="dies"),
    Row("start", "start to first answer", PROXIES, first_answer, (
        Figure("time, ms", "start_ms", own, "ms", at_most=1_000),)),
    Row("stalled-client", "nothing read, 1 GB offered", PROXIES, stalled_client, (
        Figure("taken, MiB", "taken_mib", own, "MiB", at_most=8),
        Figure("RSS growth, MiB", "rss_growth_mib", own, "MiB")), script="flood",
        in_each_round=False),
    Row("soak", "1,000 calls/s for 10 minutes, fresh", ("gateway",), soak, (
        Figure("highest RSS, MiB", "rss_mib", own, "MiB", at_most=250),), in_each_round=False),
)
