# Real mail with winmail.dat: unwrapped, nothing of it is TNEF, and Python reads it.
. tests/cli/lib.sh
for f in "$CORPUS"/eml-tnef/*; do
	name=$(basename "$f")
	if ! head -n 1 "$f" | grep -q '^[A-Za-z-]*:'; then
		# the base64 alone
		ok "$name" sh -c "base64 -d '$f' | tnef2eml -q >$T/a.eml"
		continue
	fi
	ok "$name" sh -c "untnef -q '$f' >$T/a.eml"
	! have python3 || script "$name: no TNEF is left, no defect is new" "$f" "$T/a.eml" <<'PY'
import email, email.policy, sys
before, after = (email.message_from_binary_file(open(n, "rb"), policy=email.policy.default) for n in sys.argv[1:])
tnef = [p for p in after.walk() if p.get_content_type() == "application/ms-tnef" and (p.get_payload(decode=True) or b"")[:4] == b"\x78\x9f\x3e\x22"]
assert not tnef
count = lambda m: len([d for p in m.walk() for d in p.defects])
assert count(after) <= count(before), [d for p in after.walk() for d in p.defects]
PY
done
finish
