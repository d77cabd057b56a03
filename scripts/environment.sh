#!/bin/sh
# Makes the environment in .venv where it is missing, and installs NeuronLab into it: environment.sh [EXTRAS]
set -eu
cd "$(dirname "$0")/.."
extras=${1:+[$1]}

fits() { # whether $1 runs and is a Python that all dependencies have wheels for
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

as_root_on_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

if ! fits .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    python=
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if fits "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "NeuronLab needs Python 3.11 to 3.14, and found $(python3 --version 2>/dev/null || echo none)." >&2
        echo "Install one, or name it: make PYTHON=/path/to/python3.12 …" >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if as_root_on_debian; then
            echo "Installing $package, which this Python needs to make an environment."
            apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package"
        else
            echo "$python cannot make an environment: its modules venv and ensurepip are missing." >&2
            echo "On Debian and Ubuntu this installs them: sudo apt install $package" >&2
            exit 1
        fi
    fi
    echo "Making the environment in .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
fi

echo "Installing NeuronLab into .venv."
PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --editable ".$extras"
