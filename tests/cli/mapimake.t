# mapimake: JSON Lines to .msg, and errors that name the line.
. tests/cli/lib.sh
ok "the sample" sh -c "mapimake testdata/sample.json >$T/a.msg"
samefile "is testdata/sample.msg" testdata/sample.msg "$T/a.msg"
ok "dumped and made again" sh -c "mapidump --json testdata/sample.msg >$T/a.json && mapimake $T/a.json | mapidump --json >$T/b.json"
samefile "it shows the same" "$T/a.json" "$T/b.json"
ok "an edited property" \
    sh -c "mapidump --json testdata/sample.msg | sed 's/Käsefondue/Raclette/g' | mapimake | msg2eml | grep -q '^Subject: Raclette'"
ok "--ansi" sh -c "mapimake --ansi testdata/sample.json | mapidump | grep -q 'PidTagSubject *PtypString8'"
structure() {
	printf '{"path": "/", "object": "message", "codepage": 1252}\n'
	printf '{"path": "/", "property": "%s", "type": "PtypBinary", "value": {"base64": "%s"}}\n' "$1" \
	    "$(base64 <"testdata/structs/$2.bin" | tr -d '\n')"
}
# edited NAME PROPERTY FIXTURE SED PATTERN: decoded fields that were edited show in the message
edited() {
	structure "$2" "$3" | mapimake | mapidump --json >"$T/s.json"
	sed "$4" "$T/s.json" >"$T/e.json"
	ok "$1" sh -c "mapimake '$T/e.json' | mapidump"
	printed "$1: shows" "$5"
}
edited "a recurrence" PidLidAppointmentRecur good-exception 's/"Location": "34\/4141"/"Location": "Matterhorn"/' 'LocationLength2: 10'
edited "a date in it" PidLidAppointmentRecur good-weekly 's/2007-04-20T00:00/2007-05-18T00:00/' 'EndDate: "2007-05-18T00:00"'
edited "a global object id" PidLidGlobalObjectId good-global-object-id 's/"Day": 25/"Day": 26/' 'Day: 26'
edited "a time zone" PidLidTimeZoneStruct good-time-zone 's/"lBias": 480/"lBias": -60/' 'lBias: -60'
edited "a definition of one" PidLidAppointmentTimeZoneDefinitionRecur good-time-zone-definition 's/Pacific Standard/Alpine/' 'cchKeyName: 11'
edited "a one-off" PidTagEntryId good-one-off 's/zoe@example.org/zoe@example.com/' 'EmailAddress: "zoe@example.com"'
edited "a report tag" PidTagReportTag good-report-tag 's/No text/Text/' 'AnsiTextSize: 4'
edited "a conversation index" PidTagConversationIndex good-conversation 's/"TimeDelta": 1819/"TimeDelta": 2000/' 'TimeDelta: 2000'
edited "a GUID in it" PidTagConversationIndex good-conversation 's/33221100-5544/33221100-0000/' 'Guid: {33221100-0000'
structure PidLidTimeZoneStruct good-time-zone | mapimake | mapidump --json >"$T/s.json"
sed 's/"value": {[^}]*}, //' "$T/s.json" >"$T/e.json"
ok "fields alone" sh -c "mapimake '$T/e.json' | mapidump --json >'$T/t.json'"
samefile "are enough" "$T/s.json" "$T/t.json"
sed 's/"lBias": 480/"lBias": "x"/' "$T/s.json" >"$T/in"
exits 65 "a field of another kind" mapimake "$T/in"
said "is named" "lBias is of another kind"
line() {
	printf '%s\n' "$2" >"$T/in"
	exits 65 "$1" mapimake "$T/in"
	said "$1: names the line" "line 1"
}
line "no JSON" 'nonsense'
line "no path" '{"object": "message"}'
line "a path that leads nowhere" '{"path": "/recipient/7", "object": "recipient"}'
line "no type" '{"path": "/", "property": "PidTagSubject", "value": "x"}'
line "no id" '{"path": "/", "id": "subject", "type": "PtypString", "value": "x"}'
line "an unknown name" '{"path": "/", "property": "PidTagNothing", "type": "PtypString", "value": "x"}'
line "no text" '{"path": "/", "property": "PidTagSubject", "type": "PtypString", "value": 1}'
line "no base64" '{"path": "/", "id": "0x1013", "type": "PtypBinary", "value": {"base64": "a"}}'
line "no time" '{"path": "/", "id": "0x0039", "type": "PtypTime", "value": "yesterday"}'
exits 65 "no lines" sh -c ": | mapimake"
finish
