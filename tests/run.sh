#!/bin/sh
# run.sh LOGS PART...: runs each part of the tests, two at a time, shows what failed, and sums up.
# A part is a program that prints "N passed, N failed" (or what Check prints); its output stays in LOGS/.
# JOBS sets how many at a time; no part is begun from the second UNTIL on (of date +%s), it counts as skipped.
set -u
if [ "${1-}" = --part ]; then
	logs=$2 command=$3 # a file to run, and its arguments behind blanks
	name=$(printf '%s' "${command%% *}" | sed 's|^.*build/||; s|^tests/||; s|[/.]|-|g')
	case $command in
	*.t\ * | *.t | *.sh\ * | *.sh) command="sh $command" ;;
	esac
	began=$(date +%s)
	status=0
	if [ "$began" -lt "${UNTIL:-9999999999}" ]; then
		$command >"$logs/$name.log" 2>&1 </dev/null || status=$?
	else
		printf 'skipped: %s: no time is left for it\n0 passed, 0 failed\n' "$name" >"$logs/$name.log"
	fi
	took=$(($(date +%s) - began))
	# Check's line, or ours
	counts=$(sed -n \
	    -e 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/check \1 \2 \3/p' \
	    -e 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/ours \1 \2 0/p' "$logs/$name.log" | tail -n 1)
	set -- ${counts:-none 0 0 0}
	passed=$2 failed=$(($3 + $4))
	[ "$1" != check ] || passed=$(($2 - failed))
	[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1 # ended before it could count
	if [ "$1" = none ] && [ "$status" -eq 0 ]; then
		failed=1
		echo "printed no count" >>"$logs/$name.log"
	fi
	note=
	[ "$took" -lt 5 ] || note=" (${took} s)"
	{
		printf '%-28s %5d passed, %d failed%s\n' "$name" "$passed" "$failed" "$note"
		if [ "$failed" -gt 0 ]; then
			grep -v '^skipped: ' "$logs/$name.log" | tail -n 40 | sed 's/^/    /'
		fi
	} >"$logs/$name.shown"
	cat "$logs/$name.shown"
	echo "$passed $failed $(grep -c '^skipped: ' "$logs/$name.log")" >"$logs/$name.count"
	exit 0
fi

logs=$1
shift
rm -rf "$logs"
mkdir -p "$logs"
printf '%s\n' "$@" | tr '\n' '\0' | xargs -0 -n 1 -P "${JOBS:-2}" sh "$0" --part "$logs"
cat "$logs"/*.log | grep '^skipped: ' | sort -u
cat "$logs"/*.count | {
	passed=0 failed=0 skipped=0
	while read -r p f s; do
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done
	[ "$skipped" -eq 0 ] || echo "$skipped skipped"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
