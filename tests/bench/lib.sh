# What every bench begins with: . tests/bench/lib.sh; the working directory is the root of the tree.
#   B, CORPUS  as in tests/settle.sh; W: a directory for what the bench makes, gone when it ends
#   row NAME BYTES CMD   runs sh -c CMD at least 5 times; prints the medians of user + system and of wall seconds,
#                        MB/s of user + system time for BYTES (0: none), and the peak of resident memory
#   peer TOOL            whether a program to compare with is there; says so where it is not
#   ratio NAME A B [wall]  how many times the row B took of the row A (names of rows), by user + system time, or by
#                        wall time: where two programs wait for each other and for the disk
# RUNS sets how often (5).

. tests/settle.sh
: "${RUNS:=5}"
W=$(mktemp -d "${TMPDIR:-/tmp}/oxconv-bench.XXXXXX") || exit 2
trap 'rm -rf "$W"' EXIT
trap 'exit 2' HUP INT TERM
printf '%-44s %10s %10s %9s %8s\n' '' 'user+sys s' 'wall s' MB/s 'peak MiB'

row() {
	name=$1 bytes=$2
	shift 2
	if ! costs=$("$B/test/measure" -n "$RUNS" "$*" 2>"$W/.err"); then
		printf '%-44s %s\n' "$name" "failed: $(tail -n 1 "$W/.err" | sed 's/^measure: //' | cut -c1-120)"
		return 1
	fi
	printf '%s\t%s\t%s\n' "$name" "$bytes" "$costs" | tee -a "$W/.rows" |
	    awk -F '\t' '{ printf "%-44s %10.4f %10.4f %9s %8.1f\n", $1, $3, $4,
	        ($2 > 0 && $3 > 0 ? sprintf("%.1f", $2 / $3 / 1e6) : "-"), $5 / 1024 }'
}

peer() {
	command -v "$1" >/dev/null 2>&1 && return
	printf '%-44s %s\n' "$1" "skipped: not there"
	return 1
}

ratio() {
	awk -F '\t' -v name="$1" -v a="$2" -v b="$3" -v col="$([ "${4:-}" = wall ] && echo 4 || echo 3)" '
	    $1 == a { x = $col }
	    $1 == b { y = $col }
	    END { if (x > 0 && y > 0) printf "%-44s %9.2f x\n", name, y / x }' "$W/.rows" 2>/dev/null
}
