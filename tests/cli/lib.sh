# What every shell test begins with; the working directory is the root of the tree.
#   B, CORPUS  as in tests/settle.sh
#   T          a directory of this test's own, gone when it ends
# A test is a line of ok, exits, same or samefile, and its last line is `finish`.

. tests/settle.sh
T=$(mktemp -d "${TMPDIR:-/tmp}/oxconv-test.XXXXXX") || exit 2
trap 'rm -rf "$T"' EXIT
trap 'exit 2' HUP INT TERM

passed=0 failed=0 skipped=0

pass() {
	passed=$((passed + 1))
}

# wrong NAME TEXT...: counts a failure and says what was found
wrong() {
	failed=$((failed + 1))
	printf 'FAILED: %s\n' "$1"
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed '/^$/d; s/^/    /'
}

# exits CODE NAME CMD...: CMD ends with that status
exits() {
	want=$1 name=$2
	shift 2
	got=0
	"$@" >"$T/.out" 2>"$T/.err" </dev/null || got=$?
	if [ "$got" -eq "$want" ]; then
		pass
	else
		wrong "$name" "exit $got, not $want: $*" "$(cat "$T/.err" "$T/.out" | head -n 12 | cut -c1-200)"
	fi
}

# ok NAME CMD...: CMD succeeds. What it printed is in $T/.out and $T/.err
ok() {
	name=$1
	shift
	exits 0 "$name" "$@"
}

# script NAME ARG...: as ok, of the Python script that is its standard input, which ok takes from its command
script() {
	cat >"$T/.py"
	name=$1
	shift
	ok "$name" python3 "$T/.py" "$@"
}

# quickly CMD...: CMD, with six seconds of processor time, sixty under the sanitizers: where cost grows with the square of
# the input, it takes more
quickly() (
	case $B in
	*/asan) ulimit -t 60 ;;
	*) ulimit -t 6 ;;
	esac
	exec "$@"
)

# printed NAME PATTERN, said NAME PATTERN: what the last command wrote to standard output, and error, has such a line
printed() {
	if grep -q -e "$2" "$T/.out"; then pass; else wrong "$1" "no line '$2' in:" "$(head -n 5 "$T/.out" | cut -c1-200)"; fi
}

said() {
	if grep -q -e "$2" "$T/.err"; then pass; else wrong "$1" "no line '$2' in:" "$(head -n 5 "$T/.err" | cut -c1-200)"; fi
}

# same NAME EXPECTED ACTUAL: two strings
same() {
	if [ "$2" = "$3" ]; then
		pass
	else
		wrong "$1" "expected: $2" "     got: $3"
	fi
}

# samefile NAME A B: two files, byte by byte
samefile() {
	if cmp -s -- "$2" "$3"; then
		pass
	else
		wrong "$1" "$(cmp -- "$2" "$3" 2>&1)"
	fi
}

# skip NAME REASON
skip() {
	skipped=$((skipped + 1))
	printf 'skipped: %s: %s\n' "$1" "$2"
}

# have TOOL: whether a program is there, for tests that need a peer
have() {
	command -v "$1" >/dev/null 2>&1
}

# checkers NAME: $oracle is the folder of independent checkers beside $CORPUS, $python runs them; where they or the
# olefile that they need are not there, the test is over
checkers() {
	oracle=$(dirname "$CORPUS")/oracle python=${PYTHON:-/usr/bin/python3}
	if [ -z "$CORPUS" ] || [ ! -d "$oracle" ] || ! "$python" -c 'import olefile' 2>/dev/null; then
		skip "$1" "no corpus, no checkers beside it, or no olefile"
		finish
	fi
}

finish() {
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	[ "$failed" -eq 0 ]
	exit
}
