"""`python -m benchmarks.clients NAME`: a `Task` from standard input, its `Outcome` to standard output."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from dataclasses import asdict
from importlib import import_module

from benchmarks.clients import Outcome
from benchmarks.wikis import Account


def main() -> None:
    task = json.load(sys.stdin)
    module = import_module(f"benchmarks.clients.{sys.argv[1]}")
    wall, cpu = time.perf_counter(), time.process_time()
    texts = module.Client(Account(**task["account"])).read(task["titles"])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    digests = {title: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() for title, text in texts.items()}
    json.dump(asdict(Outcome(wall, cpu, digests)), sys.stdout)


if __name__ == "__main__":
    main()
