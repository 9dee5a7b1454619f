"""A new user's first minutes: clone, `./sovereign serve`, paste the curl that it prints."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness.children import REPOSITORY
from harness.gateway import first, serve, wait_for_screen

SECONDS_TO_BUILD = 600
ENDED_BY_SIGTERM = 128 + 15


class FreshCheckout(unittest.TestCase):
    def setUp(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="sovereign-fresh-"))
        self.addCleanup(shutil.rmtree, folder)
        self.checkout = folder / "sovereign"
        subprocess.run(["git", "clone", "-q", str(REPOSITORY), str(self.checkout)], check=True)

    def test_serves_as_its_screen_says_and_keeps_its_key(self) -> None:
        screen = self.served(SECONDS_TO_BUILD)
        key = first(r"First key +(\S+)", screen)
        curl = first(r"(?s)Try: +(curl.*?)\n(?! +-)", screen)
        self.assertIn(key, curl)
        answer = self.pasted(curl)
        self.assertIn("data: [DONE]", answer.splitlines())
        self.assertEqual(ENDED_BY_SIGTERM, self.served_by.stop())

        screen = self.served(seconds=60)
        self.assertNotIn("First key", screen)
        curl = first(r"(?s)Try: +(curl.*?)\n(?! +-)", screen)
        answer = self.pasted(f"SOVEREIGN_KEY='{key}'; {curl}")
        self.assertIn("data: [DONE]", answer.splitlines())

    def served(self, seconds: float) -> str:
        self.served_by = serve("fresh-checkout", self.checkout, [])
        self.addCleanup(self.served_by.stop)
        return wait_for_screen(self.served_by, seconds)

    def pasted(self, command: str) -> str:
        ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(0, ended.returncode, ended.stderr)
        return ended.stdout
