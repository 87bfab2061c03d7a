# RTF: compressed beside gzip, on all RTF of the corpus in one stream; pages of RTF beside unrtf, a process a file; RTF
# that encapsulates HTML, from 1 to 64 MB.
. tests/bench/lib.sh

if [ -n "$CORPUS" ] && ls "$CORPUS"/rtf/*.rtf >/dev/null 2>&1; then
	cat "$CORPUS"/rtf/*.rtf >"$W/all.rtf"
	ls "$CORPUS"/rtf/*.rtf >"$W/files"
else
	for i in 1 2 3 4 5 6 7 8; do cat testdata/rtf/*.rtf testdata/lzfu/*.rtf; done >"$W/all.rtf"
	ls testdata/rtf/*.rtf >"$W/files"
fi
bytes=$(wc -c <"$W/all.rtf")
rtfz "$W/all.rtf" >"$W/all.lzfu"
printf 'compressed: rtfz %d of %d bytes\n' "$(wc -c <"$W/all.lzfu")" "$bytes"
row "rtfz" "$bytes" "rtfz '$W/all.rtf' >/dev/null"
row "rtfunz" "$bytes" "rtfunz '$W/all.lzfu' >/dev/null"
if peer gzip; then
	gzip -6 -c "$W/all.rtf" >"$W/all.gz"
	row "gzip -6" "$bytes" "gzip -6 -c '$W/all.rtf' >/dev/null"
	row "gzip -dc" "$bytes" "gzip -dc '$W/all.gz' >/dev/null"
fi
total=$(xargs cat <"$W/files" | wc -c)
row "rtf2html, a process a file" "$total" "while read -r f; do rtf2html \"\$f\" >'$W/out' 2>/dev/null; done <'$W/files'"
peer unrtf && row "unrtf, a process a file" "$total" "while read -r f; do unrtf --html --nopict \"\$f\" >'$W/out' 2>/dev/null; done <'$W/files'"
# one page, again and again
for mb in 1 4 16 64; do
	awk -v n=$((mb * 1000000 / 409)) 'BEGIN {
	    for (i = 0; i < n; i++)
	        printf "<p class=\"MsoNormal\"><b>%07d</b> Some words &amp; a <a href=\"https://example.org/%d\">link</a>, Zo\303\253.</p>\r\n", i, i }' >"$W/page.html"
	html2rtf "$W/page.html" >"$W/page.rtf"
	size=$(wc -c <"$W/page.rtf")
	row "rtf2html, page of $mb" "$size" "rtf2html '$W/page.rtf' >'$W/out'"
	row "html2rtf, page of $mb" "$(wc -c <"$W/page.html")" "html2rtf '$W/page.html' >'$W/out'"
done
ratio "gzip -6 / rtfz" "rtfz" "gzip -6"
ratio "gzip -dc / rtfunz" "rtfunz" "gzip -dc"
ratio "unrtf / rtf2html" "rtf2html, a process a file" "unrtf, a process a file"
ratio "page of 64 / page of 1" "rtf2html, page of 1" "rtf2html, page of 64"
