"""A PostgreSQL of the tests' own, where its programs are installed: started when first asked for, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a server, for SQLAlchemy; it listens on a socket in its own folder only."""
    where, owner = programs(), _owner()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    run = {"user": owner, "cwd": folder, "check": True, "capture_output": True}
    subprocess.run([where / "initdb", "-D", data, "-U", "forum", "-A", "trust", "-E", "UTF8", "--no-sync"], **run)
    options = f"-k {folder} -c listen_addresses= -c max_connections=100"
    start = [where / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"]
    # Its output would stay open for as long as the server runs.
    subprocess.run(start, **{**run, "capture_output": False}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://forum@/postgres?host={folder}"
    finally:
        subprocess.run([where / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """Return the address of a new database on *server*."""
    from sqlalchemy import create_engine, text

    name = f"t{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
