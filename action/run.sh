#!/usr/bin/env bash
# Runs brieflint once and hands everything out: annotations, job summary, SARIF, outputs.
# Inputs come as environment variables, never as text in this script.
set -uo pipefail

work=$(mktemp -d "${RUNNER_TEMP:?}/brieflint-run.XXXXXX")
arguments=(check --no-progress --report "json=$work/report.json")

# Whether links are looked up is the workflow's choice, not that of a configuration in the pull request.
if [ "${INPUT_ONLINE:-false}" = true ]; then
  arguments+=(--online)
else
  arguments+=(--offline)
fi
if [ "${INPUT_ANNOTATIONS:-true}" = true ]; then
  arguments+=(--output-format github)
else
  arguments+=(--output-format concise)
fi
[ -z "${INPUT_CONFIG:-}" ] || arguments+=(--config "$INPUT_CONFIG")
[ -z "${INPUT_FAIL_ON:-}" ] || arguments+=(--fail-on "$INPUT_FAIL_ON")
[ "${INPUT_SUMMARY:-true}" != true ] || arguments+=(--report "markdown=$work/summary.md")
[ -z "${INPUT_SARIF_FILE:-}" ] || arguments+=(--report "sarif=$INPUT_SARIF_FILE")
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<<"${INPUT_ARGS:-}"
# What follows is a path, whatever it begins with.
arguments+=(--)
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<<"${INPUT_FILES:-.}"

status=0
"${BRIEFLINT:?}" "${arguments[@]}" || status=$?

findings=0
if [ -f "$work/report.json" ]; then
  # The counts stand in the last object of the report; no draft text can stand there.
  findings=$(tail -n 8 "$work/report.json" | sed -n 's/^    "\(errors\|warnings\|infos\)": \([0-9]*\),$/\2/p' | awk '{ sum += $1 } END { print sum + 0 }')
fi

if [ -f "$work/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  # GitHub takes 1 MiB for a step, and refuses the whole of what is longer.
  limit=1000000
  if [ "$(wc -c <"$work/summary.md")" -gt "$limit" ]; then
    # Whole lines only: half a character or half a table row would spoil the page.
    head -c "$limit" "$work/summary.md" | sed '$d' >>"$GITHUB_STEP_SUMMARY"
    printf '\n*The summary is cut here; the SARIF report has every finding.*\n' >>"$GITHUB_STEP_SUMMARY"
  else
    cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  fi
fi

{
  echo "exit-code=$status"
  echo "findings=$findings"
  if [ -n "${INPUT_SARIF_FILE:-}" ] && [ -f "$INPUT_SARIF_FILE" ]; then
    # A name with a line feed could write further outputs.
    echo "sarif-file=${INPUT_SARIF_FILE//[$'\r\n']/}"
  fi
} >>"${GITHUB_OUTPUT:?}"

rm -rf "$work"
exit "$status"
