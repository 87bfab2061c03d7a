# LZX on this machine's binaries and text. Expanding, SIZE bytes of each (200 MB): beside cabextract (libmspack), 7-Zip
# and wimlib. Compressing, which runs at 2 to 40 MB/s, PART bytes of each (8 MB, four stretches from all over, so that it
# takes about a minute in all): beside wimlib's levels 20 and 50 with chunks of the window's size, for it has no streams.
# An address book of 50 MB: its difference to the one before.
. tests/bench/lib.sh
: "${SIZE:=200000000}"
: "${PART:=8000000}"

# collect KIND FIND-ARGUMENTS: files to $W/KIND/data, stretches of them to $W/KIND-part/data
collect() {
	kind=$1
	shift
	mkdir -p "$W/$kind" "$W/$kind-part"
	find "$@" -print 2>/dev/null | sort | tr '\n' '\0' | xargs -0 cat 2>/dev/null | head -c "$SIZE" >"$W/$kind/data"
	bytes=$(wc -c <"$W/$kind/data")
	for eighth in 1 3 5 7; do
		tail -c +$((bytes / 8 * eighth)) "$W/$kind/data" | head -c $((PART / 4))
	done >"$W/$kind-part/data"
}
collect binaries /usr/lib /usr/bin -type f \( -name '*.so*' -o -path '/usr/bin/*' \)
collect text /usr/include /usr/lib /usr/share -type f \( -name '*.[chm]' -o -name '*.p[lmy]' -o -name '*.txt' \
    -o -name '*.html' -o -name '*.xml' -o -name '*.js' -o -name '*.md' -o -name '*.pas' \)

# size FILE BYTES: how many times smaller
size() {
	awk -v a="$(wc -c <"$1")" -v b="$2" 'BEGIN { printf "%-44s %9.3f : 1\n", "", b / a }'
}

# against NAME A B: what the file A has of B's bytes
against() {
	awk -v name="$1" -v a="$(wc -c <"$2")" -v b="$(wc -c <"$3")" \
	    'BEGIN { printf "%-44s %9.2f %% of %d\n", name, 100 * a / b, b }'
}

# wim FOLDER LEVEL CHUNK WIM: the command that compresses
wim() {
	echo "wimlib-imagex capture '$1' '$4' --compress=LZX:$2 --chunk-size=$3 --threads=1 >/dev/null"
}

# expanding KIND BITS CHUNK: unlzxd and wimlib write to nowhere, the others files
expanding() {
	data=$W/$1/data bytes=$(wc -c <"$W/$1/data") at="$1, 2^$2" into="rm -rf '$W/out' && mkdir '$W/out' &&"
	mkcab -m lzx --window=$2 -f -o "$W/a.cab" "$data" &
	lzxd --window=$2 -f -o "$W/a.lzxd" "$data"
	wait
	row "$at: unlzxd" "$bytes" "unlzxd --window=$2 '$W/a.lzxd' >/dev/null"
	if peer wimlib-imagex && sh -c "$(wim "$W/$1" 20 $3 "$W/a.wim")"; then
		row "$at: wimlib" "$bytes" "wimlib-imagex extract '$W/a.wim' 1 /data --to-stdout >/dev/null"
		ratio "$at: unlzxd as fast as wimlib" "$at: unlzxd" "$at: wimlib"
	fi
	row "$at: uncab" "$bytes" "$into uncab -d '$W/out' '$W/a.cab' >/dev/null"
	peer cabextract && row "$at: cabextract" "$bytes" "$into cabextract -q -d '$W/out' '$W/a.cab'" &&
	    ratio "$at: uncab as fast as cabextract" "$at: uncab" "$at: cabextract"
	peer 7z && row "$at: 7z" "$bytes" "$into 7z x -mmt1 '-o$W/out' '$W/a.cab' >/dev/null" &&
	    ratio "$at: uncab as fast as 7z" "$at: uncab" "$at: 7z"
	rm -rf "$W/out" "$W"/a.*
}

# compressing KIND BITS CHUNK
compressing() {
	data=$W/$1-part/data bytes=$(wc -c <"$W/$1-part/data") at="$1, 2^$2"
	for level in 6 9; do
		row "$at: lzxd -$level" "$bytes" "lzxd -$level --window=$2 -f -o '$W/$level.lzxd' '$data'"
		size "$W/$level.lzxd" "$bytes"
	done
	peer wimlib-imagex || return
	for level in 20 50; do
		row "$at: wimlib LZX:$level" "$bytes" "$(wim "$W/$1-part" $level $3 "$W/$level.wim")"
		size "$W/$level.wim" "$bytes"
	done
	for pair in 6:20 9:50; do
		a=${pair%:*} b=${pair#*:}
		ratio "$at: -$a as fast as LZX:$b" "$at: lzxd -$a" "$at: wimlib LZX:$b"
		against "$at: -$a as large as LZX:$b" "$W/$a.lzxd" "$W/$b.wim"
	done
}

for kind in binaries text; do
	for window in 18:256K 21:2M; do
		expanding $kind ${window%:*} ${window#*:}
		compressing $kind ${window%:*} ${window#*:}
	done
done

# the address book in four blocks, each against its piece of the old one: a window of 2^25 holds both
if peer python3; then
	python3 tests/tool/address-book.py make "$W/old" "$W/new" 50000000
	bytes=$(wc -c <"$W/new")
	piece=$(((bytes + 131071) / 4))
	split -b $piece "$W/old" "$W/old."
	split -b $piece "$W/new" "$W/new."
	each="cd '$W' && for i in aa ab ac ad; do"
	row "address book: a difference" "$bytes" "$each lzxd --reference=old.\$i -f -o delta.\$i new.\$i; done"
	row "address book: applied" "$bytes" "$each unlzxd --reference=old.\$i delta.\$i; done >applied"
	cmp "$W/applied" "$W/new" || echo "the difference makes another file"
	cat "$W"/delta.?? >"$W/delta"
	row "address book: in full, 2^25" "$bytes" "lzxd -f -o '$W/full' '$W/new'"
	size "$W/full" "$bytes"
	against "address book: as large as the full file" "$W/delta" "$W/full"
fi
