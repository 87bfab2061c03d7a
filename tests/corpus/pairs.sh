# What other tools' authors expect of their own samples.
. tests/cli/lib.sh
if have python3; then
	ok "pairs" python3 tests/tool/pairs-check.py "$CORPUS" "$B"
	tail -n 12 "$T/.out"
else
	skip "pairs" "no python3"
fi
finish
