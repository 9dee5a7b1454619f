"""What the build makes: the same bytes wherever and whenever it runs, and a true bill of materials."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.children import REPOSITORY

JARS = ["sovereign.jar", "sovereign-verify.jar"]
BILL = "META-INF/sbom/sovereign.cdx.json"
HOME = Path.home()
# Another day of the calendar everywhere, also by the clock itself where a compiler can be had.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec += 400L * 24 * 3600;
  return code;
}
"""


@dataclass(frozen=True)
class Surroundings:
    """All that differs between two people who build the same source."""

    folder: str
    files_of: int  # The time of the source files, in seconds since 1970.
    reverse: bool  # The order in which the files come into being, hence that of their folders.
    env: dict[str, str]
    shifts_clock: bool


HERE = Surroundings("a", 1_000_000_000, False, {"TZ": "Etc/GMT+12", "LC_ALL": "C"}, False)
THERE = Surroundings(
    "some/where else",
    1_700_000_000,
    True,
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
    True,
)


class SameBytes(unittest.TestCase):
    def test_two_folders_and_two_clocks_make_the_same_jars(self) -> None:
        work = Path(tempfile.mkdtemp(prefix="sovereign-jar-"))
        self.addCleanup(shutil.rmtree, work)

        here = built(work / "here", HERE)
        there = built(work / "there", THERE)

        for jar in JARS:
            with self.subTest(jar):
                self.assertEqual(entries(here / jar), entries(there / jar))
                self.assertEqual(*(digest((it / jar).read_bytes()) for it in (here, there)))


class BillOfMaterials(unittest.TestCase):
    def setUp(self) -> None:
        with zipfile.ZipFile(REPOSITORY / "target" / "sovereign.jar") as jar:
            self.bill: dict[str, Any] = json.loads(jar.read(BILL))

    def test_names_each_jar_of_the_class_path_with_its_hash_and_no_other(self) -> None:
        pinned = (REPOSITORY / "lib.sha256").read_text().splitlines()
        shipped = (REPOSITORY / "target" / "lib").glob("*.jar")

        named = sorted((sha256_of(it), file_of(it)) for it in self.bill["components"])

        self.assertEqual(sorted((line.split()[0], line.split()[1]) for line in pinned), named)
        self.assertEqual(sorted((digest(it.read_bytes()), it.name) for it in shipped), named)

    def test_names_a_licence_of_each(self) -> None:
        without = [it["name"] for it in self.bill["components"] if not it.get("licenses")]

        self.assertEqual([], without)

    def test_is_the_one_that_the_build_makes(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="sovereign-bill-"))
        self.addCleanup(shutil.rmtree, folder)

        run(["mvn", "-B", "-q", f"-Dbill.folder={folder}", "cyclonedx:makeBom"], REPOSITORY)

        self.assertEqual(json.loads((folder / "sovereign.cdx.json").read_text()), self.bill)

    def test_says_what_it_is_a_bill_of_and_when_in_no_way(self) -> None:
        subject = self.bill["metadata"]["component"]

        self.assertEqual("CycloneDX", self.bill["bomFormat"])
        self.assertEqual(("application", "sovereign"), (subject["type"], subject["name"]))
        self.assertNotIn("serialNumber", self.bill)
        self.assertNotIn("timestamp", self.bill["metadata"])


def built(work: Path, surroundings: Surroundings) -> Path:
    """The folder with the jars that these surroundings make of the source as it lies here."""
    checkout = work / surroundings.folder
    copy_source(checkout, surroundings)
    home = work / "home"
    home.mkdir()
    env = {
        **os.environ,
        **surroundings.env,
        "HOME": str(home),
        "MAVEN_OPTS": f"-Duser.home={home}",
    }
    if surroundings.shifts_clock and shutil.which("cc"):
        env["LD_PRELOAD"] = str(clock(home))
    goals = ["-Dmaven.test.skip=true", "package"]
    run(["mvn", "-B", "-q", "-o", *own_maven(), *goals], checkout, env)
    return checkout / "target"


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> None:
    ended = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise AssertionError(ended.stdout + ended.stderr)


def copy_source(checkout: Path, surroundings: Surroundings) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    there = sorted(it for it in set(listed.stdout.split("\0")) if (REPOSITORY / it).is_file())
    for name in reversed(there) if surroundings.reverse else there:
        copy = checkout / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, copy)
        os.utime(copy, (surroundings.files_of, surroundings.files_of))


def clock(folder: Path) -> Path:
    """A library that puts a program's clock more than a year ahead."""
    source = folder / "clock.c"
    source.write_text(CLOCK)
    library = folder / "clock.so"
    command = ["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return library


def own_maven() -> list[str]:
    """What was fetched before, though the home folder is another."""
    settings = HOME / ".m2" / "settings.xml"
    known = ["-s", str(settings)] if settings.exists() else []
    return [*known, f"-Dmaven.repo.local={HOME / '.m2' / 'repository'}"]


def entries(jar: Path) -> list[tuple[object, ...]]:
    """Its files in their order, so that a difference has a name."""
    with zipfile.ZipFile(jar) as archive:
        return [
            (it.filename, it.date_time, oct(it.external_attr >> 16), digest(archive.read(it)))
            for it in archive.infolist()
        ]


def sha256_of(component: dict[str, Any]) -> str:
    hashes: dict[str, str] = {it["alg"]: it["content"] for it in component["hashes"]}
    return hashes["SHA-256"]


def file_of(component: dict[str, Any]) -> str:
    _, _, classifier = str(component["purl"]).partition("classifier=")
    ending = f"-{classifier.split('&')[0]}" if classifier else ""
    return f"{component['name']}-{component['version']}{ending}.jar"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
