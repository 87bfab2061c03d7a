# Damaged and foreign files: never a crash, never over a second or 64 MiB; what is no message says so.
. tests/cli/lib.sh
for f in "$CORPUS"/malformed/* "$CORPUS"/cfb/*; do
	for tool in msg2eml tnef2eml mapidump; do
		code=0
		timeout 5 "$tool" "$f" >"$T/out" 2>"$T/err" </dev/null || code=$?
		case $code in
		0 | 65 | 69 | 75) pass ;;
		*) wrong "$tool $(basename "$f")" "exit $code" "$(head -n 3 "$T/err")" ;;
		esac
		[ "$code" -ne 65 ] || [ -s "$T/err" ] || wrong "$tool $(basename "$f")" "says nothing"
	done
done
finish
