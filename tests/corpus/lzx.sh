# LZX that others made: Windows' PA19 patches, the LZX DELTA streams in them, makecab's cabinets (tests/corpus/cab.sh).
. tests/cli/lib.sh
if [ -z "$CORPUS" ] || [ ! -d "$CORPUS/lzx" ]; then
	skip "LZX of the corpus" "no corpus"
	finish
fi
for f in "$CORPUS"/lzx/lzx-delta-extracted/*.lzxd; do
	stem=${f%.lzxd}
	ok "$(basename "$f")" sh -c "unlzxd --reference='$stem.ref' '$f' | cmp - '$stem.out'"
	ok "$(basename "$f") with its size" sh -c \
	    "unlzxd --size=$(wc -c <"$stem.out") --reference='$stem.ref' '$f' | cmp - '$stem.out'"
done
dir=$CORPUS/lzx/wine-mspatcha/spsforks-wineHQ__
# patch OLD NEW: NEW is what Windows made
patch() {
	ok "$1 of $2" sh -c "unlzxd --pa19='$2' '${dir}patch_$1.bin' >'$T/a'"
	[ -z "$3" ] || samefile "$1 of $2: the result" "$3" "$T/a"
}
patch two_files_ranges "${dir}old_two_files_ranges_0.bin" "${dir}windows_output_0.bin"
patch two_files_ranges "${dir}old_two_files_ranges_1.bin" ""
patch unnecessary "${dir}old_unnecessary.bin" "${dir}old_unnecessary.bin"
patch blocktype2_no_timestamp "${dir}old_blocktype2_no_timestamp.bin" \
    "$CORPUS/lzx/lzx-delta-extracted/wine-patch_blocktype2_no_timestamp.0.out"
patch null_input_uncompressed /dev/null "${dir}old_unnecessary.bin"
if python3 -c 'import ctypes; ctypes.CDLL("libmspack.so.0")' 2>/dev/null; then
	# blocks so large that only the largest window, 2^25, holds them and what they refer to; and small ones
	python3 tests/tool/address-book.py make "$T/old" "$T/new" 50000000
	for block in 12600000 262144; do
		ok "a difference of address books, in blocks of $block bytes, by libmspack" \
		    python3 tests/tool/address-book.py check "$T/old" "$T/new" $block "$B/lzxd" "$T"
	done
else
	skip "address books by libmspack" "no python3 or no libmspack.so.0"
fi
exits 65 "a patch that is only a header" unlzxd --pa19="${dir}old_two_files_ranges_0.bin" "${dir}patch_header_only.bin"
finish
