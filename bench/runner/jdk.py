"""A JDK of the version that the project needs, found as the launcher finds it."""

import os
import re
import shutil
from pathlib import Path

NEEDED = 25
USUAL = ["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt"]


def find_tool(name: str) -> str | None:
    """`java`, `jcmd` and their like; None where there is no such JDK."""
    for home in _homes():
        tool = home / "bin" / name
        if tool.exists() and _version(home) >= NEEDED:
            return str(tool)
    return None


def java() -> str:
    """Its `java`, or whatever goes by that name."""
    return find_tool("java") or "java"


def _homes() -> list[Path]:
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parent.parent)
    for folder in USUAL:
        if Path(folder).is_dir():
            homes += sorted(Path(folder).iterdir())
    return homes


def _version(home: Path) -> int:
    release = home / "release"
    text = release.read_text() if release.is_file() else ""
    version = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(version[1]) if version else 0
