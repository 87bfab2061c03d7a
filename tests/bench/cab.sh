# Cabinets and MSZIP beside cabextract, gcab, 7-Zip and zlib, on MB (200) MB of this machine's programs and text, half of
# each. Extracting writes files on both sides, or to /dev/null on both. Takes six minutes of an idle machine; LZX has its own bench.
. tests/bench/lib.sh
: "${MB:=200}"
find /usr/lib /usr/bin -type f -size +100k 2>/dev/null | sort | head -n 3000 | xargs -r cat 2>/dev/null |
    head -c $((MB * 500000)) >"$W/programs"
find /usr/include /usr/share/doc /usr/share/perl /usr/lib/python3 -type f ! -name '*.gz' ! -name '*.pyc' 2>/dev/null |
    sort | xargs -r cat 2>/dev/null | head -c $((MB * 500000)) >"$W/text"
bytes=$(cat "$W/programs" "$W/text" | wc -c)
mkdir "$W/out"
cd "$W" || exit 2
clean="rm -rf '$W/out' && mkdir '$W/out'"

# size NAME FILE: what came of it
size() {
	printf '%-44s %10d bytes, 1 : %.3f\n' "$1" "$(wc -c <"$2")" "$(echo "$bytes $(wc -c <"$2")" | awk '{ print $1 / $2 }')"
}
cat >zlib.py <<'PY'
"""zlib.py LEVEL OUT IN...: one Deflate stream; zlib.py -d IN: expands it."""
import sys
import zlib


def pieces(names):
    for name in names:
        with open(name, "rb") as f:
            while True:
                piece = f.read(1 << 18)
                if not piece:
                    break
                yield piece


if sys.argv[1] == "-d":
    d = zlib.decompressobj(-15)
    for piece in pieces(sys.argv[2:]):
        sys.stdout.buffer.write(d.decompress(piece))
else:
    d = zlib.compressobj(int(sys.argv[1]), zlib.DEFLATED, -15)
    with open(sys.argv[2], "wb") as out:
        for piece in pieces(sys.argv[3:]):
            out.write(d.compress(piece))
        out.write(d.flush())
PY

for level in 1 6 9; do
	peer python3 && row "zlib -$level, one stream" "$bytes" "python3 zlib.py $level zlib-$level programs text" && size "" zlib-$level
	row "mkcab -m mszip -$level" "$bytes" "mkcab -f -m mszip -$level -o mszip-$level.cab programs text" && size "" mszip-$level.cab
	ratio "mkcab -$level as fast as zlib" "mkcab -m mszip -$level" "zlib -$level, one stream"
done
peer gcab && row "gcab -z" "$bytes" "gcab -c -z gcab.cab programs text" && size "" gcab.cab

for cab in mszip-6 gcab; do
	[ -s $cab.cab ] || continue
	row "$cab: uncab" "$bytes" "$clean && uncab -d out $cab.cab"
	peer cabextract && row "$cab: cabextract" "$bytes" "$clean && cabextract -q -d out $cab.cab" &&
	    ratio "$cab: uncab as fast as cabextract" "$cab: uncab" "$cab: cabextract"
	peer 7z && row "$cab: 7z" "$bytes" "$clean && 7z x -mmt1 -y -oout $cab.cab" &&
	    ratio "$cab: uncab as fast as 7z" "$cab: uncab" "$cab: 7z"
	peer gcab && row "$cab: gcab" "$bytes" "$clean && gcab -x -C out $cab.cab" &&
	    ratio "$cab: uncab as fast as gcab" "$cab: uncab" "$cab: gcab"
done
cat programs text | mszip -6 -f -o all.mszip
row "unmszip to /dev/null" "$bytes" "unmszip all.mszip >/dev/null"
peer cabextract && row "cabextract -p to /dev/null" "$bytes" "cabextract -q -p mszip-6.cab >/dev/null" &&
    ratio "unmszip as fast as cabextract -p" "unmszip to /dev/null" "cabextract -p to /dev/null"
[ ! -s zlib-6 ] || { row "zlib -6 to /dev/null" "$bytes" "python3 zlib.py -d zlib-6 >/dev/null" &&
    ratio "unmszip as fast as zlib" "unmszip to /dev/null" "zlib -6 to /dev/null"; }
