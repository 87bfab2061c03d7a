# What is written keeps every property, by an independent reader, and is as MS-OXMSG asks; other readers open it.
. tests/cli/lib.sh
oracle=$(dirname "$CORPUS")/oracle
python=${PYTHON:-/usr/bin/python3}
if [ ! -f "$oracle/msg_properties.py" ] || ! "$python" -c 'import olefile' 2>/dev/null; then
	skip "properties kept" "no checker"
	finish
fi

# lost SOURCE COPY: what the copy has not, but for what the exceptions name
lost() {
	"$python" "$oracle/msg_properties.py" --same "$1" "$2" >"$T/same" 2>&1
	if ! grep -q ' properties kept' "$T/same"; then
		tail -n 3 "$T/same"
		return
	fi
	grep '^lost' "$T/same" | awk -F '\t' -v file="$(basename "$1")" '
	    NR == FNR { if ($1 == "msg_properties" && $2 == file) known[$3] = 1; next }
	    !($0 in known)' tests/corpus-exceptions.tsv -
}

for f in "$CORPUS"/msg/*.msg "$CORPUS"/oft/*.oft; do
	file=$(basename "$f")
	ok "$file is copied" msgcopy -q -f -o "$T/a.msg" "$f"
	same "$file: every property kept" "" "$(lost "$f" "$T/a.msg" | head -n 5)"
	same "$file is written as MS-OXMSG asks" "" \
	    "$("$python" tests/tool/cfb-check.py msg "$T/a.msg" 2>"$T/.check" | head -n 5; grep -v '^note' "$T/.check")"
	ok "$file is copied again" msgcopy --strict -f -o "$T/b.msg" "$T/a.msg"
	samefile "$file is the same, copied again" "$T/a.msg" "$T/b.msg"

	ok "$file is copied with 8-bit strings" msgcopy --ansi -f -o "$T/b.msg" "$f"
	grep -q 'not in code page' "$T/.err" || lost "$f" "$T/b.msg" >"$T/lost"
	same "$file: every property kept in 8-bit strings, or told" "" "$(head -n 5 "$T/lost" 2>/dev/null)"
	rm -f "$T/lost"
	same "$file is written as MS-OXMSG asks, with 8-bit strings" "" \
	    "$("$python" tests/tool/cfb-check.py msg "$T/b.msg" 2>"$T/.check" | head -n 5; grep -v '^note' "$T/.check")"

	ok "$file is dumped" mapidump -f --json -o "$T/a.json" "$f"
	ok "$file is made again" mapimake -f -o "$T/b.msg" "$T/a.json"
	same "$file: every property kept in JSON" "" "$(lost "$f" "$T/b.msg" | head -n 5)"
	for reader in "gsf list" olecfinfo "7z l"; do
		! have "${reader%% *}" || ! $reader "$f" >/dev/null 2>&1 ||
		    ok "$file: $reader" $reader "$T/a.msg"
	done
	# it takes 14 s for 1,321 recipients
	case $file in
	*lots-of-recipients*) continue ;;
	esac
	if have msgconvert && msgconvert --outfile "$T/a.eml" "$f" >/dev/null 2>&1; then
		rm -f "$T/b.eml"
		ok "$file: msgconvert" msgconvert --outfile "$T/b.eml" "$T/a.msg"
	fi
done
finish
