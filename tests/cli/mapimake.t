# mapimake: JSON Lines to .msg, and errors that name the line.
. tests/cli/lib.sh
ok "the sample" sh -c "mapimake testdata/sample.json >$T/a.msg"
samefile "is testdata/sample.msg" testdata/sample.msg "$T/a.msg"
ok "dumped and made again" sh -c "mapidump --json testdata/sample.msg >$T/a.json && mapimake $T/a.json | mapidump --json >$T/b.json"
samefile "it shows the same" "$T/a.json" "$T/b.json"
ok "an edited property" \
    sh -c "mapidump --json testdata/sample.msg | sed 's/Käsefondue/Raclette/g' | mapimake | msg2eml | grep -q '^Subject: Raclette'"
ok "--ansi" sh -c "mapimake --ansi testdata/sample.json | mapidump | grep -q 'PidTagSubject *PtypString8'"
line() {
	printf '%s\n' "$2" >"$T/in"
	exits 65 "$1" mapimake "$T/in"
	said "$1: names the line" "line 1"
}
line "no JSON" 'nonsense'
line "no path" '{"object": "message"}'
line "a path that leads nowhere" '{"path": "/recipient/7", "object": "recipient"}'
line "no type" '{"path": "/", "property": "PidTagSubject", "value": "x"}'
line "an unknown name" '{"path": "/", "property": "PidTagNothing", "type": "PtypString", "value": "x"}'
line "no text" '{"path": "/", "property": "PidTagSubject", "type": "PtypString", "value": 1}'
line "no base64" '{"path": "/", "id": "0x1013", "type": "PtypBinary", "value": {"base64": "a"}}'
line "no time" '{"path": "/", "id": "0x0039", "type": "PtypTime", "value": "yesterday"}'
exits 65 "no lines" sh -c ": | mapimake"
finish
