# html2rtf: the page comes back byte for byte; an RTF viewer that knows no encapsulation shows its text.
. tests/cli/lib.sh
for f in testdata/html/*.html; do
	ok "$f" sh -c "html2rtf $f >$T/a.rtf && rtf2html $T/a.rtf >$T/back"
	samefile "$f comes back" "$f" "$T/back"
done
# every byte by itself, in tags and in text
awk 'BEGIN { for (i = 0; i < 256; i++) printf "<a b=%c>%c</a> %c%c", i, i, i, 255 - i }' >"$T/bytes.html"
for page in 65001 1252 932 936 28605 50220 65000; do
	ok "all bytes" sh -c "html2rtf --codepage=$page! $T/bytes.html | rtf2html >$T/back"
	samefile "in code page $page" "$T/bytes.html" "$T/back"
done
ok "a page" sh -c "html2rtf testdata/html/page.html >$T/page.rtf"
# Recognizing RTF Containing Encapsulation; HTMLTAG with number 64
same "begins as MS-OXRTFEX 2.1.3.2 says" '{\rtf1\ansi\ansicpg65001\fromhtml1 ' "$(head -c 35 "$T/page.rtf")"
same "one htmltag64" 1 "$(grep -o 'htmltag64}' "$T/page.rtf" | wc -l | tr -d ' ')"
if have unrtf; then
	unrtf --text "$T/page.rtf" >"$T/shown" 2>/dev/null
	tr -s ' \t\n' ' ' <"$T/shown" >"$T/words"
	for words in "A page" "Some bold, slanted and underlined text" "{braces} and a back.slash" "two linked" \
	    "& [^ ]* &unknown; a < b && c > d. A second line" "1. first" "2. second" "cell next" \
	    "\[a picture\]"; do
		ok "shows $words" grep -q -e "$words" "$T/words"
	done
	for hidden in "Not shown" "color" "none of it" "htmltag" "nbsp"; do
		exits 1 "does not show $hidden" grep -q -e "$hidden" "$T/words"
	done
else
	skip "what a viewer shows" "no unrtf"
fi
printf 'one\ntwo\rthree\r\n\tfour {} \\ Zo\303\253' >"$T/text"
ok "--text" sh -c "html2rtf --text $T/text >$T/text.rtf"
same "begins as MS-OXRTFEX 2.1.3.3 says" '{\rtf1\ansi\ansicpg65001\fromtext ' "$(head -c 34 "$T/text.rtf")"
exits 1 "has no htmltag" grep -q htmltag "$T/text.rtf"
same "comes back with CRLF" "$(printf 'one\r\ntwo\r\nthree\r\n\tfour {} \\ Zo\303\253')" "$(rtf2html "$T/text.rtf")"
finish
