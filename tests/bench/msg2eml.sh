# .msg to mail beside msgconvert (libemail-outlook-message-perl), and where the cost of a large attachment lies.
. tests/bench/lib.sh
small=testdata/sample.msg
row "an empty C program" 0 "true"
row "msg2eml, one process a file" 0 "msg2eml $small >/dev/null"
peer msgconvert && row "msgconvert, one process a file" 0 "msgconvert --outfile - $small >/dev/null"
if [ -n "$CORPUS" ]; then
	# those that msgconvert takes: it ends at the first that it does not
	files=
	for f in "$CORPUS"/msg/*.msg; do
		! command -v msgconvert >/dev/null || msgconvert --outfile "$W/a.eml" "$f" >/dev/null 2>&1 || continue
		files="$files $f"
	done
	size=$(cat $files | wc -c)
	# a new directory each time: to write over files, or where files were just removed, costs the file system more
	row "msg2eml, all of corpus/msg" "$size" "msg2eml -q -d \$(mktemp -d $W/out.XXXXXX) $files"
	row "msg2eml --mbox, all of corpus/msg" "$size" "msg2eml -q --mbox $files >/dev/null"
	peer msgconvert && row "msgconvert, all of corpus/msg" "$size" "cd \$(mktemp -d $W/out.XXXXXX) && msgconvert $files 2>/dev/null"
	many=$CORPUS/msg/apache__lots-of-recipients.msg
	row "msg2eml, 1,321 recipients" 0 "msg2eml $many >/dev/null"
	row "msg2eml --headers=rebuilt, 1,321 recipients" 0 "msg2eml --headers=rebuilt $many >/dev/null"
	peer gsf && row "gsf list, 1,321 recipients" 0 "gsf list $many >/dev/null"
	peer msgconvert && row "msgconvert, 1,321 recipients" 0 "msgconvert --outfile - $many >/dev/null"
fi
# 500 MB in one attachment
n=500000000
head -c $n /dev/urandom >"$W/big"
python3 - "$W/big" >"$W/big.json" <<'PY'
import base64, sys
print('{"path": "/", "object": "message"}')
print('{"path": "/", "property": "PidTagSubject", "type": "PtypString", "value": "big"}')
print('{"path": "/attachment/1", "object": "attachment"}')
print('{"path": "/attachment/1", "property": "PidTagAttachMethod", "type": "PtypInteger32", "value": 1}')
print('{"path": "/attachment/1", "property": "PidTagAttachLongFilename", "type": "PtypString", "value": "big.bin"}')
sys.stdout.write('{"path": "/attachment/1", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "')
sys.stdout.write(base64.b64encode(open(sys.argv[1], "rb").read()).decode())
print('"}}')
PY
mapimake --limit-memory=8G "$W/big.json" >"$W/big.msg" && rm "$W/big.json"
row "base64 of 500 MB" $n "base64 <$W/big >/dev/null"
row "msg2eml of 500 MB" $n "msg2eml $W/big.msg >/dev/null"
# encapsulated RTF of 1 to 64 MB
for mb in 1 4 16 64; do
	python3 - $mb >"$W/e.rtf" <<'PY'
import sys
one = r"{\*\htmltag64 <p class=x>}Some words of text \'e9\'e8 and a{\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 bold\htmlrtf }\htmlrtf0 {\*\htmltag92 </b>} word.{\*\htmltag72 </p>}" + "\r\n"
sys.stdout.write(r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}" + one * (int(sys.argv[1]) * 1000000 // len(one)) + "}")
PY
	row "rtf2html, encapsulated, $mb MB" $((mb * 1000000)) "rtf2html $W/e.rtf >/dev/null"
done
ratio "one process a file: msgconvert / msg2eml" "msg2eml, one process a file" "msgconvert, one process a file"
ratio "all files, brought to the disk: the same" "msg2eml, all of corpus/msg" "msgconvert, all of corpus/msg"
ratio "all files, --mbox: the same" "msg2eml --mbox, all of corpus/msg" "msgconvert, all of corpus/msg"
ratio "1,321 recipients: the same" "msg2eml, 1,321 recipients" "msgconvert, 1,321 recipients"
ratio "the same: kept header / rebuilt" "msg2eml --headers=rebuilt, 1,321 recipients" "msg2eml, 1,321 recipients"
ratio "500 MB: base64 / msg2eml" "msg2eml of 500 MB" "base64 of 500 MB"
