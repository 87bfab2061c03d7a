# The pages are sound, and every command line of their EXAMPLES runs: those behind .Dl, in a folder that holds
# testdata/, with the tools in PATH.
. tests/cli/lib.sh
for page in man/*.[1-9]; do
	if have mandoc; then
		# a page that is not here yet may be named; the rest has to be clean
		ok "$page is sound mdoc" mandoc -T lint -W warning "$page"
	fi
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\.Dl //p' "$page" |
	    sed -e 's/^\$ //' -e 's/\\e/\\/g' -e 's/\\-/-/g' -e 's/\\(aq/'"'"'/g' -e 's/\\(dq/"/g' -e 's/\\&//g' >"$T/lines"
	[ -s "$T/lines" ] || continue
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
