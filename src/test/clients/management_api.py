"""The management API under schemathesis: requests that fit its document, requests that do not, and
chains of both. No answer may be a 5xx, and each must be as the document says.
"""

import shutil
import subprocess
import sys
import unittest
import urllib.request
from pathlib import Path

from harness.children import FOLDER, REPOSITORY
from harness.gateway import first, serve, wait_for_screen

NAME = "management-api"
CONFIG = """
providers:
  mock: {type: mock}
  gpu-1: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1", source: gpu}
models: {llama: {offers: [{provider: mock, model: story}]}}
capabilities: {smart: {chain: [llama]}}
"""
# Of the environment: among the keys that are listed and revoked on the way is none that it needs.
ADMIN = "an-admin-key-that-is-not-among-the-keys"
# A cursor is any text to the document and one that was given out to the server; and there is one
# tenant, so that no key is another's.
LEFT_OUT = "positive_data_acceptance,object_level_authorization"
SEED = "4"
EXAMPLES = "40"


class ManagementApi(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = FOLDER / NAME
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        file = self.folder / "sovereign.yaml"
        file.write_text(CONFIG)
        arguments = ["--config", str(file), "--data", str(self.folder / "data")]
        self.child = serve(NAME, REPOSITORY, arguments, None, {"SOVEREIGN_ADMIN_KEY": ADMIN})
        self.addCleanup(self.child.stop)
        self.url = first(r"Listening +(\S+)", wait_for_screen(self.child))

    def call(self) -> None:
        request = urllib.request.Request(
            f"{self.url}/v1/chat/completions",
            b'{"model":"smart","messages":[{"role":"user","content":"Hi"}]}',
            {"authorization": f"Bearer {ADMIN}", "content-type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=60).close()

    def test_answers_as_its_document_says(self) -> None:
        for _ in range(3):
            self.call()
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            f"{self.url}/api/openapi.json",
            "--header",
            f"Authorization: Bearer {ADMIN}",
            "--checks",
            "all",
            "--exclude-checks",
            LEFT_OUT,
            "--max-examples",
            EXAMPLES,
            "--seed",
            SEED,
            "--continue-on-failure",
        ]
        ended = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False
        )
        print(ended.stdout)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertNotIn("Authentication failed", ended.stdout)  # A warning, and nothing is tried.
        self.assertNotIn(ADMIN, self.child.text())
        self.assertNotIn('"level":"ERROR"', self.child.text())
