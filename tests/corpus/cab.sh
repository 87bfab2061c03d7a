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
finish
