# RTF that encapsulates nothing: the words that unrtf shows are all in the page. What it shows besides stands here.
. tests/cli/lib.sh

excused() {
	case $1 in
	apache__test_list_override.rtf) echo "List1382206859 a list's name" ;;
	erdomke__Issue39.rtf) echo "49A12 Ishift Isee Dformos gen2 IPark Biksenoniniai it drops hyphens" ;;
	erdomke__Issue50-1.rtf) echo "kitIpnnceoid vbv it shows what \\v hides" ;;
	erdomke__RtfParserTest_6.rtf) echo "filename rate format UDP it reads Japanese as Mac Roman: other words end there" ;;
	erdomke__Test01.rtf) echo "underlinednormal it joins words" ;;
	erdomke__fields_simple_format_switch.rtf) echo "keywords text of the document's properties" ;;
	erdomke__footnotes.rtf | kreuzberg-dev__footnote.rtf) echo "This See this behind the note's number, without a blank" ;;
	erdomke__inline_mix.rtf) echo "off hidden it shows what \\v hides; a note's number behind the word" ;;
	erdomke__japanese.rtf) echo "EF ItBXEXC iGPL XE BNeoOffice bytes of characters" ;;
	erdomke__nested_table_report.rtf) echo "DateComment ByApproval 2018John it joins cells" ;;
	erdomke__outline_list.rtf) echo "ii the numbers of list items" ;;
	seamustuohy__control_chars.rtf) echo "amp it escapes twice" ;;
	esac
}

if [ -z "$CORPUS" ] || ! have unrtf || ! have python3; then
	skip "words of RTF" "no corpus, no unrtf or no python3"
	finish
fi
for f in "$CORPUS"/rtf/*; do
	file=$(basename "$f")
	head -c 400 "$f" | grep -aqE 'from(html|text)' && continue
	rtf2html --utf8 -q "$f" >"$T/ours.html" 2>/dev/null
	unrtf --nopict --html "$f" >"$T/theirs.html" 2>/dev/null
	lost=
	for word in $(python3 tests/tool/rtf-words.py "$T/ours.html" "$T/theirs.html" ascii); do
		case " $(excused "$file") hyperlink " in # which it writes where a link has no result
		*" $word "*) ;;
		*) lost="$lost $word" ;;
		esac
	done
	same "$file: its words" "" "$lost"
	same "$file: its elements" "" "$(python3 tests/tool/html-nesting.py "$T/ours.html")"
done
finish
