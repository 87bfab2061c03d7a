# Every header field of every message, also of those inside, comes back, as Python reads both.
. tests/cli/lib.sh
if ! have python3 || [ ! -d "$CORPUS/eml" ]; then
	skip "header fields" "no python3, or none there"
	finish
fi
# back NAME COMMAND FILE ...
back() {
	name=$1
	shift
	ok "$name" sh -c "python3 tests/tool/fields-check.py \"\$@\" >'$T/out'" - "$@"
	tail -n 1 "$T/out"
	same "$name: nothing is lost" "" "$(grep '	' "$T/out" | head -n 20)"
}
back "through .msg" "eml2msg -q | msg2eml -q" "$CORPUS"/eml/*
back "through TNEF" "eml2tnef -q | tnef2eml -q" "$CORPUS"/eml/*
back "through untnef" "untnef -q" "$CORPUS"/eml/* "$CORPUS"/eml-tnef/*.eml
finish
