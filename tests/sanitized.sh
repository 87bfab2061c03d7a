# Run with tools built under the sanitizers: every tool over every real file, of its own kind or not, in one process a
# file. What comes out is the business of tests/corpus; here nothing may be reported.
. tests/cli/lib.sh
if [ -z "$CORPUS" ]; then
	skip "real files under the sanitizers" "no corpus"
	finish
fi

# reports TEXT: what a sanitizer said in it
reports() {
	grep -aE 'Sanitizer|runtime error:|Assertion' "$1" | head -n 3
}

for source in tools/*.c; do
	tool=$(basename "$source" .c)
	[ -x "$B/$tool" ] || continue
	if [ "$(date +%s)" -ge "${UNTIL:-9999999999}" ]; then
		skip "$tool over real files under the sanitizers" "no time is left for it"
		continue
	fi
	for folder in cab cfb eml eml-tnef ics lzfu lzx malformed mbox msg oab oft pairs rtf smime tnef vcf; do
		[ -d "$CORPUS/$folder" ] || continue
		rm -rf "$T/out"
		mkdir "$T/out"
		find "$CORPUS/$folder" -type f -print0 >"$T/files"
		timeout 300 "$tool" -q -j2 -d "$T/out" --files0-from="$T/files" >"$T/.out" 2>"$T/.err" </dev/null
		got=$?
		case $got in
		0 | 64 | 65 | 66 | 69 | 73 | 75) same "$tool over $folder" "" "$(reports "$T/.err")" ;;
		*) wrong "$tool over $folder" "exit $got" "$(reports "$T/.err")" ;;
		esac
	done
done
finish
