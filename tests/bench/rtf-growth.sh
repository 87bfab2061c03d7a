# RTF to HTML beside unrtf, and growth: native RTF and encapsulated mail of 1 to 64 MB, 10,000 groups in groups and more.
. tests/bench/lib.sh

# make KIND BYTES FILE
make() {
	python3 tests/tool/make-rtf.py "$1" "$2" >"$3"
}

for kind in native mail; do
	for mb in 1 4 16 64; do
		make $kind ${mb}000000 "$W/in.rtf"
		row "$kind, $mb MB: rtf2html" ${mb}000000 "rtf2html '$W/in.rtf' >'$W/out'"
	done
done
make native 1000000 "$W/in.rtf"
peer unrtf && row "native, 1 MB: unrtf" 1000000 "cd '$W' && unrtf --html in.rtf >out 2>/dev/null"
for groups in 10000 100000; do
	make $groups 0 "$W/in.rtf"
	row "$groups groups in groups: rtf2html" 0 "rtf2html -q '$W/in.rtf' >'$W/out'"
done

ratio "unrtf / rtf2html" "native, 1 MB: rtf2html" "native, 1 MB: unrtf"
ratio "64 MB / 1 MB of native RTF" "native, 1 MB: rtf2html" "native, 64 MB: rtf2html"
ratio "64 MB / 1 MB of encapsulated RTF" "mail, 1 MB: rtf2html" "mail, 64 MB: rtf2html"
