# Cabinets that others made: what cabextract reads has the same content here, file by file; those made to be malformed
# fail cleanly; each cabinet of Windows' makecab is whole.
. tests/cli/lib.sh
if ! have cabextract; then
	skip "cabinets beside cabextract" "not there"
	finish
fi
sums() {
	(cd "$1" && find . -type f -exec md5sum {} +) | cut -c1-32 | sort
}
theirs() {
	cabextract -t "$1" 2>/dev/null </dev/null | sed -n 's/.*  OK  *\([0-9a-f]\{32\}\)$/\1/p' | sort
}
for f in "$CORPUS"/cab/*.cab "$CORPUS"/lzx/makecab/*.cab "$CORPUS"/lzx/libarchive-cab/*.cab; do
	file=$(basename "$f")
	rm -rf "$T/out"
	mkdir "$T/out"
	code=0
	timeout 10 uncab -d "$T/out" "$f" >"$T/list" 2>"$T/err" </dev/null || code=$?
	sums "$T/out" >"$T/ours"
	theirs "$f" >"$T/theirs"
	same "$file: one line a file" "$(wc -l <"$T/ours")" "$(wc -l <"$T/list")"
	case $file in
	*qtm*) same "$file: Quantum" 69 $code && continue ;;
	# blank names, and one of 256 bytes as MS-CAB allows: cabextract refuses them
	*GNOME*CVE-2014-9732* | *filename-read-violation* | *fname-overread*)
		case $code in 0 | 65) pass ;; *) wrong "$file" "exit $code" ;; esac
		continue
		;;
	*_split-* | *multi_basic*) # parts of sets: what they hold whole
		case $code in 0 | 65) pass ;; *) wrong "$file" "exit $code" ;; esac
		continue
		;;
	esac
	samefile "$file: all that cabextract reads" "$T/theirs" "$T/ours"
	if [ -s "$T/theirs" ]; then
		case $file in
		*cve-* | *bad-*) same "$file: noted" 1 "$([ $code -eq 0 ] && [ ! -s "$T/err" ] && echo 0 || echo 1)" ;;
		*) same "$file: exit" 0 $code ;;
		esac
	else
		same "$file: malformed" 65 $code
		ok "$file: says why" test -s "$T/err"
	fi
	code=0
	cabls "$f" >"$T/list" 2>/dev/null || code=$?
	case $code in 0 | 65) pass ;; *) wrong "cabls $file" "exit $code" ;; esac
done

# a set of five, in any order
set=
for i in 5 2 1 4 3; do
	cp "$CORPUS/cab/kyz-libmspack__split-$i.cab" "$T/Split-$i.CAB"
	set="$set $T/Split-$i.CAB"
done
rm -rf "$T/out"
mkdir "$T/out"
ok "a set of five" uncab -d "$T/out" $set
sums "$T/out" >"$T/ours"
theirs "$T/Split-1.CAB" >"$T/theirs"
samefile "is what cabextract reads" "$T/theirs" "$T/ours"
same "six files" 6 "$(wc -l <"$T/ours" | tr -d ' ')"

# a name in another code page
rm -rf "$T/out"
mkdir "$T/out"
ok "KOI8-R" uncab --codepage=20866 -d "$T/out" "$CORPUS/cab/kyz-libmspack__encoding-koi8.cab"
printed "names are Cyrillic" "$(printf '\320\224\320\260')"

# What mkcab makes of LZX, through those who know nothing of it (gcab_invalid_cabinet_chunk): noise, text, binaries and
# all of them mixed, of sizes around the borders of chunks, segments and windows, by all windows; each file a folder.
cd "$T" || exit 2
mkdir in
LC_ALL=C awk 'BEGIN { srand(2); for (i = 0; i < 1200000; i++) printf "%c", int(rand() * 255) + 1 }' >noise
find /usr/include /usr/share/common-licenses /usr/share/doc -type f ! -name '*.gz' 2>/dev/null | sort | tr '\n' '\0' |
    xargs -0 cat 2>/dev/null | head -c 1200000 >text
cat /usr/bin/[a-m]* 2>/dev/null | head -c 9000000 >binaries
for i in 1 2 3 4 5 6 7 8 9; do
	head -c $((i * 100003)) noise | tail -c $((i * 7001 + 1))
	head -c $((i * 100003)) text | tail -c $((i * 10007))
	head -c $((i * 100003)) noise | tail -c $((40000 - i * 3333))
	head -c $((i * 900001)) binaries | tail -c $((i * 5009))
done >mixed
for kind in noise text binaries mixed; do
	for n in 1 2 32767 32768 32769 65535 65537 131071 262143 262144 262145 294911 294912 294913 520001 524289 1100001; do
		head -c $n $kind >in/$kind-$n
	done
done
cp binaries in
# through PEER CAB: extracts, and compares with what went in
through() {
	rm -rf out
	mkdir out
	case $1 in
	cabextract) cabextract -q -d out "$2" ;;
	gcab) gcab -x -C out "$2" ;;
	7z) 7z x -y -oout "$2" ;;
	esac >log 2>&1
	ok "$2 by $1" diff -rq in out
}
for how in 15-1 15-6 15-9 16-6 17-6 18-1 18-6 18-9 19-6 20-6 21-1 21-6 21-9; do
	ok "window and level $how" sh -c \
	    "cd in && mkcab -m lzx --folder-size=1 --window=${how%-*} -${how#*-} -o ../$how.cab *"
	for peer in cabextract gcab 7z; do
		if have $peer; then through $peer "$how.cab"; else skip "$how by $peer" "not there"; fi
	done
	rm -f "$how.cab"
done
finish
