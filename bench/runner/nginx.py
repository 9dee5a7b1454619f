"""nginx as a plain reverse proxy before all scripts of the upstream: the yardstick."""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from .stage import Stage, render
from .subject import Subject


@dataclass
class Nginx:
    """Can be started more than once, each time in a folder and on ports of its own."""

    name: str
    stage: Stage
    upstream: Subject
    certificate_file: Path | None
    starts: int = 0

    def start(self) -> Subject:
        self.starts += 1
        folder = self.stage.folder / f"{self.name}-{self.starts}"
        folder.mkdir()
        ports = {script: self.stage.free_port() for script in self.upstream.ports}
        config = self._write_config(folder, ports)
        process = self.stage.start(folder.name, ["nginx", "-c", str(config)])
        return Subject(self.name, process, self.stage.log_of(folder.name), ports)

    def _write_config(self, folder: Path, ports: dict[str, int]) -> Path:
        names = {
            **common_names(self.stage, folder),
            "CERTIFICATE": self.certificate_file,
            **{script.upper(): port for script, port in ports.items()},
            **{f"{script.upper()}_UPSTREAM": port for script, port in self.upstream.ports.items()},
        }
        if self.certificate_file:
            render("nginx-tls.conf.in", folder / "nginx-tls.conf", names)
        return render("nginx.conf.in", folder / "nginx.conf", names)


def common_names(stage: Stage, folder: Path) -> dict[str, object]:
    """What every nginx is told. It keeps our user, who owns the folder."""
    user = pwd.getpwuid(os.getuid())
    return {
        "USER": user.pw_name,
        "GROUP": grp.getgrgid(user.pw_gid).gr_name,
        "OPEN_FILES": stage.open_files,
        "FOLDER": folder,
    }
