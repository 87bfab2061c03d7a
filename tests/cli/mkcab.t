# What mkcab writes through cabextract, gcab and 7-Zip, which know nothing of this code, and through uncab.
. tests/cli/lib.sh
work=$PWD
cd "$T" || exit 2
mkdir -p in/sub/dir
seq 1 30000 >in/numbers
head -c 200000 /dev/zero >in/zeros
head -c 150000 "$B/mkcab" >in/program
: >in/empty
printf x >in/sub/dir/one
for n in 32767 32768 32769 65536; do head -c $n in/numbers >in/sub/of-$n; done
umlaut=$(printf 'gr\303\274n \303\244.txt')
printf u >"in/$umlaut"
touch -d '2001-02-03 04:05:06 UTC' in/numbers
chmod a-w in/zeros
(cd in && find . -type f -print0 | sort -z) >list

# through PEER CAB: extracts, and compares with what went in
through() {
	rm -rf out
	mkdir out
	case $1 in
	uncab) uncab -d out "$2" ;;
	cabextract) cabextract -q -d out "$2" ;;
	gcab) gcab -x -C out "$2" ;;
	7z) LC_ALL=C.UTF-8 7z x -y -oout "$2" ;;
	esac >log 2>&1
	ok "$2 by $1" diff -rq in out
}
for m in none mszip lzx; do
	for how in -1 -6 -9 --folder-size=50000; do
		cab=$m$how.cab
		ok "$cab" sh -c "cd in && mkcab -m $m $how -o ../$cab --files0-from=../list"
		same "$cab: no notes" "" "$(cat .err)"
		for peer in uncab cabextract gcab 7z; do
			if have $peer; then through $peer "$cab"; else skip "$cab by $peer" "not there"; fi
		done
	done
done
# gcab_invalid_cabinet_chunk: an odd uncompressed block that ended with its chunk, whose last byte is then looked for
# elsewhere. Noise, and noise in text, by all windows; tests/corpus/cab.sh has more.
mkdir noise
LC_ALL=C awk 'BEGIN { srand(1); for (i = 0; i < 700001; i++) printf "%c", int(rand() * 255) + 1 }' >noise/noise
{
	head -c 40001 in/numbers
	head -c 300000 noise/noise
	cat in/numbers
	tail -c 99999 noise/noise
	cat in/program
} >noise/mixed
mv in members
mv noise in
for bits in 15 16 17 18 19 20 21; do
	cab=noise-$bits.cab
	ok "$cab" sh -c "cd in && mkcab -m lzx --window=$bits -o ../$cab noise mixed"
	for peer in uncab cabextract gcab 7z; do
		if have $peer; then through $peer "$cab"; else skip "$cab by $peer" "not there"; fi
	done
done
mv in noise
mv members in

ok "a small window" sh -c "cd in && mkcab -m lzx --window=15 -o ../w15.cab --files0-from=../list"
through uncab w15.cab
if have cabextract; then through cabextract w15.cab; fi

# what it says of the files
ok "dates, attributes, names" cabls mszip-6.cab
printed "a date, in UTC, to two seconds" '2001-02-03 04:05:06  ---a-  .* numbers$'
printed "a read-only file" ' r--a-  .* zeros$'
printed "backslashes between folders" ' sub\\dir\\one$'
printed "a name that is no ASCII" "$umlaut\$"
if have cabextract; then
	same "which is marked as UTF-8" 1 "$(cabextract -l mszip-6.cab 2>/dev/null | grep -c "$umlaut")"
fi
if have python3; then
	# the checksums, recomputed by another program
	same "every block has a right checksum" "" "$(python3 - none-6.cab mszip-6.cab lzx-6.cab "$work/tests/tool" <<'EOT'
import struct, sys
def checksum(data, seed=0):
    n = len(data) // 4 * 4
    for (word,) in struct.iter_unpack('<I', data[:n]):
        seed ^= word
    return seed ^ int.from_bytes(data[n:], 'big')
for name in sys.argv[1:4]:
    d = open(name, 'rb').read()
    if struct.unpack_from('<I', d, 8)[0] != len(d):
        print('cbCabinet')
    for i in range(struct.unpack_from('<H', d, 26)[0]):
        at, blocks = struct.unpack_from('<IH', d, 36 + 8 * i)
        for _ in range(blocks):
            sum, n, size = struct.unpack_from('<IHH', d, at)
            if not sum or sum != checksum(d[at + 4:at + 8], checksum(d[at + 8:at + 8 + n])):
                print(name, at)
            at += 8 + n
EOT
)"
fi
same "the same bytes on every run" "$(cksum <lzx-6.cab)" \
    "$(cd in && TZ=Asia/Tokyo mkcab -m lzx --files0-from=../list | cksum)"
same "MSZIP is the default, -6 too" "$(cksum <mszip-6.cab)" "$(cd in && mkcab --files0-from=../list | cksum)"
ok "a smaller window is no smaller a file" test "$(wc -c <w15.cab)" -ge "$(wc -c <lzx-6.cab)"

# names
rm -rf out
mkdir out
ok "paths" mkcab -o paths.cab in/../in/sub/dir/one ./in/empty "$T/in/program"
same "are relative" "in/in/sub/dir/one in/empty $(printf %s "$T" | cut -c2-)/in/program" \
    "$(uncab -d out paths.cab | xargs)"
printf b >'in/back\slash'
ok "a backslash" mkcab -o back.cab 'in/back\slash'
ok "is no separator" sh -c "cabls back.cab | grep -q 'in.back_slash'"
ok "standard input" sh -c "echo hello | mkcab -o stdin.cab - in/empty"
same "is called stdin" "hello" "$(rm -rf out && mkdir out && uncab -d out stdin.cab >log && cat out/stdin)"
ok "only empty files" mkcab -f -o empty.cab in/empty
through_empty=$(rm -rf out && mkdir out && uncab -d out empty.cab)
same "are files" "in/empty" "$through_empty"
if have 7z; then ok "by 7-Zip too" 7z t empty.cab; fi
if have cabextract; then ok "by cabextract too" cabextract -t empty.cab; fi

# what cannot be
long=$(printf '%0250d' 0)
mkdir -p deep/deeper
: >"deep/deeper/$long"
exits 69 "a name of over 255 bytes" mkcab "deep/deeper/$long"
exits 66 "a file that is not there" mkcab -o none.cab in/empty none
ok "leaves nothing" test ! -e none.cab
exits 66 "a folder" mkcab -o none.cab in
said "says so" "it is a directory"
exits 64 "a window of 2^22 bytes" mkcab -m lzx --window=22 in/empty
exits 64 "a method that is none" mkcab -m quantum in/empty
exits 73 "what is there stays" mkcab -o mszip-6.cab in/empty
truncate -s 2147450881 huge 2>/dev/null && exits 69 "a file over the format's limit" mkcab huge
rm -f huge
touch -d '1975-01-01 UTC' old
ok "a date before 1980" mkcab -f -o old.cab old
said "is noted" "no date of 1980 to 2107\|not of 1980 to 2107"
ok "and the nearest one written" sh -c "cabls old.cab | grep -q '1980-01-01 00:00:00'"
finish
