"""The Java client: its test as a source file, with the jars in the folder that it is given."""

import os
import sys
from pathlib import Path

from harness import surrounded


def main() -> int:
    folder = Path(sys.argv[1])
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else "java"
    command = [java, "-cp", f"{folder / 'lib'}/*", "OpenAiJava.java"]
    ended = surrounded.run("java-client", command, folder)
    print(ended.stdout)
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
