# LZX beside libmspack (cabextract), 7-Zip and wimlib, on this machine's binaries and text; delta encoding of an address
# book. SIZE sets the bytes of each (100 MB); wimlib has no streams, so it is given chunks of the window's size.
. tests/bench/lib.sh
: "${SIZE:=100000000}"

# collect NAME FIND-ARGUMENTS: SIZE bytes of files
collect() {
	name=$1
	shift
	mkdir -p "$W/$name"
	find "$@" -type f -print 2>/dev/null | sort | tr '\n' '\0' | xargs -0 cat 2>/dev/null | head -c "$SIZE" >"$W/$name/data"
}
collect binaries /usr/lib /usr/bin -name '*.so*' -o -path '/usr/bin/*'
collect text /usr/include /usr/lib/python3 /usr/share/perl /usr/share/doc \( -name '*.h' -o -name '*.p[lmy]' -o -name '*.txt' -o -name '*.html' \)

# size LABEL OF PLAIN: how many times smaller
size() {
	awk -v label="$1" -v a="$(wc -c <"$2")" -v b="$3" 'BEGIN { printf "%-44s %9.3f : 1\n", label, b / a }'
}

for kind in binaries text; do
	data=$W/$kind/data bytes=$(wc -c <"$W/$kind/data")
	for bits in 18 21; do
		case $bits in
		18) chunk=256K ;;
		*) chunk=2M ;;
		esac
		for level in 1 6 9; do
			row "$kind, 2^$bits: lzxd -$level" "$bytes" "lzxd -$level --window=$bits -f -o '$W/$level.lzxd' '$data'"
			size "" "$W/$level.lzxd" "$bytes"
			row "$kind, 2^$bits: unlzxd of -$level" "$bytes" "unlzxd --window=$bits '$W/$level.lzxd' >/dev/null"
		done
		if peer wimlib-imagex; then
			for level in 20 50; do
				row "$kind, $chunk: wimlib LZX:$level" "$bytes" "wimlib-imagex capture '$W/$kind' '$W/a.wim' \
				    --compress=LZX:$level --chunk-size=$chunk --threads=1 >/dev/null"
				size "" "$W/a.wim" "$bytes"
			done
			row "$kind, $chunk: wimlib, expanding" "$bytes" "wimlib-imagex extract '$W/a.wim' 1 /data --to-stdout >/dev/null"
			ratio "$kind, 2^$bits: -9 as fast as LZX:50" "$kind, 2^$bits: lzxd -9" "$kind, $chunk: wimlib LZX:50"
			ratio "$kind, 2^$bits: -6 as fast as LZX:20" "$kind, 2^$bits: lzxd -6" "$kind, $chunk: wimlib LZX:20"
		fi
		[ $bits -le 21 ] && [ -x "$B/mkcab" ] || continue
		row "$kind: mkcab -m lzx" "$bytes" "mkcab -m lzx '$data' >'$W/a.cab'"
		size "" "$W/a.cab" "$bytes"
		row "$kind: uncab" "$bytes" "rm -rf '$W/out' && mkdir '$W/out' && uncab -d '$W/out' '$W/a.cab' >/dev/null"
		peer cabextract && row "$kind: cabextract" "$bytes" "cabextract -q -p '$W/a.cab' >/dev/null" &&
		    ratio "$kind, 2^$bits: unlzxd as fast as cabextract" "$kind, 2^$bits: unlzxd of -9" "$kind: cabextract"
		peer 7z && row "$kind: 7z" "$bytes" "7z x -so -mmt1 '$W/a.cab' >/dev/null" &&
		    ratio "$kind, 2^$bits: unlzxd as fast as 7z" "$kind, 2^$bits: unlzxd of -9" "$kind: 7z"
	done
done

# an address book of 12 MB, as much as one window holds twice, and its successor with 1 % of the records changed
# book CHANGED: its records, each CHANGED-th with another telephone number
book() {
	awk -v changed="$1" 'BEGIN {
		srand(1)
		for (i = 0; i < 80000; i++) {
			name = rand() * 5000
			phone = rand() * 9999999
			place = (rand() > 0.5) ? "Building A, Main Street" : "Building B"
			if (i % changed == 7)
				phone /= 3
			printf "/o=Example/ou=Group/cn=Recipients/cn=user%06d%cuser%06d@example.org%c", i, 0, i, 0
			printf "User %d Name%d%c+1 555 %07d%c%s%c", i, name, 0, phone, 0, place, 0
		}
	}'
}
book 1000000 >"$W/old"
book 100 >"$W/new"
bytes=$(wc -c <"$W/new")
for level in 6 9; do
	row "address book: lzxd -$level" "$bytes" "lzxd -$level -f -o '$W/full' '$W/new'"
	row "address book: against its predecessor" "$bytes" "lzxd -$level --reference='$W/old' -f -o '$W/delta' '$W/new'"
	awk -v a="$(wc -c <"$W/full")" -v b="$(wc -c <"$W/delta")" \
	    'BEGIN { printf "%-44s %9.3f %% of %d\n", "", 100 * b / a, a }'
done
