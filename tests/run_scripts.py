"""Runs scripts in turn, each in its folder and in a fork of this process, which has imported TensorFlow.

Writes what a script said beside it to ``.output``, and its exit code to ``.status``.
"""

import gc
import importlib
import os
import runpy
import sys
import traceback
from pathlib import Path


def import_without_garbage(name: str) -> None:
    """Import what is kept to the end: it is not looked through for garbage, here and in the forks."""
    gc.disable()
    importlib.import_module(name)
    gc.freeze()
    gc.enable()


def run(script: Path) -> None:
    """Run one script as ``__main__`` and leave this process with its exit code."""
    os.chdir(script.parent)
    output = os.open(script.with_suffix(".output"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    try:
        runpy.run_path(str(script), run_name="__main__")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


import_without_garbage("tensorflow")
for argument in sys.argv[1:]:
    script = Path(argument)
    process = os.fork()
    if not process:
        run(script)
    _, status = os.waitpid(process, 0)
    script.with_suffix(".status").write_text(str(os.waitstatus_to_exitcode(status)))
