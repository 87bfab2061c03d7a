# rtf2html: what RTF encapsulates, in its own bytes or in UTF-8; a page of what encapsulates nothing.
. tests/cli/lib.sh
ok "encapsulated HTML" sh -c "rtf2html testdata/rtf/good-html.rtf >$T/a"
same "in the page's own bytes" "$(printf '<p>\317\360<b>b</b>')" "$(cat "$T/a")"
same "--utf8" "<p>Пр<b>b</b>" "$(rtf2html --utf8 testdata/rtf/good-html.rtf)"
same "--text" "Прb" "$(rtf2html --text testdata/rtf/good-html.rtf)"
same "encapsulated text" "$(printf 'plain\r\ntext\t😀')" "$(rtf2html --text testdata/rtf/good-text.rtf)"
page() {
	ok "$1" sh -c "printf '%s' '$2' | rtf2html >$T/page"
	got=$(sed -n '/^<body/,$p' "$T/page" | sed '1d;$d' | tr -d '\n')
	same "$1" "$3" "$got"
}
page "looks" '{\rtf1 a{\b b}{\i c}{\ul d}{\strike e}{\super f}{\sub g}}' \
    '<p>a<b>b</b><i>c</i><u>d</u><s>e</s><sup>f</sup><sub>g</sub></p>'
page "size and colour" '{\rtf1{\colortbl;\red255\green0\blue0;}\fs20\cf1 a\fs21 b}' \
    '<p><span style="color:#ff0000">a</span><span style="font-size:10.5pt;color:#ff0000">b</span></p>'
page "paragraphs" '{\rtf1 a\par\qc\li720 b\par\pard\rtlpar c}' \
    '<p>a</p><p style="text-align:center;margin-left:36pt">b</p><p dir="rtl">c</p>'
page "blanks and what would be markup" '{\rtf1 a  b <i> & "}' '<p>a &nbsp;b &lt;i&gt; &amp; &quot;</p>'
page "a list" '{\rtf1{\*\listtable{\list{\listlevel\levelnfc23}\listid7}}{\*\listoverridetable{\listoverride\listid7\ls1}}\pard\ls1 a\par b\par\pard c}' \
    '<ul><li>a</li><li>b</li></ul><p>c</p>'
page "an old list" '{\rtf1\pard{\pntext 1.\tab}{\*\pn\pnlvlbody\pndec{\pntxta .}}a\par{\pntext 2.\tab}b\par}' \
    '<ol><li>a</li><li>b</li></ol>'
page "a table" '{\rtf1\trowd\cellx1000\cellx2000\pard\intbl a\cell b\cell\row\pard c}' \
    '<table><colgroup><col style="width:50pt"><col style="width:50pt"></colgroup><tr><td><p>a</p></td><td><p>b</p></td></tr></table><p>c</p>'
page "cells that span others" '{\rtf1\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl a\cell b\cell\cell\row\trowd\clvmrg\cellx1000\cellx2000\cellx3000\cell c\cell d\cell\row}' \
    '<table><colgroup><col style="width:50pt"><col style="width:50pt"><col style="width:50pt"></colgroup><tr><td rowspan="2"><p>a</p></td><td colspan="2"><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></table>'
page "a table in a table" '{\rtf1\trowd\cellx2000\pard\intbl a\par\itap2 b\nestcell{\*\nesttableprops\trowd\cellx1000\nestrow}\pard\intbl c\cell\row}' \
    '<table><colgroup><col style="width:100pt"></colgroup><tr><td><p>a</p><table><colgroup><col style="width:50pt"></colgroup><tr><td><p>b</p></td></tr></table><p>c</p></td></tr></table>'
page "borders and shades" '{\rtf1{\colortbl;\red255\green255\blue0;}\box\brdrs a\par\pard\brdrt\brdrdb\cbpat1 b\par\trowd\clbrdrt\brdrs\clcbpat1\cellx1000\pard\intbl c\cell\row}' \
    '<p style="border:1px solid">a</p><p style="border-top:3px double;background-color:#ffff00">b</p><table><colgroup><col style="width:50pt"></colgroup><tr><td style="border-top:1px solid;background-color:#ffff00"><p>c</p></td></tr></table>'
page "a number of several parts" '{\rtf1{\listtext 2.3.\tab}\ilvl0 a}' '<ol start="3"><li>a</li></ol>'
page "a link" '{\rtf1{\field{\*\fldinst HYPERLINK "http://example.org/?a&b"}{\fldrslt here}}}' \
    '<p><a href="http://example.org/?a&amp;b">here</a></p>'
