"""The Node clients: `node --test` in the folder that it is given."""

import re
import sys
from pathlib import Path

from harness import surrounded


def main() -> int:
    files = sorted(map(str, Path(sys.argv[1]).glob("*.test.mjs")))
    command = ["node", "--test", "--test-reporter=tap", *files]
    ended = surrounded.run("node-gateway", command, Path(sys.argv[1]))
    print(ended.stdout)
    passed, failed = (count(word, ended.stdout) for word in ("pass", "fail"))
    failed = failed or int(ended.returncode != 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def count(word: str, output: str) -> int:
    found = re.findall(rf"^# {word} (\d+)$", output, re.MULTILINE)
    return int(found[-1]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
