# unlzxd: streams and PA19 patches that tests/tool/make-lzx.py makes by the documents; lzxd.t has the rest.
. tests/cli/lib.sh
if ! have python3; then
	skip "unlzxd" "no python3"
	finish
fi
make=tests/tool/make-lzx.py
head -c 70001 "$B/unlzxd" >"$T/new"
python3 $make raw "$T/new" "$T/new.lzxd"
ok "uncompressed blocks" unlzxd -o "$T/a" "$T/new.lzxd"
samefile "are the bytes" "$T/new" "$T/a"
ok "with their size" sh -c "unlzxd --size=70001 '$T/new.lzxd' | cmp - '$T/new'"
exits 65 "with a smaller one" unlzxd --size=30000 "$T/new.lzxd"
exits 65 "with a larger one" unlzxd --size=70002 "$T/new.lzxd"
head -c 70000 "$T/new.lzxd" >"$T/cut"
exits 65 "what breaks off" unlzxd "$T/cut"
said "is told" "at byte"
exits 65 "no such stream" unlzxd README.md
exits 64 "a window that there is not" unlzxd --window=26 "$T/new.lzxd"

head -c 60000 README.md >"$T/old"
head -c 30000 README.md | tr a-m n-z >"$T/new"
python3 $make pa19 "$T/old" "$T/new" "$T/patch"
ok "a PA19 patch" unlzxd --pa19="$T/old" -f -o "$T/a" "$T/patch"
{ head -c 5 "$T/new" && tail -c +6 "$T/old" | head -c 1 && tail -c +7 "$T/new"; } >"$T/kept"
samefile "makes the new file, with what is kept of the old" "$T/kept" "$T/a"
exits 64 "--pa19 with --size" unlzxd --pa19="$T/old" --size=1 "$T/patch"
exits 65 "a patch without its file" unlzxd "$T/patch"
said "says what to type" "pa19="
exits 65 "a patch for another file" unlzxd --pa19="$T/new" "$T/patch"
{ printf MZ && head -c 58 /dev/zero && printf '\100\0\0\0PE\0\0' && head -c 60000 "$T/old"; } >"$T/program"
tr t T <"$T/program" >"$T/other"
python3 $make pa19 "$T/program" "$T/new" "$T/patch.exe"
ok "a patch of a program" unlzxd --pa19="$T/program" -f -o "$T/a" "$T/patch.exe"
exits 69 "of another of its size" unlzxd --pa19="$T/other" -f -o "$T/a" "$T/patch.exe"
said "says what may be the reason" "normalized .*not done here$"
exits 65 "of another size" unlzxd --pa19="$T/new" -f -o "$T/a" "$T/patch.exe"
exits 65 "no patch" unlzxd --pa19="$T/old" "$T/new"
{ cat "$T/patch" && printf x; } >"$T/longer"
ok "a wrong checksum of the patch" unlzxd --pa19="$T/old" -f -o "$T/a" "$T/longer"
said "is noted" "damage.*checksum\|checksum"
exits 65 "--strict" unlzxd --strict --pa19="$T/old" -f -o "$T/a" "$T/longer"
finish
