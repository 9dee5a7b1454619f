"""The log's formats: Go's modules read what our code writes, and our code what theirs do."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from harness.children import REPOSITORY

TARGET = REPOSITORY / "target"
CLASSES = [TARGET / "test-classes", TARGET / "classes", TARGET / "lib" / "*"]
SIZES = [1, 2, 255, 256, 257, 300, 70_000]


def main() -> int:
    module = Path(sys.argv[1])
    logs = module / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    for size in SIZES:
        made_log("write", str(logs / f"log-{size}"), str(size))
    ended = subprocess.run(
        ["go", "test", "-count=1", "-v", "./..."],
        cwd=module,
        env={**os.environ, "LOGS": str(logs)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(ended.stdout)
    passed, failed = (count(word, ended.stdout) for word in ("PASS", "FAIL"))
    failed = failed or int(ended.returncode != 0)
    if not failed:
        made_log("read", str(logs / "of-go"))
        passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def made_log(*arguments: str) -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else "java"
    path = os.pathsep.join(map(str, CLASSES))
    subprocess.run([java, "-cp", path, "dev.sovereign.tlog.MadeLog", *arguments], check=True)


def count(word: str, output: str) -> int:
    return len(re.findall(rf"^--- {word}: ", output, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
