"""Sovereign as a child process, with a configuration and a data folder of its own."""

import json
import os
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

from .children import FOLDER, REPOSITORY, Child

SECONDS_TO_START = 60
NOT_OURS = {"JAVA_HOME", "OPENAI_API_KEY", "OPENROUTER_API_KEY"}


class Gateway:
    """Started when made; `url` and `key` are what its screen says."""

    def __init__(self, name: str, config: str) -> None:
        folder = FOLDER / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        file = folder / "sovereign.yaml"
        file.write_text(config)
        arguments = ["--config", str(file), "--data", str(folder / "data")]
        self.child = serve(name, REPOSITORY, arguments)
        screen = wait_for_screen(self.child)
        self.url = first(r"Listening +(\S+)", screen)
        self.key = first(r"First key +(\S+)", screen)

    def chat(self, model: str, content: str, **members: Any) -> "Reply":
        """One plain call without any client library."""
        body = {"model": model, "messages": [{"role": "user", "content": content}], **members}
        request = urllib.request.Request(
            f"{self.url}/v1/chat/completions",
            json.dumps(body).encode(),
            {"authorization": f"Bearer {self.key}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Reply(headers, json.load(answer))

    def stop(self) -> None:
        self.child.stop()


class Reply:
    """The headers and the JSON of an answer."""

    def __init__(self, headers: dict[str, str], body: dict[str, Any]) -> None:
        self.headers = headers
        self.body = body

    def source(self) -> str:
        return self.headers["x-sovereign-source"]

    def text(self) -> str:
        return self.body["choices"][0]["message"]["content"]


def serve(name: str, checkout: Path, arguments: list[str]) -> Child:
    """`./sovereign serve` of a checkout, on any free port, as somebody without JAVA_HOME or keys."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    command = ["./sovereign", "serve", "--listen", "127.0.0.1:0", *arguments]
    return Child(name, command, checkout, environment)


def wait_for_screen(child: Child, seconds: float = SECONDS_TO_START) -> str:
    return child.wait_for(lambda text: "Ctrl-C stops" in text, "its screen", seconds)


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"no {pattern} in:\n{text}"
    return found.group(1)
