#!/bin/sh
# Prints the path of a Python 3.10, Rasa 3.6's newest; says what to install when there is none.
works() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

for candidate in "${PYTHON310:-}" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10 /root/.pyenv/versions/3.10*/bin/python3.10 \
    "$(command -v python3.10 || true)" /usr/bin/python3.10 /usr/local/bin/python3.10 /opt/homebrew/bin/python3.10 \
    "$(command -v python3 || true)" "$(command -v python || true)"; do
    if [ -n "$candidate" ] && works "$candidate"; then
        echo "$candidate"
        exit 0
    fi
done
cat >&2 <<'TEXT'
No Python 3.10 with venv was found. Rasa 3.6 runs on no newer one. Install it in one of these ways, then run make again:
  pyenv:          pyenv install 3.10
  Ubuntu 22.04:   sudo apt-get install python3.10 python3.10-venv
  macOS:          brew install python@3.10
or name it:       make run PYTHON310=/path/to/python3.10
没有找到 Python 3.10（Rasa 3.6 不支持更新的版本）。请按上面任一种方法安装，再运行一次 make。
TEXT
exit 1
