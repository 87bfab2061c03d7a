# Real .msg, .oft and TNEF files through the independent checker: every fact held but those of tests/corpus-exceptions.tsv.
. tests/cli/lib.sh
checkers "facts kept in mail"
check() {
	name=$1
	shift
	"$python" "$oracle/check_to_eml.py" -v "$@" >"$T/found" 2>&1
	tail -n 1 "$T/found"
	grep ': .*: ' "$T/found" | sed 's|^.*/\([^/:]*\): |\1\t|' | LC_ALL=C sort >"$T/lost"
	grep -v '^#' tests/corpus-exceptions.tsv | cut -f2,3 | LC_ALL=C sort -u >"$T/known"
	same "$name: every fact held" "" "$(LC_ALL=C sort -u "$T/lost" | LC_ALL=C comm -23 - "$T/known" | head -n 20)"
	ok "$name: every file converted" sh -c "! grep -q ': no output:' $T/found"
}
check .msg "$CORPUS"/msg/*.msg
check .oft "$CORPUS"/oft/*
check TNEF "$CORPUS"/tnef/*
finish
