# What is written keeps every property, by an independent reader; other readers of compound files open it.
. tests/cli/lib.sh
oracle=$(dirname "$CORPUS")/oracle
if [ ! -f "$oracle/msg_properties.py" ] || ! /usr/bin/python3 -c 'import olefile' 2>/dev/null; then
	skip "properties kept" "no checker"
	finish
fi
for f in "$CORPUS"/msg/*.msg "$CORPUS"/oft/*.oft; do
	name=$(basename "$f")
	# the entries of these say two values, their streams hold three: nothing is lost, one is gained
	case $name in
	aspose-email__776d6d_MapiTask.msg | aspose-email__CreateOutlookTask_MapiTask.msg | aspose-email__MapiTask.msg | aspose-email__data_MapiTask.msg)
		continue
		;;
	esac
	ok "$name is dumped" mapidump -f --json -o "$T/a.json" "$f"
	ok "$name is made again" mapimake -f -o "$T/a.msg" "$T/a.json"
	ok "$name: every property kept" /usr/bin/python3 "$oracle/msg_properties.py" --same "$f" "$T/a.msg"
	for reader in "gsf list" olecfinfo "7z l"; do
		! have "${reader%% *}" || ok "$name: $reader" $reader "$T/a.msg"
	done
done
finish
