#!/usr/bin/env bash
# The hooks, as a user meets them: real pre-commit and real prek, a scratch repository, the hook built from this commit.
# Needs git, Rust, Python and the registries; run it on a committed tree.
set -euo pipefail
. "$(dirname "$0")/tools.sh"
need_python pre-commit prek

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME="$scratch/pre-commit" PREK_HOME="$scratch/prek"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

"$tools/bin/pre-commit" validate-manifest "$root/.pre-commit-hooks.yaml"

drafts="$scratch/drafts"
mkdir -p "$drafts/archive" "$drafts/code"
cd "$drafts"
git init --quiet --initial-branch=main
commit=$(git -C "$root" rev-parse HEAD)
cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: file://$root
    rev: $commit
    hooks:
      - id: brieflint
      - id: brieflint-fix
        stages: [manual]
YAML
cat >brieflint.toml <<'TOML'
exclude = ["archive"]
TOML
good='They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, May 3, 2019, https://example.org/a.\n'
stray='They met.[1]\n\n[1] Anna Weber, “Ministers Meet in Vienna,” Der Standard, , May 3, 2019, https://example.org/a.\n'
printf "$good" >good.txt
printf "$stray" >'Report, final: 100%.md'
printf 'They met.[1]\n\n[1] TK\n' >archive/old.TXT
printf 'x[1] = 2\n' >code/main.py
git add --all

check() {
  local name=$1 runner=$2 status=0 out
  echo "== $name: installs the hook and finds what is wrong"
  out=$("$runner" run brieflint --all-files 2>&1) || status=$?
  echo "$out"
  [ "$status" -eq 1 ] || fail "$name: status $status"
  grep -q 'stray punctuation' <<<"$out" || fail "$name: the finding is missing"
  grep -q 'Report, final: 100%.md:3:' <<<"$out" || fail "$name: the place is missing"
  if grep -Eq 'archive/old|main\.py|panicked' <<<"$out"; then fail "$name: looked at what it should not"; fi
  git diff --quiet || fail "$name: the check changed a file"

  echo "== $name: fixes, fails because it changed a file, and is content the next time"
  status=0
  "$runner" run brieflint-fix --hook-stage manual --all-files || status=$?
  [ "$status" -eq 1 ] || fail "$name: a hook that changes files fails"
  printf "$good" | cmp - 'Report, final: 100%.md' || fail "$name: the fix"
  "$runner" run brieflint-fix --hook-stage manual --all-files || fail "$name: nothing is left to fix"
  "$runner" run brieflint --all-files || fail "$name: nothing is left to find"
  printf "$stray" >'Report, final: 100%.md'
}

check pre-commit "$tools/bin/pre-commit"
check prek "$tools/bin/prek"

echo "== a commit is stopped, and goes through once the draft is mended"
"$tools/bin/pre-commit" install >/dev/null
if git commit --quiet --message "a draft"; then fail "the commit went through"; fi
printf "$good" >'Report, final: 100%.md'
git add --all
git commit --quiet --message "a draft"
echo "ok"
