"""A new user's first minutes on a machine where a llama.cpp server runs at its usual port."""

import json
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness.children import REPOSITORY
from harness.gateway import environment, first, serve, wait_for_screen
from harness.llama import Llama
from harness.terminal import CTRL_C, CTRL_D, Terminal

SOVEREIGN = str(REPOSITORY / "sovereign")
HELLO = "Hello, this is a real server."
KEY = r"sv-\w{12}_\w{49}"
CURL = r"(?s)Try: +(curl.*?)\n(?! +-)"


def setUpModule() -> None:
    global llama
    llama = Llama("llama-8080", 8080)


def tearDownModule() -> None:
    llama.end(signal.SIGKILL)


class FirstMinutes(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sovereign-first-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_the_server_is_found_and_the_printed_curl_answers_from_it(self) -> None:
        screen = self.served()
        self.assertRegex(screen, r"✓ llamacpp +127\.0\.0\.1:8080 +1 model +gpu\n")
        self.assertRegex(screen, r"smart → tiny\n")
        self.assertEqual(HELLO, said(self.run_shell(first(CURL, screen))))

    def test_a_second_start_keeps_the_key(self) -> None:
        key = first(rf"First key +({KEY})", self.served())
        self.server.stop()
        screen = self.served()
        self.assertNotRegex(screen, KEY)
        answer = self.run_shell(f"SOVEREIGN_KEY='{key}'; {first(CURL, screen)}")
        self.assertEqual(HELLO, said(answer))

    def test_chat_answers_from_it(self) -> None:
        url = first(r"Listening +(\S+)", self.served())
        ended = self.sovereign("chat", "hi", "--server", url)
        self.assertEqual(HELLO + "\n", ended.stdout)
        self.assertRegex(ended.stderr, r"^tiny by llamacpp \(gpu\), \d+ tokens, ")

    def test_init_writes_a_file_that_serves_the_same(self) -> None:
        written = self.sovereign("init", "--yes")
        self.assertIn("found llamacpp at 127.0.0.1:8080 with 1 model\n", written.stdout)
        screen = self.served()
        self.assertRegex(screen, r"· llamacpp +127\.0\.0\.1:8080 +1 model +gpu\n")
        self.assertEqual(HELLO, said(self.run_shell(first(CURL, screen))))

    def test_on_a_terminal_the_admin_key_is_shown_once(self) -> None:
        for expected in (True, False):
            terminal = self.terminal("serve", "--listen", "127.0.0.1:0")
            screen = terminal.see(r".*Ctrl-C stops").group()
            self.assertEqual(expected, f"Admin key   {self.admin_key()}   shown once" in screen)
            terminal.type(CTRL_C)
            self.assertEqual(130, terminal.end())

    def admin_key(self) -> str:
        return (self.folder / "sovereign-data" / "keys" / "admin").read_text().strip()

    def test_on_a_terminal_ctrl_c_ends_an_answer_and_not_the_conversation(self) -> None:
        url = first(r"Listening +(\S+)", self.served())
        terminal = self.terminal("chat", "--server", url)
        terminal.see("> ")
        terminal.type("tell a story\n")
        terminal.see("gateway asked")
        terminal.type(CTRL_C)
        terminal.see(r"\(stopped\)\n> ")
        terminal.type("hi\n")
        terminal.see(rf"{HELLO}\n.*tiny by llamacpp \(gpu\).*> ")
        terminal.type(CTRL_D)
        self.assertEqual(0, terminal.end())

    def test_on_a_terminal_ctrl_c_between_answers_ends_the_conversation(self) -> None:
        url = first(r"Listening +(\S+)", self.served())
        terminal = self.terminal("chat", "--server", url)
        terminal.see("> ")
        terminal.type("hi\n")
        terminal.see(rf"{HELLO}.*> ")
        terminal.type(CTRL_C)
        self.assertEqual(130, terminal.end())

    def test_on_a_terminal_init_asks_what_it_cannot_find(self) -> None:
        terminal = self.terminal("init")
        terminal.see("base URL .*: ")
        terminal.type("\n")
        terminal.see("country .*: ")
        terminal.type("nz\n")
        terminal.see("wrote sovereign.yaml")
        self.assertEqual(0, terminal.end())
        self.assertIn('home: "nz"', (self.folder / "sovereign.yaml").read_text())

    def served(self) -> str:
        self.server = serve("first-minutes", REPOSITORY, [], self.folder)
        self.addCleanup(self.server.stop)
        return wait_for_screen(self.server)

    def terminal(self, *words: str) -> Terminal:
        terminal = Terminal([SOVEREIGN, *words], self.folder, environment({}))
        self.addCleanup(terminal.close)
        return terminal

    def sovereign(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run_command([SOVEREIGN, *words])

    def run_shell(self, command: str) -> str:
        return self.run_command(["sh", "-c", command]).stdout

    def run_command(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=environment({}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(0, ended.returncode, ended.stdout + ended.stderr)
        return ended


def said(stream: str) -> str:
    """The text of a stream as curl prints it."""
    data = [line.removeprefix("data: ") for line in stream.splitlines() if line]
    end = data.index("[DONE]")
    assert data[end + 1] == "event: sf_attestation", stream
    choices = [choice for event in data[:end] for choice in json.loads(event)["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)
