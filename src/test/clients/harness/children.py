"""Child processes: each is started here, ends with this process at the latest, and writes a log."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[4]
FOLDER = REPOSITORY / "target" / "clients"
# Below the ports that the kernel gives to outgoing connections, so that none is in the way.
PORTS = range(19_300, 19_900)
PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 40


class Child:
    """A process and what it wrote."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        cwd: Path = REPOSITORY,
        env: dict[str, str] | None = None,
    ) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = FOLDER / f"{name}.child.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent,
            )

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_for(self, holds: Callable[[str], bool], what: str, seconds: float) -> str:
        """What it wrote, once that holds; an error if it ends or takes longer."""

        def ready() -> bool:
            if holds(self.text()):
                return True
            if not self.is_running():
                raise AssertionError(f"{self.name} ended before {what}:\n{self.text()}")
            return False

        wait_until(ready, f"{self.name}: {what}", seconds)
        return self.text()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends it, by force if it does not listen; its exit code."""
        if self.is_running():
            self.process.send_signal(how)
        try:
            return self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.name} did not end:\n{self.text()}") from None


def wait_until(
    holds: Callable[[], bool], what: str, seconds: float = 10, every: float = 0.02
) -> None:
    """Returns as soon as that holds; looks that often."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(every)


def free_port() -> int:
    """A port that can be given to a server again and again."""
    offset = os.getpid() % len(PORTS)
    for port in [*PORTS[offset:], *PORTS[:offset]]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def _end_with_parent() -> None:
    if hasattr(ctypes.CDLL(None), "prctl"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
