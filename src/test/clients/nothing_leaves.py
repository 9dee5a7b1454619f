"""A start with provider keys, on a machine that has nothing but its loopback: the kernel counts
every attempt to reach another, look-ups of names included. `unshare` makes such a machine.
"""

import fcntl
import json
import re
import shutil
import socket
import struct
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from harness.children import REPOSITORY, wait_until
from harness.gateway import first, serve, wait_for_screen

SIOCSIFFLAGS = 0x8914
IFF_UP = 1
VARIABLES = {"OPENAI_API_KEY": "sk-test", "OPENROUTER_API_KEY": "sk-or-test"}


def setUpModule() -> None:
    """The loopback of a new namespace is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))


class NothingLeaves(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sovereign-leaves-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_before_the_first_call_nobody_else_is_asked(self) -> None:
        child = serve("nothing-leaves", REPOSITORY, [], self.folder, VARIABLES)
        self.addCleanup(child.stop)
        screen = wait_for_screen(child)
        self.assertRegex(screen, r"✓ openai +key in OPENAI_API_KEY")
        url, key = first(r"Listening +(\S+)", screen), first(r"First key +(\S+)", screen)
        self.assertEqual(200, self.asked(f"{url}/readyz", key))
        self.assertEqual(200, self.asked(f"{url}/v1/models", key))
        self.assertEqual(0, attempts_to_leave())

        self.assertEqual(503, self.asked(f"{url}/v1/chat/completions", key, "openai/any"))
        wait_until(lambda: attempts_to_leave() > 0, "what a call asks for is counted")

    def asked(self, url: str, key: str, model: str = "") -> int:
        messages = [{"role": "user", "content": "hi"}]
        body = json.dumps({"model": model, "messages": messages}).encode() if model else None
        fields = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, fields)) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code


def attempts_to_leave() -> int:
    """What found no way, which is every way that is not the loopback's."""
    names, values = re.findall(r"^Ip: (.*)$", Path("/proc/net/snmp").read_text(), re.MULTILINE)
    figures = dict(zip(names.split(), map(int, values.split()), strict=True))
    six = re.search(r"^Ip6OutNoRoutes\s+(\d+)", Path("/proc/net/snmp6").read_text(), re.MULTILINE)
    return figures["OutNoRoutes"] + (int(six.group(1)) if six else 0)
