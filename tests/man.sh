# The pages are sound, and every command line of their EXAMPLES runs: those behind .Dl, in a folder that holds
# testdata/, with the tools in PATH.
. tests/cli/lib.sh
for page in man/*.[1-9]; do
	tool=$(basename "$page" .1)
	if have mandoc; then
		ok "$page is sound mdoc" mandoc -T lint -W warning "$page"
	fi
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\.Dl //p' "$page" |
	    sed -e 's/^\$ //' -e 's/\\e/\\/g' -e 's/\\-/-/g' -e 's/\\(aq/'"'"'/g' -e 's/\\(dq/"/g' -e 's/\\&//g' >"$T/lines"
	[ -s "$T/lines" ] || continue
	[ -x "$B/$tool" ] || [ "${page##*.}" != 1 ] || continue # tests/house.sh complains
	rm -rf "$T/here"
	mkdir "$T/here"
	cp -R testdata "$T/here/"
	while read -r line; do
		name="$page: $line"
		ok "$name" sh -c "cd '$T/here' && $line"
	done <"$T/lines"
done
have mandoc || skip "mdoc" "no mandoc"
finish
