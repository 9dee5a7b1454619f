"""The journal and the log under `strace`, which lets a system call fail, or ends the process there.

A small program appends rows to a folder and says what was acknowledged and signed. For each call
that it makes on the folder's files, it runs once more from the same start with that call refused
(EIO, ENOSPC) or with SIGKILL in its place. Then it is started again without faults: what was
acknowledged is there at its index, what was signed is extended, the log is sound.

A sample of them is run, drawn by a seed that is printed, for `FAULT_SECONDS` (40). With
`FAULT_SECONDS=0` all are run.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from go_log import CLASSES
from harness.children import FOLDER

BASE = 250  # The rows of a case go on from here, over the end of a tile of 256.
END = 264
CALLS = [
    "openat", "mkdir", "read", "pread64", "write", "pwrite64", "fdatasync", "fsync", "ftruncate",
    "fallocate", "syncfs", "rename", "unlink", "newfstatat", "lseek", "close", "fcntl",
]
FAULTS = ["error=EIO", "error=ENOSPC", "signal=KILL"]
CALL = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\(", re.MULTILINE)
WORKING = FOLDER / "disk-faults"
SECONDS_OF_A_CASE = 60


@dataclass(frozen=True)
class Case:
    call: str
    fault: str
    at: int

    def __str__(self) -> str:
        return f"{self.call}-{self.at}-{self.fault.split('=')[1]}"


def main() -> int:
    shutil.rmtree(WORKING, ignore_errors=True)
    WORKING.mkdir(parents=True)
    base = WORKING / "base"
    log_program("write", str(base), "0", str(BASE))
    paths, counts = observe(base)
    cases = all_cases(counts)
    seed = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 1_000_000)))
    print(f"{len(cases)} cases of {dict(counts)}; seed {seed}", flush=True)
    done = run_all(sample(cases, random.Random(seed)), base, paths)
    reached = sum(is_reached(it) for it in done)
    refused = sum("\nfailed" in said(it).read_text() for it in done)
    print(f"{len(done)} run, the fault was reached in {reached}, rows were refused in {refused}")
    wrong = check(done)
    if not refused:
        wrong.append("rows were refused in none: nothing was tried")
    print(*wrong, sep="\n")
    print(f"{len(done) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


def all_cases(counts: Counter[str]) -> list[Case]:
    return [
        Case(call, fault, at + 1)
        for call in counts
        for fault in FAULTS
        for at in range(counts[call])
    ]


def sample(cases: list[Case], chance: random.Random) -> list[Case]:
    """All in an order by chance, but each call with each fault once before any comes again."""
    shuffled = chance.sample(cases, len(cases))
    seen: Counter[tuple[str, str]] = Counter()
    rank = {}
    for case in shuffled:
        seen[case.call, case.fault] += 1
        rank[case] = seen[case.call, case.fault]
    return sorted(shuffled, key=rank.__getitem__)


def run_all(cases: list[Case], base: Path, paths: list[Path]) -> list[Case]:
    """Those that began within the time."""
    seconds = float(os.environ.get("FAULT_SECONDS", "40"))
    end = time.monotonic() + seconds

    def attempt(case: Case) -> Case | None:
        if seconds and time.monotonic() > end:
            return None
        shutil.copytree(base, WORKING / str(case))
        inject = f"inject={case.call}:{case.fault}:when={case.at}"
        with said(case).open("w") as output:
            traced(case, ["-e", f"trace={case.call}", "-e", inject], paths, output)
        return case

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return [case for case in threads.map(attempt, cases) if case]


def said(case: Case | str) -> Path:
    return WORKING / f"{case}.said"


def observe(base: Path) -> tuple[list[Path], Counter[str]]:
    """The files that a run names, within its folder, and how many of each call a thread makes."""
    shutil.copytree(base, WORKING / "all")
    with said("all").open("w") as output:
        traced("all", ["-y", "-e", "trace=" + ",".join(CALLS)], [], output)
    folder = re.escape(str(WORKING / "all"))
    named = re.findall(rf'[<"]{folder}/([^>"]*)[>"]', trace("all").read_text())
    paths = [Path(it) for it in sorted(set(named))]
    shutil.rmtree(WORKING / "all")
    shutil.copytree(base, WORKING / "counted")
    with said("counted").open("w") as output:
        traced("counted", ["-e", "trace=" + ",".join(CALLS)], paths, output)
    seen = CALL.finditer(trace("counted").read_text())
    by_thread = Counter(it.group("thread", "name") for it in seen)
    most: Counter[str] = Counter()
    for (_, name), count in by_thread.items():
        most[name] = max(most[name], count)
    return paths, most


def trace(case: Case | str) -> Path:
    return WORKING / f"{case}.trace"


def is_reached(case: Case) -> bool:
    lines = trace(case).read_text()
    return "(INJECTED)" in lines or "killed by SIGKILL" in lines


def traced(case: Case | str, options: list[str], paths: list[Path], output: TextIO) -> None:
    folder = WORKING / str(case)
    only = [word for path in paths for word in ("-P", str(folder / path))]
    command = ["strace", "-f", "-qq", "-o", str(trace(case)), *options, *only]
    subprocess.run(
        [*command, *java(), "write", str(folder), str(BASE), str(END)],
        stdout=output, stderr=output, timeout=SECONDS_OF_A_CASE, check=False,
    )


def check(cases: list[Case]) -> list[str]:
    ended = log_program("check", *(str(WORKING / str(case)) for case in cases))
    lines = ended.splitlines()
    wrong = [line for line in lines if line.startswith("wrong ")]
    return wrong if f"checked {len(cases)}" in lines else [*wrong, ended]


def log_program(*words: str) -> str:
    """What it says; what else went wrong is printed."""
    ended = subprocess.run([*java(), *words], stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        print(ended.stderr)
    return ended.stderr


def java() -> list[str]:
    home = os.environ.get("JAVA_HOME")
    command = str(Path(home) / "bin" / "java") if home else "java"
    path = os.pathsep.join(map(str, CLASSES))
    options = ["-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
    return [command, *options, "-cp", path, "dev.sovereign.tlog.FaultedLog"]


if __name__ == "__main__":
    sys.exit(main())
