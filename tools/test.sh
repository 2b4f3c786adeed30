#!/usr/bin/env bash
# Run the tests with coverage and hold both floors: all of the core, 95 % of the web. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -f .coverage .coverage.*
# By file, in their order: what a file's tests share is made once, and the last files are small ones.
.venv/bin/python -m pytest --cov --cov-report= --dist loadfile --no-loadscope-reorder "$@"
short=0
report() { .venv/bin/python -m coverage report --include="$1/*" --fail-under="$2" || short=1; }
report src/throughcare 100
report src/throughcare_web 95
exit "$short"
