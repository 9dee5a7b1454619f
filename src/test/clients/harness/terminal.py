"""A program on a terminal of its own: what a person types, and what they see."""

import contextlib
import os
import pty
import re
import select
import signal
import time
from pathlib import Path

CTRL_C = "\x03"
CTRL_D = "\x04"


class Terminal:
    """Runs from when it is made; `text` is all that was shown."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.text = ""
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def see(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Waits until that is shown, and takes everything up to its end away."""
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.text, re.DOTALL)):
            left = end - time.monotonic()
            if left < 0 or not self._read(left):
                raise AssertionError(f"no {pattern} in:\n{self.text}")
        self.text = self.text[found.end() :]
        return found

    def _read(self, seconds: float) -> bool:
        if not select.select([self.screen], [], [], seconds)[0]:
            return False
        with contextlib.suppress(OSError):  # How Linux says that nobody writes there any more.
            piece = os.read(self.screen, 65536).decode(errors="replace")
            self.text += piece.replace("\r\n", "\n")
            return bool(piece)
        return False

    def end(self) -> int:
        """Its exit code, once it has ended."""
        while self._read(60):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.screen)
