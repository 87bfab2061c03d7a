# tnef2msg and msg2tnef over the streams and messages that others made: every fact and every property is kept, and
# TNEF's own tools find the attachments. What the checker misreads stands in tests/corpus-exceptions.tsv.
. tests/cli/lib.sh
checkers "TNEF of the corpus"
check() {
	"$python" tests/tool/tnef-check.py "$oracle" "$@"
}

# unexplained SOURCE FILE: the lines of standard input that the exceptions do not name
unexplained() {
	awk -F '\t' -v source="$1" -v file="$2" '
	    NR == FNR { if ($1 == source && $2 == file) known[$3] = 1; next }
	    !($0 in known)' tests/corpus-exceptions.tsv -
}

# empty NAME FILE: nothing was found
empty() {
	same "$1" "" "$(head -c 600 "$2")"
}

for f in "$CORPUS"/tnef/*; do
	file=$(basename "$f")
	ok "$file is read" tnef2msg -q -f -o "$T/a.msg" "$f"
	check facts "$f" "$T/a.msg" 2>&1 | unexplained tnef-check "$file" >"$T/found"
	empty "$file keeps every fact as .msg" "$T/found"
	tnef2eml -q "$f" >"$T/a.eml" 2>"$T/.err"
	msg2eml -q "$T/a.msg" >"$T/b.eml" 2>"$T/.err"
	samefile "$file as mail is what its .msg is as mail" "$T/a.eml" "$T/b.eml"
	ok "$file is written" msg2tnef -q -f -o "$T/a.tnef" "$T/a.msg"
	check facts "$f" "$T/a.tnef" 2>&1 | unexplained tnef-check "$file" >"$T/found"
	empty "$file keeps every fact as TNEF" "$T/found"
done

# three were edited by hand after their checksums were made; nothing else in them is damaged
damaged=
for f in "$CORPUS"/tnef/*; do
	tnef2msg -q --strict -f -o "$T/a.msg" "$f" 2>/dev/null || damaged="$damaged $(basename "$f")"
done
same "what is damaged" " KDE__mapi_attach_data_obj.tnef koodaamo__IPM-DistList.tnef koodaamo__duplicate_filename.tnef" "$damaged"

# nothing kills a tool
for f in "$CORPUS"/malformed/*; do
	file=$(basename "$f")
	for tool in tnef2msg msg2tnef; do
		"$tool" -q -f -o "$T/a.out" "$f" 2>/dev/null
		got=$?
		case $got in
		0 | 65 | 75) pass ;;
		*) wrong "$tool of $file" "exit $got" ;;
		esac
	done
done

for f in "$CORPUS"/msg/*.msg "$CORPUS"/oft/*.oft; do
	[ -e "$f" ] || continue
	file=$(basename "$f")
	ok "$file becomes TNEF" msg2tnef -q -f -o "$T/a.tnef" "$f"
	ok "$file becomes .msg again" tnef2msg -f -o "$T/a.msg" "$T/a.tnef"
	same "$file is written without fault" "" "$(grep -v "is an OLE object of class" "$T/.err")"
	"$python" "$oracle/msg_properties.py" --same "$f" "$T/a.msg" >"$T/same" 2>&1
	if grep -q ' properties kept' "$T/same"; then
		grep '^lost' "$T/same" | unexplained msg_properties "$file" >"$T/found"
	else
		cp "$T/same" "$T/found"
	fi
	empty "$file keeps every property" "$T/found"
	check sums "$T/a.tnef" >"$T/found" 2>&1
	empty "$file has right checksums" "$T/found"
	if have tnef; then
		rm -rf "$T/out"
		mkdir "$T/out"
		ok "tnef reads $file" tnef --number-backups -f "$T/a.tnef" -C "$T/out"
		check extracted "$T/a.tnef" "$T/out" >"$T/found" 2>&1
		empty "tnef finds the attachments of $file" "$T/found"
	fi
	if have ytnef; then
		rm -rf "$T/out"
		mkdir "$T/out"
		ytnef -f "$T/out" "$T/a.tnef" >"$T/.out" 2>&1
		check extracted "$T/a.tnef" "$T/out" >"$T/found" 2>&1
		# it gives up on names of more than 100 bytes, and on attachments without a name
		if [ -s "$T/found" ] && ytnef -v -f "$T/out" "$T/a.tnef" 2>&1 | grep -qE 'exceeded 100 bytes|Error writing'; then
			skip "ytnef and $file" "$(ytnef -v -f "$T/out" "$T/a.tnef" 2>&1 | grep -oE -m1 'exceeded 100 bytes|Error writing')"
		else
			empty "ytnef finds the attachments of $file" "$T/found"
		fi
	fi
done
finish
