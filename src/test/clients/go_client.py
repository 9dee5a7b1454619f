"""The Go client: `go test` in the folder that it is given."""

import re
import sys
from pathlib import Path

from harness import surrounded


def main() -> int:
    command = ["go", "test", "-count=1", "-v", "./..."]
    ended = surrounded.run("go-client", command, Path(sys.argv[1]))
    print(ended.stdout)
    passed, failed = (count(word, ended.stdout) for word in ("PASS", "FAIL"))
    failed = failed or int(ended.returncode != 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def count(word: str, output: str) -> int:
    return len(re.findall(rf"^--- {word}: ", output, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
