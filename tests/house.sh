# Every tool has its page, its row in README.md and its test; every fixture its line of provenance; files are formatted
# and of a size that can be read.
. tests/cli/lib.sh
for source in tools/*.c; do
	grep -q 'main(int' "$source" || continue
	tool=$(basename "$source" .c)
	ok "$tool has a page" test -e "man/$tool.1"
	ok "$tool has a row in README.md" grep -q "^| .*\`$tool\`.*|" README.md
	ok "$tool has a test" test -e "tests/cli/$tool.t"
	ok "$tool answers --help" "$B/$tool" --help
	ok "$tool answers --version" "$B/$tool" --version
done
# what README.md shows as a terminal is what the tools print
sed -n '/^    \$ /,/^$/s/^    //p' README.md >"$T/terminal"
sed -n 's/^\$ //p' "$T/terminal" | while read -r line; do
	printf '$ %s\n' "$line"
	sh -c "$line" 2>&1 | tr -d '\r'
done >"$T/printed"
samefile "the terminal in README.md" "$T/printed" "$T/terminal"
for page in man/*.1; do
	ok "$page is of a tool that there is" test -e "tools/$(basename "$page" .1).c"
done
for page in man/*.[1-9]; do
	ok "$page gives its own name" grep -q "^\.Nm $(basename "${page%.*}")\$" "$page"
done
set -f # the patterns of testdata/README are for case
for f in $(find testdata -type f ! -name README | sort); do
	base=${f#testdata/}
	# a line may speak for a file, for the file without its golden's extension, or for a folder's pattern
	found=
	for word in $(sed -n 's/^\([^ :]*\).*/\1/p' testdata/README); do
		case $base in
		$word | $word.* | $word/*) found=1 && break ;;
		esac
	done
	ok "testdata/README says where $f comes from" test -n "$found"
done
set +f
for f in $(find formats libconv tools tests -name '*.[ch]' | sort); do
	lines=$(wc -l <"$f")
	[ "$lines" -le 800 ] || ok "$f has $lines lines, of which most are a table" \
	    test "$(grep -c '^[	 ]*[{0-9"].*[,}]$' "$f")" -gt $((lines / 2))
done
same "no path of one machine in the tree" "" "$(grep -rnIE '(^|[^A-Za-z0-9_.])/(work|farm)/' README.md DEVIATIONS.md \
    Makefile configure.ac formats libconv tools tests testdata man .ci | grep -v '^tests/house.sh:' | head -n 5)"
if have python3; then
	for f in formats/base/crc-tables formats/base/base64-pairs; do
		python3 "$f.py" >"$T/generated"
		samefile "$f.h is what its script writes" "$T/generated" "$f.h"
	done
else
	skip "generated tables" "no python3"
fi
if have clang-format && clang-format --version | grep -q 'version 14\.'; then
	for f in $(find formats libconv tools tests -name '*.[ch]' | sort); do
		ok "$f is formatted (make format)" clang-format --dry-run -Werror "$f"
	done
else
	skip "format" "no clang-format 14"
fi
finish
