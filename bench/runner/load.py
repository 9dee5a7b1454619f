"""Runs of the load client."""

import json
import subprocess
from dataclasses import dataclass

from .stage import Stage
from .subject import Subject

SECONDS_OVER = 120  # What a run may take beyond the seconds that it is asked for.


@dataclass(frozen=True)
class Load:
    """Each run is one process of the client, which stops by itself and prints one JSON line."""

    stage: Stage

    def run(self, mode: str, subject: Subject, script: str = "plain", **options) -> dict:
        return finish(self.start(mode, subject, script, **options), options["seconds"])

    def start(self, mode: str, subject: Subject, script: str = "plain",
              **options) -> subprocess.Popen:
        command = [self.stage.program("load"), mode, "--port", str(subject.ports[script]),
                   "--model", subject.model(script), "--key", subject.key]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        return self.stage.start_piped(command)


def finish(process: subprocess.Popen, seconds: float) -> dict:
    """Waits for the end of a run and returns what it printed."""
    output, errors = process.communicate(timeout=seconds + SECONDS_OVER)
    if process.returncode != 0:
        raise SystemExit(f"the load client failed: {errors.strip()}")
    return json.loads(output)
