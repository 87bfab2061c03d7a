# RTF that encapsulates nothing: the words that other programs show are all in the page. What they show besides stands here,
# word by word, with what the RTF says.
. tests/cli/lib.sh

excused() {
	case $1 in
	"unrtf apache__test_list_override.rtf") # {\listname List1382206859_1;} is a name, not text
		echo "List1382206859" ;;
	"unrtf erdomke__Issue39.rtf") # 49A\_12, I\_shift, I\_see, D\_formos, gen\_2, I\_Park, Bi\_ksenoniniai: hyphens that it drops
		echo "49A12 Ishift Isee Dformos Dformos gen2 gen2 Ishift Ishift IPark Biksenoniniai" ;;
	"unrtf erdomke__Issue50-1.rtf") # \v kit\cf2\ltrch\b\v0 Ipnnceoid, \fs12\v vbv\par: \v hides
		echo "kitIpnnceoid vbv" ;;
	"unrtf erdomke__Test01.rtf") # \ul bold+underlined{\plain, normal}: it takes the comma, which ends the word, for a part of it
		echo "underlinednormal" ;;
	"unrtf erdomke__fields_simple_format_switch.rtf") # {\info...{\keywords keywords text} is none of the text
		echo "keywords text" ;;
	"unrtf erdomke__inline_mix.rtf") # {\v hidden}
		echo "hidden" ;;
	"unrtf erdomke__japanese.rtf") # \uc2\u12290\'81\'42: it shows bytes of the fallback (42 is B) behind the character
		echo "zz EF XyC xgi ItBXEXC iGPL XE BNeoOffice" ;;
	"unrtf erdomke__nested_table_report.rtf") # Comment Date}{...\nestcell}: it knows no \nestcell, and joins the cells
		echo "DateComment ByApproval 2018John" ;;
	"unrtf erdomke__outline_list.rtf") # {\listtext...ii.\tab}: \levelnfc2 says the same, and is <ol type="i">
		echo "ii ii" ;;
	"unrtf kreuzberg-dev__footnote.rtf") # noted,\chftn{\footnote...}this: no blank, and no superscript (\pu6)
		echo "this" ;;
	"unrtf kreuzberg-dev__link.rtf") # {\fldinst{HYPERLINK "..."}}{\fldrslt{...pandoc...: the word is its own
		echo "hyperlink" ;;
	"RtfPipe erdomke__Test01.rtf") # {\f2\cf1\cb0\chcbpat3\i abc} in the font Symbol: Greek letters, which it shows in that font
		echo "abc" ;;
	"RtfPipe erdomke__headers_footers.rtf") # {\headerl...}, {\footerr...}: of pages, which HTML has not; noted
		echo "Even page header Odd Page Header First Page Header First Page Footer Odd Page Footer Even Page Footer" ;;
	"RtfPipe erdomke__japanese.rtf") # \uc2\u12458 CR \'83\'49: it takes the line end for the first of the two bytes to pass over
		echo "によるオ I ープンソース ソフトウエアのプロジ W ェクトです プレゼン テーション ネイティブの機能を提 供し など他の人気のオフィ B ス j ソフト g として公開しています B 改良やアップデートをしばしば公開していまﾜす がリリースされ ました の初めての正式なリリースであっﾁて の全機能 と多数の修正を提供しています がリリースさｳれました ホイール マウスによるスクロール B この通知を残すこｱとを条件に 全体の文章をどのようなﾈメディアを使っても コピーとして保ﾛ存" ;;
	esac
}

# words PROGRAM FILE PAGE [ascii]: of PAGE, beside $T/ours.html
words() {
	same "$2: the words of $1" "$(excused "$1 $2")" "$(python3 tests/tool/rtf-words.py "$T/ours.html" "$3" $4)"
}

if [ -z "$CORPUS" ] || ! have python3; then
	skip "words of RTF" "no corpus or no python3"
	finish
fi
have unrtf || skip "words of unrtf" "no unrtf"
for f in "$CORPUS"/rtf/*; do
	file=$(basename "$f")
	head -c 400 "$f" | grep -aqE 'from(html|text)' && continue
	rtf2html --utf8 -q "$f" >"$T/ours.html" 2>/dev/null
	if have unrtf; then
		unrtf --nopict --html "$f" >"$T/theirs.html" 2>/dev/null
		words unrtf "$file" "$T/theirs.html" ascii
	fi
	for page in "$CORPUS/pairs/$file"--*; do
		case $page in
		*/erdomke__scratch.rtf--scratch.html) ;; # the page of another document: "This line is default color ..."
		*.html) words RtfPipe "$file" "$page" ;;
		*.65001) words Kopano "$file" "$page" ;;
		esac
	done
	same "$file: its elements" "" "$(python3 tests/tool/html-nesting.py "$T/ours.html")"
done
finish
