"""A way to a server that loses the first answer: it is there in full, and does not arrive."""

import socket
import threading
from urllib.parse import urlsplit

QUIET_SECONDS = 2.0


class LosesFirstAnswer:
    """Listens on a free port of the loopback while it is entered."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._server = (there.hostname or "", there.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "LosesFirstAnswer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        lost = False
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            threading.Thread(target=_copy, args=(client, server), daemon=True).start()
            if lost:
                threading.Thread(target=_copy, args=(server, client), daemon=True).start()
            else:
                _swallow(server)
                _cut(client)
                _cut(server)
            lost = True


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    _cut(target)


def _swallow(server: socket.socket) -> None:
    """Takes an answer in until nothing more of it comes."""
    server.recv(65536)
    server.settimeout(QUIET_SECONDS)
    try:
        while server.recv(65536):
            pass
    except TimeoutError:
        pass


def _cut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
