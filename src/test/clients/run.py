#!/usr/bin/env python3
"""Runs the parts that the README names, each with what it needs.

It leaves the counts in `target/clients/counts`.

`run.py` runs all of them, `run.py NAME…` these. Uses the standard library alone.
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.children import FOLDER, REPOSITORY

HERE = Path(__file__).resolve().parent
TOOLS = REPOSITORY.parent / "shared" / "tools"
LAYERS = 16  # Slow enough that a story is not at its end before its caller has left.
REKOR = "github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix@v2.3.0"
UNSHARED = ["unshare", "--map-root-user", "--net"]
COPY_OF_JARS = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
COUNTS = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


@dataclass(frozen=True)
class Counts:
    passed: int
    failed: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed"


@dataclass(frozen=True)
class Part:
    """What is tried, why it cannot be here ("" where it can), and the command, set up when asked."""

    name: str
    title: str
    missing: str
    command: Callable[[], list[str]]


def parts() -> list[Part]:
    no_node = "" if shutil.which("node") and shutil.which("npm") else "no node or no npm on PATH"
    no_maven = "" if shutil.which("mvn") else "no mvn on PATH"
    no_go = "" if shutil.which("go") else "no go on PATH"
    no_openssl = "" if shutil.which("openssl") else "no openssl on PATH"
    no_model = "" if TOOLS.is_dir() else "no ../shared/tools"
    no_git = "" if (REPOSITORY / ".git").exists() else "not a git checkout"
    return [
        Part("openai_python", "the Python clients", "", openai_python),
        Part("management_api", "the management API under schemathesis", "", management_api),
        Part("node_clients", "the Node clients", no_node, node_clients),
        Part("go_client", "the Go client", no_go, go_client),
        Part("java_client", "the Java client", no_maven, java_client),
        Part("go_log", "the log's formats against Go's modules", no_go, go_log),
        Part("disk_faults", "the log's files under strace's faults", no_strace(), disk_faults),
        Part("rekor", "anchors in a real Rekor", no_go or no_openssl, rekor),
        Part("answer_proofs", "proofs of answers, by a stranger's verifier", "", answer_proofs),
        Part("llamacpp", "llama.cpp as own server and as cloud", no_model, llamacpp),
        Part("burst", "a burst of calls while the own server dies", no_model, burst),
        Part("first_minutes", "the first minutes", no_model or taken(8080), first_minutes),
        Part("nothing_leaves", "what leaves the machine", no_namespace(), nothing_leaves),
        Part("the_jar", "the jar and its bill of materials", no_git, the_jar),
        Part("fresh_checkout", "a fresh checkout", no_git, fresh_checkout),
    ]


def openai_python() -> list[str]:
    return [str(environment("requirements.txt")), str(HERE / "suite.py"), "openai_python"]


def management_api() -> list[str]:
    python = environment("management.requirements.txt")
    return [str(python), str(HERE / "suite.py"), "management_api"]


def node_clients() -> list[str]:
    """`npm ci` in a copy, so that the checkout stays as it is."""
    folder = FOLDER / "node"
    lock = HERE / "node" / "package-lock.json"
    if not is_done(folder, lock):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "node", folder, ignore=shutil.ignore_patterns("node_modules"))
        run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
        mark_done(folder, lock)
    for file in (HERE / "node").glob("*.mjs"):
        shutil.copy(file, folder)
    return [sys.executable, str(HERE / "node_clients.py"), str(folder)]


def go_log() -> list[str]:
    return [sys.executable, str(HERE / "go_log.py"), str(go_module("go"))]


def go_client() -> list[str]:
    return [sys.executable, str(HERE / "go_client.py"), str(go_module("go_client"))]


def go_module(name: str) -> Path:
    """The modules are fetched in a copy, so that a failure to is told as one of setting up."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in (HERE / name).iterdir():
        shutil.copy(file, folder)
    run("go", "vet", "./...", cwd=folder)
    return folder


def java_client() -> list[str]:
    """The jars lie in a folder of the test's own: the project's build knows nothing of them."""
    folder = FOLDER / "java_client"
    wanted = HERE / "java_client" / "pom.xml"
    if not is_done(folder, wanted):
        shutil.rmtree(folder, ignore_errors=True)
        jars = f"-DoutputDirectory={folder / 'lib'}"
        run("mvn", "-B", "-q", "-f", str(wanted), f"{COPY_OF_JARS}:copy-dependencies", jars)
        mark_done(folder, wanted)
    shutil.copy(HERE / "java_client" / "OpenAiJava.java", folder)
    return [sys.executable, str(HERE / "java_client.py"), str(folder)]


