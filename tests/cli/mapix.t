# mapix: what is in a message becomes files, beneath one directory, whatever their names say.
. tests/cli/lib.sh
mkdir "$T/a" "$T/b" "$T/c"
ok "a message" mapix -d "$T/a" testdata/sample.msg
same "it says what it wrote" "$T/a/body.txt
$T/a/body.html
$T/a/cheese.png
$T/a/Zutaten für 4.csv
$T/a/Re_ Where do we eat_.msg" "$(cat "$T/.out")"
ok "the embedded message stands alone" sh -c "msg2eml '$T/a/Re_ Where do we eat_.msg' | grep -q 'How about cheese?'"
same "the text is whole" "$(printf 'Dear all,\n\nwe meet at the Matterhorn at 19:00. Bring bread!\n\nZoë')" "$(cat "$T/a/body.txt")"
ok "--recurse" mapix --recurse --body=text -d "$T/b" testdata/sample.msg
same "goes into a folder" "How about cheese?" "$(cat "$T/b/Re_ Where do we eat_/body.txt")"
ok "--body=none, of winmail.dat" sh -c "msg2tnef testdata/sample.msg >'$T/w.dat' && mapix --body=none -d '$T/c' '$T/w.dat'"
samefile "byte by byte" "$T/a/cheese.png" "$T/c/cheese.png"
same "no body" "" "$(ls "$T/c" | grep body)"
exits 73 "what is there stays" mapix -d "$T/a" testdata/sample.msg
ok "-f" mapix -f -d "$T/a" testdata/sample.msg
exits 64 "without -d" mapix testdata/sample.msg
exits 65 "what is no message" mapix -d "$T/a" testdata/README
ok "--check" mapix --check testdata/sample.msg
same "prints no names" "" "$(cat "$T/.out")"

