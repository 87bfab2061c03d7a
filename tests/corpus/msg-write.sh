# What is written keeps every property, by an independent reader, and is as MS-OXMSG asks; other readers open it.
. tests/cli/lib.sh
checkers "properties kept"

# differ MARK FILE ONE TWO: the lines of that mark, but for what the exceptions of FILE name
differ() {
	"$python" "$oracle/msg_properties.py" --same "$3" "$4" >"$T/same" 2>&1
	if ! grep -q ' properties kept' "$T/same"; then
		tail -n 3 "$T/same"
		return
	fi
	grep "^$1" "$T/same" | grep -vF '\xef\xbf\xbd' | sed 's/^gained/lost  /' | awk -F '\t' -v file="$2" '
	    NR == FNR { if ($1 == "msg_properties" && $2 == file) known[$3] = 1; next }
	    !($0 in known)' tests/corpus-exceptions.tsv -
}

# opens COPY SOURCE READER...: the reader takes the copy, or neither
opens() {
	copy=$1 source=$2
	shift 2
	if "$@" "$copy" >/dev/null 2>&1 || ! "$@" "$source" >/dev/null 2>&1; then
		pass
	else
		wrong "$(basename "$source"): $*" "$("$@" "$copy" 2>&1 | head -n 5)"
	fi
}

for f in "$CORPUS"/msg/*.msg "$CORPUS"/oft/*.oft; do
	file=$(basename "$f")
	ok "$file is copied" msgcopy -q -f -o "$T/a.msg" "$f"
	same "$file: every property kept" "" "$(differ lost "$file" "$f" "$T/a.msg" | head -n 5)"
	same "$file is written as MS-OXMSG asks" "" \
	    "$("$python" tests/tool/cfb-check.py msg "$T/a.msg" 2>"$T/.check" | head -n 5; grep -v '^note' "$T/.check")"
	ok "$file is copied again" msgcopy --strict -f -o "$T/b.msg" "$T/a.msg"
	samefile "$file is the same, copied again" "$T/a.msg" "$T/b.msg"

	ok "$file is copied with 8-bit strings" msgcopy --ansi -f -o "$T/b.msg" "$f"
	# the other way round: what the checker reads two ways in 8-bit strings is in doubt
	grep -q 'not in code page' "$T/.err" || differ gained "$file" "$T/b.msg" "$f" >"$T/lost"
	same "$file: every property kept in 8-bit strings, or told" "" "$(head -n 5 "$T/lost" 2>/dev/null)"
	rm -f "$T/lost"
	same "$file is written as MS-OXMSG asks, with 8-bit strings" "" \
	    "$("$python" tests/tool/cfb-check.py msg "$T/b.msg" 2>"$T/.check" | head -n 5; grep -v '^note' "$T/.check")"

	ok "$file is dumped" mapidump -f --json -o "$T/a.json" "$f"
	ok "$file is made again" mapimake -f -o "$T/b.msg" "$T/a.json"
	same "$file: every property kept in JSON" "" "$(differ lost "$file" "$f" "$T/b.msg" | head -n 5)"
	! have gsf || opens "$T/a.msg" "$f" gsf list
	! have olecfinfo || opens "$T/a.msg" "$f" olecfinfo
	! have 7z || opens "$T/a.msg" "$f" 7z l
	# it takes 14 s for 1,321 recipients
	case $file in
	*lots-of-recipients*) continue ;;
	esac
	rm -f "$T/a.eml"
	! have msgconvert || opens "$T/a.msg" "$f" msgconvert --outfile "$T/a.eml"
done
finish