def disk_faults() -> list[str]:
    return [sys.executable, str(HERE / "disk_faults.py")]


def rekor() -> list[str]:
    """The server is built once for each version."""
    folder = FOLDER / "rekor"
    mark = folder / "version"
    if not mark.exists() or mark.read_text() != REKOR:
        folder.mkdir(parents=True, exist_ok=True)
        run("env", f"GOBIN={folder / 'bin'}", "go", "install", REKOR)
        mark.write_text(REKOR)
    return [sys.executable, str(HERE / "suite.py"), "rekor"]


def answer_proofs() -> list[str]:
    return [str(environment("proof.requirements.txt")), str(HERE / "suite.py"), "answer_proofs"]


def llamacpp() -> list[str]:
    python = environment("model.requirements.txt")
    maker = TOOLS / "make_tiny_model.py"
    model = FOLDER / "model"
    if not is_done(model, maker):
        run("env", f"LAYERS={LAYERS}", str(python), str(maker), str(model))
        mark_done(model, maker)
    return [str(python), str(HERE / "suite.py"), "llamacpp"]


def burst() -> list[str]:
    return [*llamacpp()[:-1], "burst"]


def first_minutes() -> list[str]:
    return [*llamacpp()[:-1], "first_minutes"]


def nothing_leaves() -> list[str]:
    return [*UNSHARED, sys.executable, str(HERE / "suite.py"), "nothing_leaves"]


def taken(port: int) -> str:
    with socket.socket() as probe:
        there = probe.connect_ex(("127.0.0.1", port)) == 0
    return f"something listens on {port}" if there else ""


def no_namespace() -> str:
    if not shutil.which("unshare"):
        return "no unshare on PATH"
    ended = subprocess.run([*UNSHARED, "true"], capture_output=True, check=False)
    return "" if ended.returncode == 0 else "this machine gives out no network namespaces"


def no_strace() -> str:
    if not shutil.which("strace"):
        return "no strace on PATH"
    ended = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if ended.returncode == 0 else "this machine lets nobody trace"


def the_jar() -> list[str]:
    return [sys.executable, str(HERE / "suite.py"), "the_jar"]


def fresh_checkout() -> list[str]:
    return [sys.executable, str(HERE / "suite.py"), "fresh_checkout"]


def environment(requirements: str) -> Path:
    """The interpreter of a virtual environment that holds these packages."""
    folder = FOLDER / f"venv-{requirements.removesuffix('.txt')}"
    python = folder / "bin" / "python"
    wanted = HERE / requirements
    if not is_done(folder, wanted):
        run(sys.executable, "-m", "venv", "--clear", str(folder))
        run(str(python), "-m", "pip", "install", "-q", "-r", str(wanted))
        mark_done(folder, wanted)
    return python


def is_done(folder: Path, source: Path) -> bool:
    mark = folder / "made-from"
    return mark.exists() and mark.read_text() == digest(source)


def mark_done(folder: Path, source: Path) -> None:
    (folder / "made-from").write_text(digest(source))


def digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


def run(*command: str, cwd: Path = REPOSITORY) -> None:
    ended = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if ended.returncode != 0:
        raise SetupFailure(f"{' '.join(command)}\n{ended.stdout}")


class SetupFailure(Exception):
    """What a part needs could not be had; carries the output that says why."""


def attempt(part: Part) -> Counts:
    """Runs one part; its log is printed where something failed."""
    if part.missing:
        print(f"-- {part.title}: left out, {part.missing}", flush=True)
        return Counts(0, 0)
    print(f"-- {part.title} …", flush=True)
    started = time.monotonic()
    try:
        command = part.command()
    except SetupFailure as failure:
        print(failure)
        return Counts(0, 1)
    log = FOLDER / f"{part.name}.log"
    with log.open("w") as output:
        code = subprocess.run(
            command, cwd=HERE, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
    counts = counts_of(log.read_text(errors="replace"), code)
    if counts.failed:
        print(textwrap.indent(log.read_text(errors="replace"), "   | "))
    print(f"   {counts} ({time.monotonic() - started:.0f} s)", flush=True)
    return counts


def counts_of(log: str, code: int) -> Counts:
    """The log's last counts; a part that fell over, or ran nothing, failed at least once."""
    found = COUNTS.findall(log)
    counts = Counts(*map(int, found[-1])) if found else Counts(0, 0)
    fell_over = counts.failed == 0 and (code != 0 or counts.passed == 0)
    return Counts(counts.passed, 1) if fell_over else counts


def main(names: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [part for part in parts() if not names or part.name in names]
    total = sum((attempt(part) for part in wanted), Counts(0, 0))
    (FOLDER / "counts").write_text(f"{total.passed} {total.failed}\n")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
