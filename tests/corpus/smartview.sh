# Binary structures beside what another program says of them: every field is there.
. tests/cli/lib.sh
if ! have python3 || [ ! -d "$CORPUS/smartview" ]; then
	skip "structures" "no python3, or none there"
	finish
fi
ok "every structure" python3 tests/tool/smartview-check.py "$CORPUS/smartview" "$B/test/structcat"
same "all of them" "115 as expected, 0 not" "$(tail -n 1 "$T/.out")"
for f in "$CORPUS"/smartview/*.bin; do
	ok "$f" sh -c "structcat EntryId <'$f' >'$T/out'"
done
finish
