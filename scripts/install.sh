#!/bin/sh
# Installs the locked packages into .venv and puts the project on its path. Usage: install.sh LOCKFILE
set -eu
cd "$(dirname "$0")/.."
lock=$1
python=$(sh scripts/find_python.sh)
if [ ! -x .venv/bin/python ]; then
    echo "Creating .venv with $python …"
    "$python" -m venv .venv
fi
echo "Installing $lock (a few minutes the first time) …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement "$lock"
# jieba brings two megabytes of Python text; read anew at each start, they cost a second and 57 MB for good.
.venv/bin/python -m compileall -q .venv/lib/python3*/site-packages/jieba
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# The stand-in for TensorFlow comes after site-packages, so a real TensorFlow wins where one is installed.
printf '%s\n%s\n' "$PWD" "$PWD/bot/rasa_fixes/no_tensorflow" > "$site/overdue_guide.pth"
