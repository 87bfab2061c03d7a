# Mail to .msg and back by PidTagMimeSkeleton: what of it came back is the mail's own, but what tests/corpus-exceptions.tsv says.
. tests/cli/lib.sh
if [ -z "$CORPUS" ] || ! /usr/bin/python3 -c 'import olefile' 2>/dev/null; then
	skip "skeletons" "no corpus, or no olefile"
	finish
fi
/usr/bin/python3 tests/tool/skeleton-check.py "$B" "$CORPUS"/eml/* >"$T/found" 2>&1
tail -n 1 "$T/found"
grep '	' "$T/found" | LC_ALL=C sort -u >"$T/lost"
grep '^skeleton' tests/corpus-exceptions.tsv | cut -f2,3 | LC_ALL=C sort -u >"$T/known"
same "all that came back is the same" "" "$(LC_ALL=C comm -23 "$T/lost" "$T/known" | head -n 20)"
ok "it is most of them" sh -c "tail -n 1 $T/found | sed 's/.*structure of \([0-9]*\) came.*/\1/' | { read -r n; test \"\$n\" -ge 120; }"
# what Exchange wrote
for f in "$CORPUS"/msg/vikramarsid__other.msg; do
	[ -f "$f" ] || continue
	ok "$(basename "$f") goes out" sh -c "msg2eml -q --eol=lf $f >$T/x.eml"
	ok "with its boundaries" grep -q '^----164133_1511775871_45389--$' "$T/x.eml"
	ok "without its ids" sh -c "! sed '1,/^MIME-Version/d' $T/x.eml | grep -qi '^X-Exchange-Mime-Skeleton'"
done
finish
