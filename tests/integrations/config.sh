#!/usr/bin/env bash
# The configuration's JSON schema: it accepts what `init` writes and what `config show` prints, and refuses what brieflint
# refuses. Needs Rust, Python and the registries.
set -euo pipefail
. "$(dirname "$0")/tools.sh"
need_python check-jsonschema

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root"
cargo build --quiet --release --locked
brieflint="$CARGO_TARGET_DIR/release/brieflint"
cd "$scratch"
mkdir .git
"$brieflint" config schema >schema.json
"$tools/bin/check-jsonschema" --check-metaschema schema.json
schema() { "$tools/bin/check-jsonschema" --quiet --schemafile schema.json "$1"; }

"$brieflint" init 2>/dev/null
schema brieflint.toml || fail "the schema refuses what init writes"
# Every key that init names, with its default.
sed -nE '/^# (rule|url|reason|expires|paths|rules|baseline|library|report-date) /d; s/^# ([a-z][a-z-]* = .*)$/\1/p; /^\[[a-z.]+\]$/p' brieflint.toml >all.toml
[ "$(wc -l <all.toml)" -gt 100 ] || fail "init names too few keys"
schema all.toml || fail "the schema refuses a default"
"$brieflint" config show --config all.toml >shown.toml
schema shown.toml || fail "the schema refuses what show prints"

while IFS= read -r line; do
  printf '%b\n' "$line" >bad.toml
  if "$brieflint" config show --config bad.toml >/dev/null 2>error.txt; then fail "brieflint accepts: $line"; fi
  grep -q '^brieflint: error: bad.toml:[0-9]*:[0-9]*: ' error.txt || { cat error.txt; fail "no place for: $line"; }
  if schema bad.toml >/dev/null; then fail "the schema accepts: $line"; fi
done <<'TOML'
exclud = []
fail-on = "wrning"
max-file-size = "x"
[rules]\nemtpy-note = "off"
[rules]\nempty-note = "fatal"
[links]\nallow-privat = true
[style]\npreset = "chicago"
[[overrides]]\nrules = { empty-note = "off" }
TOML
echo "ok: $(wc -l <all.toml) lines of keys"
