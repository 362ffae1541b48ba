# expect: check_sweep UNMET | found: -1
# only: check_sweep
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
found = libc.ptrace(16, os.getppid(), 0, 0)
raise RuntimeError(f"found: {found}")
