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
finish
