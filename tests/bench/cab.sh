# Cabinets and MSZIP beside cabextract, gcab, 7-Zip and zlib: a hundred MB of programs and text. Extracting writes files on
# both sides; the files of the programs' libraries are this machine's.
. tests/bench/lib.sh
: "${MB:=100}"
find /usr/lib /usr/bin -type f -size +100k 2>/dev/null | sort | head -n 2000 | xargs -r cat 2>/dev/null |
    head -c $((MB * 500000)) >"$W/programs"
find /usr/include /usr/share/doc /usr/share/perl -type f ! -name '*.gz' 2>/dev/null | sort | xargs -r cat 2>/dev/null |
    head -c $((MB * 500000)) >"$W/text"
bytes=$(cat "$W/programs" "$W/text" | wc -c)
mkdir "$W/out"
cd "$W" || exit 2
clean="rm -rf '$W/out' && mkdir '$W/out'"

# sizes NAME FILE...: what came of it
size() {
	printf '%-44s %10d bytes, 1 : %.3f\n' "$1" "$(wc -c <"$2")" "$(echo "$bytes $(wc -c <"$2")" | awk '{ print $1 / $2 }')"
}
zlib() {
	peer python3 && row "zlib -$1, one stream" "$bytes" "python3 -c '
import sys, zlib
d = zlib.compressobj($1, zlib.DEFLATED, -15)
n = 0
for f in (\"programs\", \"text\"):
    n += len(d.compress(open(f, \"rb\").read()))
open(\"zlib-$1\", \"wb\").write(bytes(n + len(d.flush())))
'" && size "zlib -$1" "zlib-$1"
}

for level in 1 6 9; do
	zlib $level
	row "mkcab -m mszip -$level" "$bytes" "mkcab -f -m mszip -$level -o mszip-$level.cab programs text" && size "mkcab -m mszip -$level" mszip-$level.cab
done
peer gcab && row "gcab -z" "$bytes" "gcab -c -z gcab.cab programs text" && size "gcab -z" gcab.cab
row "mkcab -m lzx -1" "$bytes" "mkcab -f -m lzx -1 -o lzx-1.cab programs text" && size "mkcab -m lzx -1" lzx-1.cab

for cab in mszip-6 gcab lzx-1; do
	[ -s $cab.cab ] || continue
	row "$cab: uncab" "$bytes" "$clean && uncab -d out $cab.cab"
	peer cabextract && row "$cab: cabextract" "$bytes" "$clean && cabextract -q -d out $cab.cab"
	peer 7z && row "$cab: 7z" "$bytes" "$clean && 7z x -mmt1 -y -oout $cab.cab"
	[ $cab = lzx-1 ] || { peer gcab && row "$cab: gcab" "$bytes" "$clean && gcab -x -C out $cab.cab"; }
	ratio "$cab: cabextract / uncab" "$cab: uncab" "$cab: cabextract"
	ratio "$cab: 7z / uncab" "$cab: uncab" "$cab: 7z"
done
cat programs text | mszip -6 -f -o all.mszip
row "unmszip" "$bytes" "unmszip all.mszip >/dev/null"
