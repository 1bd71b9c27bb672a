"""A PostgreSQL of the tests' own, where its programs are installed: started when first asked for, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


def programs() -> Path | None:
    """Return where `initdb` and `pg_ctl` are; Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


def _owner() -> str | None:
    """Return who may run it: not the administrator, says PostgreSQL."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@dataclass
class Server:
    """A PostgreSQL in a folder of its own; it listens on a socket there, and nowhere else."""

    folder: Path
    owner: str | None

    @property
    def address(self) -> str:
        """Where it is, for SQLAlchemy."""
        return f"postgresql+psycopg://forum@/postgres?host={self.folder}"

    def make(self) -> None:
        """Make its files."""
        self._run("initdb", "-U", "forum", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=100"
        self._run("pg_ctl", "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def kill(self) -> None:
        """Let it go at once, as if the power was cut."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *options: str) -> None:
        where = programs()
        assert where is not None
        command = [where / program, "-D", self.folder / "data", *options]
        # Its output would stay open for as long as the server runs.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, user=self.owner, cwd=self.folder, check=True, **quiet)


@contextmanager
def postgres_to_kill() -> Iterator[Server]:
    """Give a server that runs."""
    folder, owner = Path(tempfile.mkdtemp(prefix="pg")), _owner()
    if owner:
        shutil.chown(folder, owner)
    server = Server(folder, owner)
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a server."""
    with postgres_to_kill() as server:
        yield server.address


def new_database(server: str) -> str:
    """Return the address of a new database on *server*."""
    from sqlalchemy import create_engine, text

    name = f"t{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
