# Every page comes back byte for byte; unrtf and LibreOffice, which know no encapsulation, show nine in ten of its words.
. tests/cli/lib.sh
find "$CORPUS" -name '*.html' -o -name '*.htm' | sort >"$T/pages"
n=0
while read -r f; do
	n=$((n + 1))
	ok "$f" sh -c 'html2rtf "$1" >"$2" && rtf2html "$2" >"$3/back"' - "$f" "$T/$n.rtf" "$T"
	samefile "$f comes back" "$f" "$T/back"
	if have unrtf && have python3; then
		unrtf --text "$T/$n.rtf" >"$T/shown" 2>/dev/null
		ok "$f: its words in unrtf" python3 tests/tool/html-words.py "$f" "$T/shown"
	else
		skip "$f: its words in unrtf" "no unrtf or no python3"
	fi
done <"$T/pages"
if have soffice && have python3; then
	mkdir "$T/text"
	HOME=$T soffice --headless --convert-to 'txt:Text (encoded):UTF8' --outdir "$T/text" "$T"/*.rtf >"$T/log" 2>&1
	n=0
	while read -r f; do
		n=$((n + 1))
		ok "$f: its words in LibreOffice" python3 tests/tool/html-words.py "$f" "$T/text/$n.txt"
	done <"$T/pages"
else
	skip "what LibreOffice shows" "no soffice or no python3"
fi
finish