# attachment NAME-IN-JSON: one more with the text "number N"
n=0
attachment() {
	n=$((n + 1))
	printf '{"path": "/attachment/%d", "object": "attachment"}\n' $n
	printf '{"path": "/attachment/%d", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 1}\n' $n
	[ $# -eq 0 ] ||
	    printf '{"path": "/attachment/%d", "property": "PidTagAttachLongFilename", "type": "PtypString", "value": "%s"}\n' $n "$1"
	printf '{"path": "/attachment/%d", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "%s"}}\n' \
	    $n "$(printf 'number %03d' $n | base64)"
}
long=$(printf 'ä%.0s' $(seq 300))
{
	printf '{"path": "/", "object": "message"}\n'
	attachment '../../escape'
	attachment '..\\..\\escape'
	attachment 'C:\\Windows\\system.ini'
	attachment '/etc/passwd'
	attachment 'nul\u0000.txt'
	attachment 'line\u000abreak\u001b[31m.txt'
	attachment "$long.txt"
	attachment 'CON'
	attachment 'lpt1.txt'
	attachment '-rf'
	attachment '.bashrc'
	attachment '..'
	attachment '.'
	attachment '/'
	attachment 'same.txt'
	attachment 'same.txt'
	attachment 'SAME.TXT'
	attachment 'photo\u202egpj.exe'
	attachment
} >"$T/hostile.json"
mkdir -p "$T/jail/deep/in"
ok "hostile names are a message" sh -c "mapimake '$T/hostile.json' >'$T/hostile.msg'"
ok "hostile names" mapix -d "$T/jail/deep/in" "$T/hostile.msg"
same "nothing outside" "deep
in" "$(ls -A "$T/jail" "$T/jail/deep" | grep -v '[:]' | sed '/^$/d')"
same "as many files as attachments" $n "$(ls -A "$T/jail/deep/in" | wc -l | tr -d ' ')"
same "a line each" $n "$(wc -l <"$T/.out" | tr -d ' ')"
same "no data is lost" "$(for i in $(seq $n); do printf 'number %03d\n' "$i"; done)" \
    "$(for f in "$T"/jail/deep/in/*; do cat -- "$f" && echo; done | sort)"
same "no dot files, no dashes" "" "$(ls -A "$T/jail/deep/in" | grep '^[.-]')"
same "no devices" "" "$(ls -A "$T/jail/deep/in" | grep -iE '^(con|lpt1)(\.|$)')"
same "at most 255 bytes, cut at a character" 254 "$(ls "$T/jail/deep/in" | grep '^ä' | tr -d '\n' | wc -c | tr -d ' ')"
ok "the extension stays" sh -c "ls '$T/jail/deep/in' | grep -q '^ä.*ä\.txt$'"
ok "two with one name" test -f "$T/jail/deep/in/same-1.txt"
ln -s "$T/outside" "$T/c/same.txt"
exits 73 "a link is no way out" mapix -d "$T/c" "$T/hostile.msg"
ok "-f replaces the link" mapix -f -d "$T/c" "$T/hostile.msg"
ok "and does not follow it" test ! -e "$T/outside"

# messages in messages: two of one name, and a .msg that was attached as a file
{
	printf '{"path": "/", "object": "message"}\n'
	for i in 1 2; do
		printf '{"path": "/attachment/%d", "object": "attachment"}\n' $i
		printf '{"path": "/attachment/%d", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 5}\n' $i
		printf '{"path": "/attachment/%d/message", "object": "message"}\n' $i
		printf '{"path": "/attachment/%d/message", "property": "PidTagSubject", "type": "PtypString", "value": "../twin"}\n' $i
		printf '{"path": "/attachment/%d/message", "property": "PidTagBody", "type": "PtypString", "value": "twin %d"}\n' $i $i
	done
	printf '{"path": "/attachment/3", "object": "attachment"}\n'
	printf '{"path": "/attachment/3", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 1}\n'
	printf '{"path": "/attachment/3", "property": "PidTagAttachLongFilename", "type": "PtypString", "value": "sent.msg"}\n'
	printf '{"path": "/attachment/3", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "%s"}}\n' \
	    "$(base64 <testdata/sample.msg | tr -d '\n')"
} | mapimake >"$T/twins.msg"
mkdir "$T/twins"
ok "two embedded messages of one name" mapix --recurse -d "$T/twins" "$T/twins.msg"
same "each has a folder" "twin 1, twin 2" "$(cat "$T/twins/twin/body.txt"), $(cat "$T/twins/twin-1/body.txt")"
samefile "an attached .msg" testdata/sample.msg "$T/twins/sent.msg"
samefile "and what is in it" "$T/a/cheese.png" "$T/twins/sent/cheese.png"
same "and what is in that" "How about cheese?" "$(cat "$T/twins/sent/Re_ Where do we eat_/body.txt")"
# a folder is one message's: two whose names are alike as far as they go, and one whose name a file has
title=$(printf 'x%.0s' $(seq 70))
{
	printf '{"path": "/", "object": "message"}\n'
	i=0
	for subject in "${title}1" "${title}2" sub sub-1; do
		i=$((i + 1))
		printf '{"path": "/attachment/%d", "object": "attachment"}\n' $i
		printf '{"path": "/attachment/%d/message", "object": "message"}\n' $i
		printf '{"path": "/attachment/%d/message", "property": "PidTagSubject", "type": "PtypString", "value": "%s"}\n' $i "$subject"
		printf '{"path": "/attachment/%d/message", "property": "PidTagBody", "type": "PtypString", "value": "body %d"}\n' $i $i
		[ $i -ne 2 ] || {
			i=3
			printf '{"path": "/attachment/3", "object": "attachment"}\n'
			printf '{"path": "/attachment/3", "property": "PidTagAttachLongFilename", "type": "PtypString", "value": "sub"}\n'
			printf '{"path": "/attachment/3", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "YQ=="}}\n'
		}
	done
} | mapimake >"$T/folders.msg"
mkdir "$T/folders"
ok "messages of names alike" mapix --recurse -d "$T/folders" "$T/folders.msg"
same "have a folder each" 4 "$(ls "$T"/folders/*/body.txt | wc -l | tr -d ' ')"
same "with one body" "$T/folders/sub-1/body.txt $T/folders/sub-1-1/body.txt" "$(ls -r "$T"/folders/sub*/body*.txt | xargs)"

# nothing is passed over without a word
{
	printf '{"path": "/", "object": "message"}\n{"path": "/attachment/1", "object": "attachment"}\n'
	printf '{"path": "/attachment/1", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 4}\n'
} | mapimake -o "$T/nowhere.msg"
exits 65 "a reference without a path" mapix --check "$T/nowhere.msg"
said "is told" 'attachment 1: it lies elsewhere, and nothing says where'
mkdir "$T/values"
ok "a name for the transport" mapix -q -d "$T/values" testdata/tnef/good-odd-values.tnef
same "is better than none" "bytes" "$(cat "$T/values/transport.txt")"
printf '{"path": "/", "set": "PSETID_Common", "lid": "0x851F", "type": "PtypString", "value": "//%s"}\n' \
    "$(printf 'a%.0s' $(seq 60))$(printf 'ä%.0s' $(seq 60))" | mapimake -o "$T/long.msg"
ok "a long path" mapix --check "$T/long.msg"
same "is cut at a character" 0 "$(iconv -f UTF-8 -t UTF-8 <"$T/.err" >/dev/null 2>&1; echo $?)"

# what lies elsewhere is told of a .msg that is attached, too
{
	printf '{"path": "/", "object": "message"}\n{"path": "/attachment/1", "object": "attachment"}\n'
	printf '{"path": "/attachment/1", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 4}\n'
	printf '{"path": "/attachment/1", "property": "PidTagAttachLongPathname", "type": "PtypString", "value": "//host/x"}\n'
} | mapimake -o "$T/inner.msg"
{
	printf '{"path": "/", "object": "message"}\n{"path": "/attachment/1", "object": "attachment"}\n'
	printf '{"path": "/attachment/1", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 1}\n'
	printf '{"path": "/attachment/1", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "%s"}}\n' \
	    "$(base64 <"$T/inner.msg" | tr -d '\n')"
} | mapimake -o "$T/outer.msg"
ok "a .msg attached as a file" mapix --recurse --check "$T/outer.msg"
said "what it refers to is told" 'attachment 1: attachment 1: .*elsewhere: //host/x'
exits 75 "no deeper than --limit-depth" mapix --recurse --limit-depth=0 -f -d "$T/twins" "$T/twins.msg"
mkdir "$T/both"
ok "several files" mapix -d "$T/both" testdata/sample.msg "$T/twins.msg"
ok "each have a folder" test -f "$T/both/sample/cheese.png" -a -f "$T/both/twins/sent.msg"
for f in testdata/msg/*.msg testdata/tnef/good-*.tnef; do
	mkdir "$T/d"
	ok "$f" mapix --recurse -d "$T/d" "$f"
	rm -rf "$T/d"
done
finish
