#!/usr/bin/env bash
# SARIF against the 2.1.0 schema and the multitool, which catches other faults. Needs Python, Node and the registries.
set -euo pipefail
. "$(dirname "$0")/tools.sh"
need_python check-jsonschema
need_node @microsoft/sarif-multitool-linux
multitool="$tools/node_modules/@microsoft/sarif-multitool-linux"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root"
cargo build --quiet --release --locked
cp -r fixtures/drafts "$scratch/in"
cd "$scratch"
printf 'They met.[^1]\n\n[^1]: TK ##[error]x\x1b[31m `a` {0} “unbalanced\n' >'in/Report, final: 100%.md'
"$CARGO_TARGET_DIR/release/brieflint" --isolated in missing.txt --output-format sarif >out.sarif 2>/dev/null && fail "the status"

"$tools/bin/check-jsonschema" --schemafile "$multitool/sarif-2.1.0.json" out.sarif
out=$("$multitool/Sarif.Multitool" validate out.sarif 2>&1) || { echo "$out"; fail "the multitool"; }
if grep -Eq '(error|warning) [A-Z]+[0-9]+' <<<"$out"; then
  echo "$out"
  fail "the multitool has something to say"
fi
echo "ok: $(grep -c '"ruleId"' out.sarif) results"
