# expect: check_sweep UNMET | read: []
# only: check_sweep
import os


def learning_rate_at(epoch):
    read = []
    for name in ("environ", "cmdline", "maps", "mem", "fd/0", "cwd/exercises"):
        try:
            with open(f"/proc/{os.getppid()}/{name}", "rb") as file:
                read.append((name, file.read(10)))
        except OSError:
            pass
    raise LookupError(f"read: {read}")
