"""First providers that fail, each in its own way; behind each stands the plain upstream."""

import socket
import threading
from dataclasses import dataclass

from .stage import Stage

FAULTS = ("refused", "unavailable", "dead", "stalled", "dies")
TIMER_MS = 500  # Of the connection and of the response's header fields, for these providers.
READ_BYTES = 64 * 1024
REFUSAL = (b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
           b"Content-Length: 2\r\n\r\n{}")


@dataclass(frozen=True)
class Firsts:
    """Their ports by how they fail: a script of that name asks for them.

    `refused` and `dies` have nobody listening, until a row starts an upstream there.
    """

    ports: dict[str, int]

    def providers(self) -> list[str]:
        """Their lines of a configuration."""
        timers = f"{{connect: {TIMER_MS}ms, headers: {TIMER_MS}ms}}"
        return [f"  {provider(fault)}: {{type: openai-compatible, source: cloud, "
                f"base_url: http://127.0.0.1:{port}/v1, timeouts: {timers}}}"
                for fault, port in self.ports.items()]

    def models(self, second: str) -> list[str]:
        """The models that are asked of them first."""
        return [f"  {model(fault)}: {{offers: [{_offer(provider(fault))}, {_offer(second)}]}}"
                for fault in self.ports]


def _offer(of: str) -> str:
    return f"{{provider: {of}, model: bench-upstream}}"


def provider(fault: str) -> str:
    return f"first-{fault}"


def model(fault: str) -> str:
    return f"bench-{fault}-first-model"


def start_firsts(stage: Stage) -> Firsts:
    """They answer from threads that end with this process."""
    return Firsts({
        "refused": stage.free_port(),
        "dies": stage.free_port(),
        "unavailable": _listen(_refuse),
        "stalled": _listen(_read_on),
        "dead": _black_hole(),
    })


def _listen(serve) -> int:
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(target=_accept, args=(listener, serve), daemon=True).start()
    return listener.getsockname()[1]


def _accept(listener: socket.socket, serve) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection, serve), daemon=True).start()


def _serve(connection: socket.socket, serve) -> None:
    with connection:
        try:
            serve(connection)
        except OSError:
            pass  # The caller left.


def _refuse(connection: socket.socket) -> None:
    while b"\r\n\r\n" in connection.recv(READ_BYTES):  # Head and body of a small call come at once.
        connection.sendall(REFUSAL)


def _read_on(connection: socket.socket) -> None:
    while connection.recv(READ_BYTES):
        pass


_kept = []  # A socket that nobody holds would be closed.


def _black_hole() -> int:
    """A listener whose backlog is full: a connection's first packet is never answered."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    _kept.append(listener)
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        _kept.append(filler)
    return listener.getsockname()[1]
