"""A program run to its end beside a gateway and its scripted provider, which it finds by variables."""

import os
import subprocess
from pathlib import Path

from .gateway import Gateway
from .scripted import ScriptedProvider, config


def run(name: str, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """How it ended, with all that it printed."""
    provider = ScriptedProvider()
    gateway = Gateway(name, config(provider))
    surroundings = {
        "SOVEREIGN_BASE_URL": f"{gateway.url}/v1",
        "SOVEREIGN_KEY": gateway.key,
        "PROVIDER_BASE_URL": provider.url,
    }
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **surroundings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    finally:
        gateway.stop()
        provider.stop()
