"""A proxy between a client and a server that loses answers: what a cable does that is pulled at a bad moment."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from pathlib import Path


class LossyProxy:
    """Forwards connections to a Unix socket until it is told to lose the next answer to a message."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._word = b""
        self.lost = threading.Event()
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_answer_to(self, word: bytes) -> None:
        """Let the next message that contains a word through, and close the connection when it is answered."""
        self._word = word

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            if self.is_cut:
                return
            server.connect(str(self._target))
            is_losing = False
            waiting = selectors.DefaultSelector()  # `select` takes no descriptor above 1023
            for one in (client, server):
                waiting.register(one, selectors.EVENT_READ)
            while True:
                for one in (client if key.fileobj is client else server for key, _ in waiting.select()):
                    data = one.recv(65536)
                    if not data:
                        return
                    if one is client and self._word and self._word in data:
                        self._word, is_losing = b"", True
                    if one is server and is_losing:
                        self.lost.set()
                        return
                    (server if one is client else client).sendall(data)

    def close(self) -> None:
        self._listener.close()


@contextlib.contextmanager
def lossy_proxy(target: Path) -> Iterator[LossyProxy]:
    proxy = LossyProxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
