#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image: installs the kit, and a Python that is new enough if there is none.
set -euo pipefail
root=/autograder

fits() {
  command -v "$1" > /dev/null && "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2> /dev/null
}

python=""
for candidate in python3.12 python3.13 python3.11 python3; do
  if fits "$candidate"; then
    python=$candidate
    break
  fi
done

if [ -n "$python" ]; then
  "$python" -m venv "$root/venv"
else
  python3 -m pip --version > /dev/null 2>&1 || { apt-get update && apt-get install -y python3-pip; }
  PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install --quiet uv
  # Not below /root: what was handed in runs as nobody, who could not read it there.
  UV_PYTHON_INSTALL_DIR=$root/python python3 -m uv venv --seed --python 3.12 "$root/venv"
fi
"$root/venv/bin/python" -m pip install --no-cache-dir --constraint "$root/source/constraints.txt" "$root"/source/*.whl
TF_EXAM_KIT_HOME=$root/kit-home "$root/venv/bin/python" -m grader.cohort.exports.on_gradescope --prepare
