# mapidump: properties by name, for people and as JSON Lines.
. tests/cli/lib.sh
ok "for people" mapidump testdata/sample.msg
printed "a text" 'PidTagConversationTopic *PtypString 0x0070 "Käsefondue on Friday"'
printed "a time" 'PidTagClientSubmitTime *PtypTime 0x0039 2026-11-20 16:45:00'
printed "a named property" 'PidNameKeywords *PtypMultipleString \["Fun", "Food, warm"\]'
printed "what is inside" '/attachment/3/message/recipient/1'
mkdir "$T/d"
for tool in mapidump mapils; do
	ok "$tool -d" $tool -d "$T/d" --json testdata/sample.msg
	ok "calls JSON Lines what they are" rm "$T/d/sample.jsonl"
	ok "$tool -d" $tool -d "$T/d" testdata/sample.msg
	ok "and text text" rm "$T/d/sample.txt"
done
ok "JSON" mapidump --json testdata/sample.msg
printed "a named property by set and name" '"property": "PidNameKeywords", "set": "PS_PUBLIC_STRINGS", "name": "Keywords"'
if have python3; then
	ok "each line is JSON" sh -c "mapidump --json testdata/sample.msg | python3 -c \"import json, sys; [json.loads(l) for l in sys.stdin]\""
fi
sed '/PidTagAttachMethod.*1}/s/"value": 1/"value": 2/
1a {"path": "/", "set": "PSETID_Common", "lid": "0x851F", "type": "PtypString", "value": "\\\\\\\\evil\\\\share\\\\a.wav"}' \
    testdata/sample.json | mapimake >"$T/risk.msg"
ok "what could harm" mapidump -o "$T/risk.txt" "$T/risk.msg"
said "is flagged" 'PidLidReminderFileParameter names another machine'
ok "mail too" sh -c "msg2eml testdata/sample.msg | mapidump | grep -q 'PidTagInternetMessageId .*fondue-1@example.org'"
ok "winmail.dat too" sh -c "msg2tnef testdata/sample.msg | mapidump | grep -q Matterhorn"
binary=$(base64 <testdata/structs/good-exception.bin | tr -d '\n')
{
	printf '{"path": "/", "object": "message", "codepage": 1252}\n'
	printf '{"path": "/", "property": "PidLidAppointmentRecur", "type": "PtypBinary", "value": {"base64": "%s"}}\n' "$binary"
} | mapimake >"$T/recur.msg"
ok "structures are decoded" mapidump "$T/recur.msg"
printed "to named fields" '^ *Days: 0x00000032 = Monday | Thursday | Friday$'
printed "at any depth" '^ *WideCharSubject: "Simple Recurrence with exceptions"$'
ok "--raw" mapidump --raw "$T/recur.msg"
same "leaves them" 0 "$(grep -c WideChar "$T/.out")"
ok "in JSON" mapidump --json "$T/recur.msg"
printed "beside the bytes" '"structure": "AppointmentRecurrencePattern", "decoded": {"RecurrencePattern": {"ReaderVersion": 12292,'
ok "--json --raw" sh -c "! mapidump --json --raw '$T/recur.msg' | grep -q decoded"
ok "rights-managed mail" mapidump testdata/msg/good-rights.msg
said "is told" 'rights-managed'
exits 65 "what is no message" mapidump testdata/README
finish
