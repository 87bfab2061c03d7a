# Compound files: each stream as olefile reads it; written again it is what MS-CFB asks for, and holds the same.
. tests/cli/lib.sh
python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c 'import olefile' 2>/dev/null; then
	skip "streams of compound files" "no olefile"
	finish
fi
check() {
	"$python" tests/tool/cfb-check.py "$@" 2>"$T/check.err"
}

for f in "$CORPUS"/cfb/* "$CORPUS"/msg/*.msg "$CORPUS"/oft/*; do
	file=$(basename "$f")
	# olefile's view first: what it cannot read proves nothing
	if ! check streams "$f" >"$T/want"; then
		skip "$file" "$(tail -n 1 "$T/check.err")"
		continue
	fi
	sort "$T/want" >"$T/want.sorted"
	ok "$file is read" cfbcat "$f"
	same "$file is sound" "" "$(cat "$T/.err")"
	sort "$T/.out" >"$T/found"
	samefile "$file holds what olefile finds" "$T/want.sorted" "$T/found"
	ok "$file is written" cfbcat --copy "$f"
	mv "$T/.out" "$T/copy"
	same "$file is written as MS-CFB asks" "" "$(check tree "$T/copy" | head -n 5)"
	check streams "$T/copy" | sort >"$T/found"
	samefile "$file holds the same when written again" "$T/want.sorted" "$T/found"
	for reader in "gsf list" olecfinfo; do
		! have "${reader%% *}" || ! $reader "$f" >/dev/null 2>&1 || ok "$file: $reader" $reader "$T/copy"
	done
done

# damaged ones are opened or refused, at once, and what could be saved is a sound file
for f in "$CORPUS"/malformed/*; do
	file=$(basename "$f")
	code=0
	timeout 2 cfbcat --copy "$f" >"$T/copy" 2>"$T/err" || code=$?
	case $code in
	0) same "$file is written as MS-CFB asks" "" "$(check tree "$T/copy" | head -n 5)" ;;
	65) [ -s "$T/err" ] && pass || wrong "$file" "says nothing" ;;
	*) wrong "$file" "exit $code" ;;
	esac
done
finish
