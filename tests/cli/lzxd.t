# lzxd: what it makes expands again, in unlzxd and in libmspack, which is given it inside of an address book.
. tests/cli/lib.sh
printf 'once and once and once again' >"$T/a"
ok "a small file" lzxd -o "$T/a.lzxd" "$T/a"
ok "and back" unlzxd -o "$T/a.out" "$T/a.lzxd"
samefile "the same" "$T/a" "$T/a.out"
: >"$T/empty"
ok "an empty file" lzxd -o "$T/empty.lzxd" "$T/empty"
samefile "is an empty stream" "$T/empty" "$T/empty.lzxd"
ok "and back again" sh -c "unlzxd <'$T/empty' >'$T/empty.out'"
ok "under -d the name grows" lzxd -f -d "$T" "$T/a"
rm "$T/a"
ok "and shrinks" unlzxd -d "$T" "$T/a.lzxd"
samefile "to the same" "$T/a" "$T/a.out"
exits 64 "a window that there is not" lzxd --window=16 "$T/a"
exits 64 "nor this" lzxd --window=26 "$T/a"
exits 66 "a reference that there is not" lzxd --reference="$T/none" "$T/a"
said "is told by its name" "/none: No such file"

# what the tools' own binaries and texts have: code, tables, text; twice the same in one file
cat "$B/lzxd" man/*.1 >"$T/b"
cat "$B/lzxd" "$T/b" man/*.1 >"$T/new"
for level in 1 4 6 7 9; do
	ok "level $level" lzxd -$level -f -o "$T/b.lzxd" "$T/new"
	ok "level $level back" sh -c "unlzxd '$T/b.lzxd' | cmp - '$T/new'"
	ok "level $level with reference data" lzxd -$level --reference="$T/b" -f -o "$T/r.lzxd" "$T/new"
	ok "level $level back with it" sh -c "unlzxd --reference='$T/b' '$T/r.lzxd' | cmp - '$T/new'"
	ok "and that is smaller by half" test $(($(wc -c <"$T/r.lzxd") * 2)) -lt "$(wc -c <"$T/b.lzxd")"
done
# words of four bytes: nothing longer repeats itself
LC_ALL=C awk 'BEGIN { srand(4); for (i = 0; i < 30000; i++) printf "%s%c", substr("wordfourhalftimelinebookpagenote", int(rand() * 8) * 4 + 1, 4), 33 + int(rand() * 94) }' >"$T/words"
for file in "$T/new" "$T/words"; do
	gzip -9 <"$file" >"$T/gz"
	for level in 4 6 9; do
		ok "$file at level $level" lzxd -$level -f -o "$T/l.lzxd" "$file"
		ok "is no larger than gzip -9 makes it" test "$(wc -c <"$T/l.lzxd")" -le "$(wc -c <"$T/gz")"
	done
done
exits 65 "without the reference it does not expand" unlzxd "$T/r.lzxd"
ok "a window of one's own" sh -c "lzxd --window=19 '$T/new' | unlzxd --window=19 | cmp - '$T/new'"
ok "the same bytes each time" sh -c "lzxd '$T/new' | cmp - '$T/b.lzxd' || lzxd -9 '$T/new' | cmp - '$T/b.lzxd'"

if python3 -c 'import ctypes; ctypes.CDLL("libmspack.so.0")' 2>/dev/null; then
	ok "libmspack expands it" python3 tests/tool/lzxd-mspack.py "$B/lzxd" "$T" "$B/lzxd"
else
	skip "libmspack" "no python3 or no libmspack.so.0"
fi
finish
