# rtfz: the document's published examples, both forms.
. tests/cli/lib.sh
for n in 1-simple 2-crossing; do
	ok "example $n" sh -c "rtfz <testdata/lzfu/good-spec-$n.rtf >$T/a"
	samefile "is what the document says" testdata/lzfu/good-spec-$n.lzfu "$T/a"
done
printf '{\\rtf1}' >"$T/small.rtf"
ok "--store" sh -c "rtfz --store '$T/small.rtf' >$T/stored"
same "MELA counts its 12 bytes, and has no CRC" \
    "13 00 00 00 07 00 00 00 4d 45 4c 41 00 00 00 00 7b 5c 72 74 66 31 7d" \
    "$(od -An -v -tx1 "$T/stored" | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')"
ok "which rtfunz reads" sh -c "rtfunz '$T/stored' >$T/b"
samefile "as it was" "$T/small.rtf" "$T/b"
# longer than the ring, with matches as long and as far as they go, all bytes and ends anywhere
awk 'BEGIN { printf "{\\rtf1 "
    for (i = 0; i < 3000; i++) printf "%d\\par %s", i * 7919 % 1013, substr("the quick brown fox jumps over", i % 13)
    for (i = 0; i < 300; i++) printf "aaaaaaaaaaaaaaa"
    printf "}" }' >"$T/long.rtf"
head -c 60000 "$B/rtfz" >>"$T/long.rtf"
size=$(wc -c <"$T/long.rtf")
for cut in 0 1 2 3 16 17 18; do
	head -c $((size - cut)) "$T/long.rtf" >"$T/cut.rtf"
	ok "round trip" sh -c "rtfz '$T/cut.rtf' | rtfunz >$T/c"
	samefile "of $((size - cut)) bytes" "$T/cut.rtf" "$T/c"
done
# sizes and bytes beside the document's own search, by a decoder of our own and, where it is there, another
set -- --decoder "$CORPUS/../oracle/lzfu.py"
[ -n "$CORPUS" ] && [ -f "$2" ] || set --
ok "beside the whole search" python3 tests/tool/lzfu-check.py "$B/rtfz" "$@" testdata/rtf/*.rtf testdata/lzfu/*.rtf
exits 65 "no RTF" sh -c "printf 'text that is none at all' | rtfz"
finish
