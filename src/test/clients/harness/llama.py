"""A llama.cpp server that can die and come back at the same port."""

import re
import signal
import sys
import urllib.request
from pathlib import Path

from .children import FOLDER, Child, free_port

SCRIPT = Path(__file__).resolve().parent.parent / "llama_server.py"
MODEL = FOLDER / "model" / "tiny.gguf"


class Llama:
    """Runs from when it is made."""

    def __init__(self, name: str, port: int | None = None) -> None:
        self.name = name
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self._start()

    def _start(self) -> None:
        command = [sys.executable, str(SCRIPT), str(MODEL), str(self.port)]
        self.child = Child(self.name, command)
        self.child.wait_for(lambda text: "listening at" in text, "its start", 60)

    def ensure(self) -> None:
        """Starts it again where it has ended."""
        if not self.child.is_running():
            self._start()

    def end(self, how: signal.Signals) -> None:
        self.child.stop(how)

    def figure(self, name: str) -> float:
        """One figure of its metrics, e.g. `requests_processing`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            found = re.search(rf"^llamacpp:{name} (\S+)", answer.read().decode(), re.MULTILINE)
        assert found, f"{self.name} has no figure {name}"
        return float(found.group(1))

    def is_idle(self) -> bool:
        return self.figure("requests_processing") == 0
