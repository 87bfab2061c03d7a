# Mail to .msg, to mail with winmail.dat, to .msg again: no property is lost but those of tests/corpus-exceptions.tsv.
. tests/cli/lib.sh
checkers "mail with TNEF"

files=0 whole=0
for f in "$CORPUS"/eml/*; do
	file=$(basename "$f")
	files=$((files + 1))
	ok "$file becomes .msg" eml2msg -q -f -o "$T/a.msg" "$f"
	ok "$file becomes mail with TNEF" msg2eml -q --tnef -f -o "$T/b.eml" "$T/a.msg"
	ok "$file becomes .msg again" eml2msg -q -f -o "$T/c.msg" "$T/b.eml"
	"$python" "$oracle/msg_properties.py" --same "$T/a.msg" "$T/c.msg" >"$T/same" 2>&1
	if grep -q ' properties kept' "$T/same"; then
		grep '^lost' "$T/same" >"$T/lost"
	else
		cp "$T/same" "$T/lost"
	fi
	[ -s "$T/lost" ] || whole=$((whole + 1))
	# of what is lost the exceptions name the property: "lost   message 0x007d 001f"
	awk -F '\t' -v file="$file" '
	    NR == FNR { if ($1 == "tnef-mail" && $2 == file) known[$3] = 1; next }
	    { split($0, word, " "); fact = word[1] "   " word[2] " " word[3] " " word[4] }
	    fact in known { known[fact] = 0; next }
	    { print }
	    END { for (fact in known) if (known[fact]) print "in the exceptions, and kept: " fact }' tests/corpus-exceptions.tsv "$T/lost" >"$T/found"
	same "$file keeps every property" "" "$(head -c 600 "$T/found")"
done
echo "$whole of $files lose nothing at all"
finish
