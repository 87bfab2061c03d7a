# Real mail through the independent checker, to .msg and to TNEF: every fact held but those of tests/corpus-exceptions.tsv.
. tests/cli/lib.sh
oracle=$(dirname "$CORPUS")/oracle
if [ ! -f "$oracle/check_from_eml.py" ] || ! /usr/bin/python3 -c 'import olefile' 2>/dev/null; then
	skip "facts kept from mail" "no checker"
	finish
fi
grep '^from-eml' tests/corpus-exceptions.tsv | cut -f2,3 | LC_ALL=C sort -u >"$T/known"
for to in msg tnef; do
	/usr/bin/python3 "$oracle/check_from_eml.py" -v --to $to --cmd "$B/eml2$to" "$CORPUS"/eml/* >"$T/found" 2>&1
	tail -n 1 "$T/found"
	grep ': .*: ' "$T/found" | grep -v ' held$' | sed 's|^.*/\([^/]*\): \([a-zA-Z/ ]*: \)|\1\t\2|' | LC_ALL=C sort -u >"$T/lost"
	same "to $to: every fact held" "" "$(LC_ALL=C comm -23 "$T/lost" "$T/known" | head -n 20)"
	ok "to $to: every file converted" sh -c "! grep -q ': no output:' $T/found"
done
if have openssl; then
	for f in "$CORPUS"/smime/*; do
		openssl cms -verify -noverify -in "$f" -out /dev/null 2>/dev/null || continue
		ok "$(basename "$f") is read and written" sh -c "eml2msg '$f' | msg2eml >$T/s.eml"
		ok "$(basename "$f") verifies after" openssl cms -verify -noverify -in "$T/s.eml" -out /dev/null
	done
fi
finish
