# mszip beside Python's zlib, which knows nothing of MSZIP: tests/tool/mszip-check.py takes blocks apart.
. tests/cli/lib.sh
if ! have python3; then
	skip "MSZIP by Python's zlib" "no python3"
	finish
fi
check=tests/tool/mszip-check.py
seq 1 40000 >"$T/text"
cat "$B/mszip" | head -c 300000 >"$T/binary"
printf a >"$T/one"
: >"$T/empty"
head -c 1000000 /dev/zero >"$T/zeros"
for n in 32767 32768 32769 65536; do head -c $n "$T/text" >"$T/of-$n"; done
python3 -c 'import random, sys; sys.stdout.buffer.write(random.Random(1).randbytes(100000))' >"$T/noise"
for f in text binary one empty zeros of-32767 of-32768 of-32769 of-65536 noise; do
	for level in 1 6 9; do
		ok "$f at $level" mszip -$level -o "$T/packed" -f "$T/$f"
		python3 $check expand <"$T/packed" >"$T/plain"
		samefile "$f at $level by zlib" "$T/$f" "$T/plain"
	done
done

# no larger than a Deflate stream for each block with the last 32 KiB as its dictionary, which is slower
for f in text binary; do
	for level in 1 6 9; do
		ours=$(mszip -$level "$T/$f" | wc -c)
		theirs=$(python3 $check pack $level <"$T/$f" | wc -c)
		[ "$ours" -le $((theirs + theirs / 100)) ] && pass || wrong "$f at $level" "$ours bytes, zlib $theirs"
	done
done
same "the default is -6" "$(mszip -6 "$T/text" | cksum)" "$(mszip <"$T/text" | cksum)"
same "the same bytes on every run" "$(mszip "$T/text" | cksum)" "$(TZ=Asia/Tokyo mszip "$T/text" | cksum)"
mkdir "$T/out"
ok "names under -d" mszip -d "$T/out" "$T/text" "$T/one"
same "have .mszip behind them" "one.mszip text.mszip" "$(ls "$T/out" | xargs)"
exits 64 "two FILEs" mszip "$T/text" "$T/one"
exits 66 "a file that is not there" mszip "$T/none"
finish
