"""Proofs of answers: a stranger's verifier and our small jar, alone in a folder, say the same of them."""

import os
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import stranger
from harness.children import REPOSITORY

TARGET = REPOSITORY / "target"
CLASSES = [TARGET / "test-classes", TARGET / "classes", TARGET / "lib" / "*"]
WHOLE = ["answer.json", "event.sse", "chunk.sse"]
FLIPS = 400
SAME_FLIPS = 15


class AnswerProofs(unittest.TestCase):
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp(prefix="sovereign-answers-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        path = os.pathsep.join(map(str, CLASSES))
        made = [java(), "-cp", path, "dev.sovereign.proof.MadeAnswer", str(cls.folder)]
        subprocess.run(made, check=True)
        shutil.copy(TARGET / "sovereign-verify.jar", cls.folder)

    def test_both_prove_each_whole_answer(self) -> None:
        for name in WHOLE:
            with self.subTest(name):
                stranger.verify(self.bytes(name), self.policy(), self.bytes("request.json"))
                self.assertEqual(0, self.jar(name, "--request", "request.json"))

    def test_the_jar_proves_a_compact_answer_by_its_attestation(self) -> None:
        self.assertEqual(3, self.jar("compact.json"))
        self.assertEqual(0, self.jar("compact.json", "--attestation", "attestation.json"))

    def test_neither_believes_another_log(self) -> None:
        other = stranger.Policy((self.folder / "other.policy").read_text())

        with self.assertRaises(stranger.Refused):
            stranger.verify(self.bytes("answer.json"), other)
        self.assertEqual(1, self.jar("answer.json", trust="other.policy"))

    def test_neither_takes_another_request(self) -> None:
        with self.assertRaises(stranger.Refused):
            stranger.verify(self.bytes("answer.json"), self.policy(), b"{}")
        self.assertEqual(1, self.jar("answer.json", "--request", "trust.policy"))

    def test_the_stranger_refuses_flipped_bytes_where_our_page_says(self) -> None:
        chance = seeded()
        for name in WHOLE:
            answer = self.bytes(name)
            free = set(unread(answer))
            for _ in range(FLIPS):
                at = chance.randrange(len(answer))
                if at not in free:
                    with self.subTest(name, at=at), self.assertRaises(stranger.Refused):
                        stranger.verify(flipped(answer, at, chance), self.policy())

    def test_both_say_the_same_of_flipped_bytes(self) -> None:
        chance = seeded()
        for name in WHOLE:
            answer = self.bytes(name)
            for _ in range(SAME_FLIPS):
                changed = flipped(answer, chance.randrange(len(answer)), chance)
                (self.folder / "changed").write_bytes(changed)
                with self.subTest(name, changed=changed):
                    self.assertEqual(self.is_proved(changed), self.jar("changed") == 0)

    def is_proved(self, answer: bytes) -> bool:
        try:
            stranger.verify(answer, self.policy())
        except stranger.Refused:
            return False
        return True

    def jar(self, name: str, *options: str, trust: str = "trust.policy") -> int:
        command = [java(), "-jar", "sovereign-verify.jar", name, "--trust", trust, *options]
        return subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, check=False
        ).returncode

    def bytes(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def policy(self) -> stranger.Policy:
        return stranger.Policy((self.folder / "trust.policy").read_text())


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def seeded() -> random.Random:
    seed = random.randrange(2**32)
    print(f"flips: seed {seed}")
    return random.Random(seed)


def flipped(answer: bytes, at: int, chance: random.Random) -> bytes:
    return answer[:at] + bytes([answer[at] ^ 1 << chance.randrange(8)]) + answer[at + 1 :]


def unread(answer: bytes) -> list[int]:
    """Where a byte may change: the address, and the chunk around the attestation in its event."""
    begin = answer.rindex(b'"url":')
    places = [*range(begin, answer.index(b'",', begin) + 1)]
    event = answer.find(b"event: sf_attestation\ndata: ")
    if event >= 0:
        places += range(event + 28, answer.index(b',"_sf_attestation"', event))
    return places


if __name__ == "__main__":
    unittest.main()
