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
edited "a recipient row" PidLidAppointmentUnsendableRecipients good-recipient-rows 's/zoe@example.org/zoe@example.com/; s/"Value": "Zoë"/"Value": "Zo"/' 'EmailAddress: "zoe@example.com"'
printed "and its other properties" 'Value: "Zo"$'
# an entry id's Flags and a one-off's were two fields of one name, of which JSON kept one
edited "a one-off's name" PidTagEntryId good-one-off 's/Zoë Müller/Zoë/' ' Flags: 0$'
structure PidLidGlobalObjectId good-uid | mapimake | mapidump --json >"$T/s.json"
sed 's/fondue@/raclette@/' "$T/s.json" >"$T/e.json"
exits 65 "a UID that is not that of its Data" mapimake "$T/e.json"
said "is told" 'line 3: PidLidGlobalObjectId: Uid and Data differ'
sed 's/"Data": {[^}]*}, //' "$T/e.json" >"$T/f.json"
ok "alone it counts" sh -c "mapimake '$T/f.json' | mapidump"
printed "and makes the Data" 'Uid: "raclette@example.org"'
structure PidLidTimeZoneStruct good-time-zone | mapimake | mapidump --json >"$T/s.json"
sed 's/"value": {[^}]*}, //' "$T/s.json" >"$T/e.json"
ok "fields alone" sh -c "mapimake '$T/e.json' | mapidump --json >'$T/t.json'"
samefile "are enough" "$T/s.json" "$T/t.json"
sed 's/"lBias": 480/"lBias": "x"/' "$T/s.json" >"$T/in"
exits 65 "a field of another kind" mapimake "$T/in"
said "is named, and its line" "line 3: PidLidTimeZoneStruct: lBias is of another kind"
structure PidLidAppointmentRecur good-exception | mapimake | mapidump --json >"$T/s.json"
sed 's/"OverrideFlags": 17/"OverrideFlags": 16/' "$T/s.json" >"$T/e.json"
exits 65 "a field that has no place" mapimake "$T/e.json"
said "is named" "line 3: PidLidAppointmentRecur: ExceptionInfo: entry 1: SubjectLength has no place here"
structure PidTagReplyRecipientEntries good-flat-list | mapimake | mapidump --json | sed 's/"FlatEntries"/"FlatEntrys"/' >"$T/e.json"
exits 65 "a field that is missing" mapimake "$T/e.json"
said "is named with its line" "line 2: PidTagReplyRecipientEntries: there is no FlatEntries"
structure PidTagReportTag good-report-tag | mapimake | mapidump --json | sed 's/"Cookie": "PCDFEB09/&0/' >"$T/e.json"
exits 65 "a field of fixed length" mapimake "$T/e.json"
said "stays as long" "Cookie has 10 bytes, not 9"
structure PidTagAdditionalRenEntryIdsEx good-verbs | mapimake | mapidump --json | sed 's/"value": {[^}]*}, //' >"$T/e.json"
exits 65 "fields for reading only, and no bytes" mapimake "$T/e.json"
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
line "a number that is too large" '{"path": "/", "id": "0x0017", "type": "PtypInteger32", "value": 4294967296}'
line "or too small" '{"path": "/", "id": "0x0017", "type": "PtypInteger16", "value": -32769}'
line "half a time" '{"path": "/", "id": "0x0039", "type": "PtypTime", "value": "2026-11-29T20:00:00"}'
line "no number" '{"path": "/", "id": "0x6601", "type": "PtypFloating64", "value": "many"}'
line "no LID" '{"path": "/", "set": "PSETID_Common", "lid": "first", "type": "PtypBoolean", "value": true}'
line "a type that is none" '{"path": "/", "id": "0x0017", "type": "0x10003", "value": 1}'
line "a key twice" '{"path": "/", "id": "0x0017", "id": "0x0018", "type": "PtypInteger32", "value": 1}'
line "a name and the id of another" '{"path": "/", "property": "PidTagSubject", "id": "0x1000", "type": "PtypString", "value": "x"}'
line "neither name nor id" '{"path": "/", "type": "PtypString", "value": "x"}'
line "fields of what has none" '{"path": "/", "id": "0x6600", "type": "PtypBinary", "value": {"base64": "AAAA"}, "decoded": {"Flags": 1}}'
line "no flags" '{"path": "/", "id": "0x0017", "type": "PtypInteger32", "value": 1, "flags": "6"}'
line "no code page" '{"path": "/", "object": "message", "codepage": 99999}'
line "a misspelt key" '{"path": "/", "id": "0x0017", "type": "PtypInteger32", "value": 1, "flag": 2}'
line "an object of another path" '{"path": "/", "object": "recipient"}'
line "a name with a NUL" '{"path": "/", "set": "PS_MAPI", "name": "a\u0000b", "type": "PtypBoolean", "value": true}'
printf '%s\n' '{"path": "/", "id": "0x6601", "type": "PtypInteger64", "value": -9223372036854775808}' >"$T/in"
ok "the least number" sh -c "mapimake '$T/in' | mapidump --json"
printed "is kept" '"value": -9223372036854775808'
printf '%s\n' '{"path": "/", "id": "0x0039", "type": "PtypTime", "value": "2026-11-29T20:00:00.5Z"}' >"$T/in"
ok "half a second" sh -c "mapimake '$T/in' | mapidump"
printed "is half a second" '2026-11-29 20:00:00.5000000 UTC'
exits 65 "no lines" sh -c ": | mapimake"
finish
