"""The scripted upstream: one process for each script that the rows need, and one behind TLS."""

import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .nginx import common_names
from .stage import Stage, render
from .subject import Subject, request

SCRIPTS = {
    "plain": ["--rate", "33"],
    "slow": ["--events", "100000", "--rate", "0.2"],
    "flood": ["--flood", str(2**30)],
}


@dataclass(frozen=True)
class Certificate:
    """Of the upstream behind TLS: self-signed, for 127.0.0.1."""

    file: Path
    private_key: Path


def start_upstreams(stage: Stage, events_per_stream: int) -> Subject:
    """The subject's own process is the plain one."""
    ports = {script: stage.free_port() for script in SCRIPTS}
    processes = {}
    for script, arguments in SCRIPTS.items():
        command = [stage.program("upstream"), "--port", str(ports[script]), *arguments]
        if script == "plain":
            command += ["--events", str(events_per_stream)]
        processes[script] = stage.start(f"upstream-{script}", command)
    return Subject("direct", processes["plain"], stage.log_of("upstream-plain"), ports)


def start_first(stage: Stage, port: int) -> subprocess.Popen:
    """An upstream that a row may end."""
    process = stage.start("upstream-first", [stage.program("upstream"), "--port", str(port)])
    while request(port, "GET", "/v1/models")[0] != 200 and process.poll() is None:
        time.sleep(0.01)
    return process


def start_tls_upstream(stage: Stage, upstream: Subject) -> Certificate | None:
    """nginx with a certificate before the plain upstream; None where a tool for it is missing."""
    if not (shutil.which("nginx") and shutil.which("openssl")):
        return None
    folder = stage.folder / "tls-upstream"
    folder.mkdir()
    certificate = _make_certificate(folder)
    upstream.ports["tls"] = stage.free_port()
    config = render("tls-upstream.conf.in", folder / "nginx.conf", {
        **common_names(stage, folder),
        "CERTIFICATE": certificate.file,
        "PRIVATE_KEY": certificate.private_key,
        "PLAIN_UPSTREAM": upstream.ports["plain"],
        "TLS_UPSTREAM": upstream.ports["tls"],
    })
    stage.start("tls-upstream", ["nginx", "-c", str(config)])
    return certificate


def taken_mib(upstream: Subject) -> float:
    """What the callers' kernels have acknowledged of the floods that are open."""
    _, stats = request(upstream.ports["flood"], "GET", "/bench/stats")
    return json.loads(stats)["taken"] / 2**20


def _make_certificate(folder: Path) -> Certificate:
    certificate = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", certificate.private_key, "-out", certificate.file],
        check=True, capture_output=True)
    return certificate
