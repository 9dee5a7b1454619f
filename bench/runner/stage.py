"""The processes of one run: each is started here and ended here, by its own id."""

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from . import machine

BENCH = Path(__file__).resolve().parent.parent
COMMON = ["net.c", "message.c"]
PROGRAMS = {
    "upstream": ["upstream.c", "answers.c", "outbox.c", "stream_flag.c", *COMMON],
    "load": ["load.c", "calls.c", "streams.c", "request.c", "delays.c", *COMMON],
}
# Below the ports that the kernel gives to outgoing connections, so that none is in the way.
FIRST_PORT = 18_100
SECONDS_TO_STOP = 20
PR_SET_PDEATHSIG = 1


class Stage:
    """A folder of its own, ports that are free, and every process that was started."""

    def __init__(self, folder: Path, open_files: int):
        self.folder = folder
        self.open_files = open_files
        self._processes: list[subprocess.Popen] = []
        self._next_port = FIRST_PORT
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_) -> None:
        for process in reversed(self._processes):
            self.stop(process)

    def build(self) -> None:
        for name, sources in PROGRAMS.items():
            files = [str(BENCH / source) for source in sources]
            subprocess.run(["cc", "-std=c11", "-O2", "-o", self.program(name), *files], check=True)

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def free_port(self) -> int:
        while True:
            port = self._next_port
            self._next_port += 1
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if probe.connect_ex(("127.0.0.1", port)) != 0:
                    return port

    def start(self, name: str, command: list[str], **options) -> subprocess.Popen:
        """Starts a process that ends with this one at the latest; it writes to NAME.log."""
        with open(self.log_of(name), "ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=_end_with_parent, **options)
        self._processes.append(process)
        return process

    def start_piped(self, command: list[str]) -> subprocess.Popen:
        """The same for a process whose output is read here."""
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, preexec_fn=_end_with_parent)
        self._processes.append(process)
        return process

    def stop(self, process: subprocess.Popen) -> None:
        if process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def render(template: str, target: Path, names: dict[str, object]) -> Path:
    """Writes a template of this folder with its @NAMES@ filled in."""
    text = (BENCH / template).read_text()
    target.write_text(re.sub(r"@([A-Z_]+)@", lambda match: str(names[match[1]]), text))
    return target


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
