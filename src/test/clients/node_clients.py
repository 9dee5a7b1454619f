"""The Node clients: starts what they need, then `node --test` in the folder that it is given."""

import os
import re
import subprocess
import sys
from pathlib import Path

from harness.gateway import Gateway
from harness.scripted import ScriptedProvider, config


def main() -> int:
    provider = ScriptedProvider()
    gateway = Gateway("node-gateway", config(provider))
    try:
        return run(gateway, provider)
    finally:
        gateway.stop()
        provider.stop()


def run(gateway: Gateway, provider: ScriptedProvider) -> int:
    surroundings = {
        "SOVEREIGN_BASE_URL": f"{gateway.url}/v1",
        "SOVEREIGN_KEY": gateway.key,
        "PROVIDER_BASE_URL": provider.url,
    }
    files = sorted(map(str, Path(sys.argv[1]).glob("*.test.mjs")))
    command = ["node", "--test", "--test-reporter=tap", *files]
    ended = subprocess.run(
        command, env={**os.environ, **surroundings}, stdout=subprocess.PIPE, text=True, check=False
    )
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
