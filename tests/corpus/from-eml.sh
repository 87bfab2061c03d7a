# Real mail through the independent checker, to .msg and to TNEF: every fact held but those of tests/corpus-exceptions.tsv.
. tests/cli/lib.sh
checkers "facts kept from mail"
known() {
	awk -F '\t' -v source="$1" '$1 == source { print $2 "\t" $3 }' tests/corpus-exceptions.tsv | LC_ALL=C sort -u
}
# each fact that is not held, as the exceptions name it
lost() {
	grep ': .*: ' "$T/found" | grep -v ' held$' | sed 's|^.*/\([^/]*\): \([a-zA-Z/ ]*: \)|\1\t\2|' | LC_ALL=C sort -u
}
known from-eml >"$T/known"
check() {
	"$python" "$oracle/check_from_eml.py" -v --to "$2" --cmd "$3" "$CORPUS"/eml/* >"$T/found" 2>&1
	tail -n 1 "$T/found"
	lost >"$T/lost"
	same "$1: every fact held" "" "$(LC_ALL=C comm -23 "$T/lost" "$T/known" | head -n 20)"
	ok "$1: every file converted" sh -c "! grep -q ': no output:' $T/found"
}
check "to msg" msg "$B/eml2msg"
check "to tnef" tnef "$B/eml2tnef"
# what comes back as mail holds what it held
printf 'eml2msg -q | msg2eml -q | eml2msg -q\n' >"$T/there-and-back"
check "to mail and to msg again" msg "sh $T/there-and-back"

# and what a .msg from mail holds mail does too, but that whom a report speaks of is in message/delivery-status
mkdir "$T/msg"
eml2msg -q -d "$T/msg" "$CORPUS"/eml/*
"$python" "$oracle/check_to_eml.py" -v --cmd "$B/msg2eml" "$T"/msg/* >"$T/found" 2>&1
tail -n 1 "$T/found"
grep ': recipient: to ' "$T/found" | sed "s/: recipient: to '/\t/; s/' not in .*//" >"$T/reported"
while IFS='	' read -r file who; do
	ok "$(basename "$file"): $who is reported" sh -c "msg2eml -q '$file' | grep -qi '^Final-Recipient: rfc822; *$who'"
done <"$T/reported"
# ATT00001.dat and such are names that reading makes up for what has none: there-and-back above made them again
lost | grep -v "	recipient: to \|	attachment name: \['ATT[0-9]*\.[a-z]*'" >"$T/lost"
known from-eml-back >"$T/known"
same "to mail: every fact held" "" "$(LC_ALL=C comm -23 "$T/lost" "$T/known" | head -n 20)"
if have openssl; then
	for f in "$CORPUS"/smime/*; do
		openssl cms -verify -noverify -in "$f" -out /dev/null 2>/dev/null || continue
		ok "$(basename "$f") is read and written" sh -c "eml2msg '$f' | msg2eml >$T/s.eml"
		ok "$(basename "$f") verifies after" openssl cms -verify -noverify -in "$T/s.eml" -out /dev/null
	done
fi
finish
