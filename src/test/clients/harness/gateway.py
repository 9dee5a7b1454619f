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
NOT_OURS = {"CI", "JAVA_HOME", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENROUTER_API_KEY"}


class Gateway:
    """Started when made; `url` and `key` are what its screen says."""

    def __init__(self, name: str, config: str) -> None:
        folder = FOLDER / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        file = folder / "sovereign.yaml"
        file.write_text(config)
        self.data = folder / "data"
        arguments = ["--config", str(file), "--data", str(self.data)]
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

    def manage(self, method: str, path: str) -> Any:
        """What the management API answers an operator."""
        key = (self.data / "keys" / "admin").read_text().strip()
        request = urllib.request.Request(
            f"{self.url}{path}", method=method, headers={"authorization": f"Bearer {key}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def reset(self, provider: str) -> None:
        """Opens the gates before a provider, as an operator would."""
        self.manage("POST", f"/api/v1/providers/{provider}/reset")

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


def serve(
    name: str,
    checkout: Path,
    arguments: list[str],
    folder: Path | None = None,
    variables: dict[str, str] | None = None,
) -> Child:
    """`./sovereign serve` of a checkout, on any free port, in that folder or the checkout's."""
    command = [str(checkout / "sovereign"), "serve", "--listen", "127.0.0.1:0", *arguments]
    return Child(name, command, folder or checkout, environment(variables or {}))


def environment(variables: dict[str, str]) -> dict[str, str]:
    """That of somebody without JAVA_HOME or keys, and with these variables."""
    return {key: value for key, value in os.environ.items() if key not in NOT_OURS} | variables


def wait_for_screen(child: Child, seconds: float = SECONDS_TO_START) -> str:
    return child.wait_for(lambda text: "Ctrl-C stops" in text, "its screen", seconds)


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"no {pattern} in:\n{text}"
    return found.group(1)
