"""Sovereign from a checkout, with an empty data folder, and what of it was on."""

import os
import re
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .firsts import Firsts, model
from .jdk import find_tool
from .stage import Stage
from .subject import Subject, request

STORE_PASSWORD = "changeit"  # Guards nothing: a trust store holds certificates only.


@dataclass
class Sovereign:
    """Can be started more than once, each time with a data folder and a port of its own."""

    name: str
    stage: Stage
    upstream: Subject
    certificate_file: Path | None
    repository: Path
    firsts: Firsts
    key: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)
    starts: int = 0

    def start(self) -> Subject:
        self.starts += 1
        folder = self.stage.folder / f"{self.name}-{self.starts}"
        data = folder / "data"
        data.mkdir(parents=True)
        port = self.stage.free_port()
        scripts = self._scripts()
        config = folder / "sovereign.yaml"
        config.write_text(self._config(port, scripts))
        process = self.stage.start(
            folder.name, ["./sovereign", "serve", "--config", str(config), "--data", str(data)],
            cwd=self.repository, env=self._environment())
        models = {script: _model_of(script) for script in scripts}
        models |= {fault: model(fault) for fault in self.firsts.ports}
        return Subject(self.name, process, self.stage.log_of(folder.name),
                       dict.fromkeys(models, port), models, self.key)

    def _scripts(self) -> list[str]:
        return [script for script in self.upstream.ports if script != "tls" or self._trust_store()]

    def _config(self, port: int, scripts: list[str]) -> str:
        providers, models = [], []
        for script in scripts:
            scheme = "https" if script == "tls" else "http"
            url = f"{scheme}://127.0.0.1:{self.upstream.ports[script]}/v1"
            providers.append(f"  bench-{script}: "
                             f"{{type: openai-compatible, base_url: {url}, source: cloud}}")
            models.append(f"  {_model_of(script)}: "
                          f"{{offers: [{{provider: bench-{script}, model: bench-upstream}}]}}")
        providers += self.firsts.providers()
        models += self.firsts.models("bench-plain")
        server = f"server: {{listen: 127.0.0.1:{port}}}"
        return "\n".join([server, "providers:", *providers, "models:", *models, ""])

    def _environment(self) -> dict[str, str]:
        options = [os.environ.get("SOVEREIGN_JAVA_OPTS", "")]
        if store := self._trust_store():
            options += [f"-Djavax.net.ssl.trustStore={store}",
                        f"-Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}"]
        return {**os.environ, "SOVEREIGN_ADMIN_KEY": self.key,
                "SOVEREIGN_JAVA_OPTS": " ".join(options)}

    def _trust_store(self) -> Path | None:
        """The upstream's certificate in the form that Java takes; None: no way to that upstream."""
        keytool = find_tool("keytool")
        if self.certificate_file is None or keytool is None:
            return None
        store = self.stage.folder / "trust.p12"
        if not store.exists():
            subprocess.run(
                [keytool, "-importcert", "-noprompt", "-alias", "bench", "-storetype", "PKCS12",
                 "-file", self.certificate_file, "-keystore", store, "-storepass", STORE_PASSWORD],
                check=True, capture_output=True)
        return store


def what_is_on(subject: Subject) -> str:
    """Seen from outside, so that the table's first line claims nothing that was off."""
    parts = [_keys(subject), _metrics_and_journal(subject)]
    pid = subject.process.pid
    return "; ".join([", ".join(parts), f"transport {_transport(pid)}", f"GC {_collector(pid)}"])


def _keys(subject: Subject) -> str:
    return "keys" if subject.call(with_key=False) == 401 else "KEYS OFF"


def _metrics_and_journal(subject: Subject) -> str:
    status, before = _metrics(subject)
    if status != 200:
        return "METRICS OFF, journal not seen"
    subject.call()
    _, after = _metrics(subject)
    was_forced = _forces(after) > _forces(before)
    return "metrics, " + ("journal with force" if was_forced else "JOURNAL'S FORCE NOT SEEN")


def _metrics(subject: Subject) -> tuple[int, str]:
    return request(subject.ports["plain"], "GET", "/metrics", subject.key)


def _forces(metrics: str) -> float:
    """The sum of all counters that tell how often the journal was forced to disk."""
    counter = re.compile(r"^\w*journal\w*(?:force|sync)\w*(?:\{[^}]*\})? (\S+)", re.MULTILINE)
    return sum(float(value) for value in counter.findall(metrics))


def _transport(pid: int) -> str:
    """By the native library it has loaded and the kind of its file descriptors."""
    if any("[io_uring]" in _link(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()):
        return "io_uring"
    libraries = Path(f"/proc/{pid}/maps").read_text()
    return "epoll" if "transport_native_epoll" in libraries else "NIO"


def _link(entry: Path) -> str:
    try:
        return os.readlink(entry)
    except OSError:
        return ""  # Closed since it was listed.


def _collector(pid: int) -> str:
    jcmd = find_tool("jcmd")
    if jcmd is None:
        return "unknown (no jcmd)"
    flags = subprocess.run([jcmd, str(pid), "VM.flags"], capture_output=True, text=True).stdout
    collector = re.search(r"-XX:\+Use(\w+)GC\b", flags)
    heap = re.search(r"-XX:MaxHeapSize=(\d+)", flags)
    if collector is None or heap is None:
        return "unknown"
    return f"{collector[1]}, heap at most {int(heap[1]) // 2**20} MiB"


def _model_of(script: str) -> str:
    return "bench-model" if script == "plain" else f"bench-{script}-model"