page "a link that would run" '{\rtf1{\field{\*\fldinst HYPERLINK "javascript:x()"}{\fldrslt here}}}' '<p>here</p>'
page "shapes do not leak" '{\rtf1 a{\shp{\*\shpinst\shpleft1 {\sp{\sn fFilled}{\sv 1}}}}{\*\background x}b}' '<p>ab</p>'
page "hidden text" '{\rtf1 a{\v secret}b}' '<p>ab</p>'
page "what a run shares with the one before stays open" '{\rtf1{\b a{\i b}c}}' '<p><b>a<i>b</i>c</b></p>'
page "a list beside a table" '{\rtf1{\*\listtable{\list{\listlevel\levelnfc23}\listid7}}{\*\listoverridetable{\listoverride\listid7\ls1}}\pard\ls1 a\par\trowd\cellx1000\pard\intbl\ls1 b\cell\row\pard c}' \
    '<ul><li>a</li></ul><table><colgroup><col style="width:50pt"></colgroup><tr><td><ul><li>b</li></ul></td></tr></table><p>c</p>'
page "a footnote" '{\rtf1 a{\super\chftn{\footnote\plain{\super\chftn} b\par c}} d\par e}' \
    '<p>a<sup>1</sup> d</p><p>e</p><hr><p><sup>1</sup> b<br>c</p>'
page "fonts of symbols" '{\rtf1{\fonttbl{\f0\fcharset2 Symbol;}{\f1\fcharset2 Wingdings;}{\f2 Arial;}}\f2 x{\f0 a\u-3874?}{\f1 J}}' \
    "<p>x<span style=\"font-family:'Symbol'\">α⇒</span><span style=\"font-family:'Wingdings'\">☺</span></p>"

# symbols FONT ENCODING: each byte of a font as Perl's Encode has it; what it has in the private area Unicode took in
# later, and 6D is the sign of micro there
symbols() {
	perl -MEncode -e '
		my ($font, $encoding) = @ARGV;
		print "{\\rtf1{\\fonttbl{\\f0\\fcharset2 $font;}}\\f0 ";
		for my $byte (0x21 .. 0xFE) {
			my $ch = decode($encoding, chr $byte);
			next if $ch =~ /[\x{F600}-\x{FFFD}\x{B5}]/;
			printf "\\\x27%02x", $byte;
			$all .= $ch;
		}
		print "}";
		binmode STDERR, ":utf8";
		print STDERR "$all\n"' "$1" "$2" >"$T/symbols.rtf" 2>"$T/symbols.want"
	rtf2html --text "$T/symbols.rtf" >"$T/symbols.got"
	samefile "$1 as Perl has it" "$T/symbols.want" "$T/symbols.got"
}

if perl -MEncode::Symbol -e 1 2>/dev/null; then
	symbols Symbol AdobeSymbol
	symbols ZapfDingbats AdobeZdingbat
else
	skip "fonts of symbols as Perl has them" "no Encode::Symbol"
fi

page "every kind of underline" '{\rtf1{\ulwave a}{\ululdbwave b}{\ulthdashdd c\ulnone d}}' \
    '<p><u style="text-decoration-style:wavy">ab</u><u style="text-decoration-style:dashed">c</u>d</p>'
page "a picture" '{\rtf1 a{\pict\pngblip\picwgoal600\pichgoal300 89504e47}b}' \
    '<p>a<img src="data:image/png;base64,iVBORw==" width="40" height="20" alt="">b</p>'
page "a picture that browsers do not show" '{\rtf1 a{\pict\wmetafile8 0100}b}' '<p>ab</p>'
said "is noted" "image/wmf"
page "text that is there in Unicode too" '{\rtf1{\upr{G}{\*\ud{\u915?}}}{\upr{a}}{\upr b}}' '<p>Γab</p>'
page "a symbol" '{\rtf1\u-3913?}' '<p>•</p>'
ok "all at once" sh -c "rtf2html testdata/rtf/good-native.rtf >$T/page"
for loss in headers comments "text in a drawing" "picture in a drawing" "another kind" "may run" "header of a bitmap"; do
	said "is noted" "$loss"
done
same "is nested as HTML has it" "" "$(python3 tests/tool/html-nesting.py "$T/page")"
exits 65 "no RTF" sh -c "printf 'text' | rtf2html"
ok "compressed RTF" rtf2html --text testdata/lzfu/good-spec-1-simple.lzfu
printed "is decompressed" "hello world"
ok "text under -d" rtf2html --text -d "$T" testdata/rtf/good-text.rtf
ok "is called so" test -s "$T/good-text.txt"
finish
