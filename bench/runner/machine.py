"""What the kernel says: CPU and memory of processes, the disk, the limit of open files."""

import os
import resource
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
WANTED_OPEN_FILES = 65_536
APPENDS = 1_000
APPEND_BYTES = 4_096


def raise_open_files() -> int:
    """Raises this process's limit, which its children inherit, as far as allowed; returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, WANTED_OPEN_FILES), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return limit
        except (ValueError, OSError):
            continue  # Only root with CAP_SYS_RESOURCE may raise the hard limit.
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children."""
    return sum(int(ticks) for one in _family(pid) for ticks in _stat(one)[11:13]) / TICKS_PER_SECOND


def rss_mib(pid: int) -> float:
    """Resident memory of a process and its children; pages that they share count in each."""
    pages = sum(int(_stat(one)[21]) for one in _family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def busy_cores_since(before: tuple[float, float]) -> float:
    """How many cores the whole machine kept busy since `processor_times` was read."""
    busy, total = (now - then for now, then in zip(processor_times(), before))
    return (os.cpu_count() or 1) * busy / total if total else 0.0


def processor_times() -> tuple[float, float]:
    """Busy and total ticks of all cores so far."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def force_micros(folder: Path) -> dict[str, float]:
    """p50 and p99 of appending 4 KB to a file and `fdatasync`, in microseconds."""
    path = folder / "force-probe"
    block = os.urandom(APPEND_BYTES)
    micros = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(APPENDS):
            start = time.perf_counter_ns()
            file.write(block)
            os.fdatasync(file.fileno())
            micros.append((time.perf_counter_ns() - start) / 1000)
    path.unlink()
    micros.sort()
    return {"p50_us": micros[APPENDS // 2], "p99_us": micros[APPENDS * 99 // 100]}


def disk_of(folder: Path) -> str:
    """File system and device that hold a folder."""
    mounts = [line.split()[:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    device, _, kind = max(holding, key=lambda mount: len(mount[1]))
    return f"{kind} on {Path(device).name}"


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third, the state, on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ["0"] * 50  # It has ended.


def _family(pid: int) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [one for one in pids if one == pid or _stat(one)[1] == str(pid)]
