# Attachments are those that Debian's tnef extracts, byte by byte, embedded messages and OLE objects excepted, of which it
# writes the raw value; nothing is written outside of the directory.
. tests/cli/lib.sh
if [ -z "$CORPUS" ]; then
	skip "attachments" "no corpus"
	finish
fi

# extracted FILE: what is in FILE lies in $T/m; a file that is no message at all is no failure
extracted() {
	rm -rf "$T/m"
	mkdir "$T/m"
	got=0
	mapix -q --recurse -d "$T/m" "$1" >"$T/.out" 2>"$T/.err" || got=$?
	case $got in
	0 | 65) pass ;;
	*) wrong "$1" "exit $got" "$(cat "$T/.err")" ;;
	esac
	same "$1: each name is that of a file" "" "$(sed "s|^|test -f '|; s|\$|'|" "$T/.out" | grep -v "'.*'.*'" | while read -r t; do sh -c "$t" || echo "$t"; done)"
}

for f in "$CORPUS"/msg/*.msg "$CORPUS"/oft/*.oft; do
	extracted "$f"
done
if have tnef; then
	for f in "$CORPUS"/tnef/*; do
		extracted "$f"
		find "$T/m" -type f -exec cksum {} + | cut -d' ' -f1,2 | sort -u >"$T/ours"
		rm -rf "$T/t"
		mkdir "$T/t"
		tnef -f "$f" -C "$T/t" >/dev/null 2>&1 || continue
		missing=
		for x in "$T"/t/*; do
			[ -f "$x" ] || continue
			# an interface id of OLE stands before what is no file
			case $(od -An -tx1 -j4 -N12 "$x" 2>/dev/null | tr -d ' \n') in
			00000000c000000000000046) continue ;;
			esac
			grep -q -x -F "$(cksum <"$x")" "$T/ours" || missing="$missing $(basename "$x")"
		done
		same "$f: attachments" "" "$missing"
	done
else
	skip "attachments of TNEF" "no tnef"
fi
same "nothing beside" "m ours t" "$(cd "$T" && echo *)"
finish
