# Every RTF comes back byte for byte, and is smaller for it, by LZFu.
. tests/cli/lib.sh
for f in "$CORPUS"/rtf/* "$CORPUS"/pairs/*.rtf; do
	[ -f "$f" ] && head -c 5 "$f" | grep -q '^{.rtf' || continue
	for form in "" --store; do
		ok "$f $form" sh -c 'rtfz $2 "$1" >"$3/z" && rtfunz "$3/z" >"$3/back"' - "$f" "$form" "$T"
		if [ ! -s "$T/.err" ]; then pass; else wrong "$f $form: notes" "$(head -n 3 "$T/.err")"; fi
		samefile "$f $form: comes back" "$f" "$T/back"
	done
done
# in one stream: what the document's whole search gets is 265.6 bytes of 1,000; more places and longer matches, 260.8
cat "$CORPUS"/rtf/*.rtf >"$T/all.rtf" 2>/dev/null
if [ -s "$T/all.rtf" ]; then
	ok "all in one" sh -c "rtfz '$T/all.rtf' >'$T/z'"
	size=$(wc -c <"$T/z") bytes=$(wc -c <"$T/all.rtf")
	ok "are $size of $bytes bytes" test $((size * 10000)) -le $((bytes * 2610))
fi
finish
