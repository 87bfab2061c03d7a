# Every page comes back byte for byte; unrtf, which knows no encapsulation, shows nine in ten of its words.
. tests/cli/lib.sh
find "$CORPUS" -name '*.html' -o -name '*.htm' | sort >"$T/pages"
while read -r f; do
	ok "$f" sh -c 'html2rtf "$1" >"$2/rtf" && rtf2html "$2/rtf" >"$2/back"' - "$f" "$T"
	samefile "$f comes back" "$f" "$T/back"
	if have unrtf && have python3; then
		unrtf --text "$T/rtf" >"$T/shown" 2>/dev/null
		ok "$f: its words" python3 tests/tool/html-words.py "$f" "$T/shown"
	else
		skip "$f: its words" "no unrtf or no python3"
	fi
done <"$T/pages"
finish
