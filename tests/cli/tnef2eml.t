# tnef2eml does what tnef2msg | msg2eml does.
. tests/cli/lib.sh
ok "winmail.dat of the sample" sh -c "msg2tnef testdata/sample.msg >$T/winmail.dat"
ok "converts" sh -c "tnef2eml $T/winmail.dat >$T/a.eml"
ok "the original converts" sh -c "msg2eml testdata/sample.msg >$T/b.eml"
# boundaries are made from what the message holds: search keys and the like may differ
sed 's/=_ox-[0-9A-F]*/=_ox/' "$T/a.eml" >"$T/a"
sed 's/=_ox-[0-9A-F]*/=_ox/' "$T/b.eml" >"$T/b"
samefile "and is the same mail" "$T/b" "$T/a"
for f in testdata/tnef/*.tnef; do
	tnef2eml -q "$f" >"$T/a" 2>"$T/.err"
	tnef2msg -q "$f" 2>"$T/.err" | msg2eml -q >"$T/b" 2>"$T/.err"
	samefile "$f is the same mail both ways" "$T/b" "$T/a"
done
ok "-d names it" msg2eml --version
mkdir "$T/out"
ok "-d" tnef2eml -d "$T/out" "$T/winmail.dat"
ok "winmail.dat becomes winmail.eml" test -s "$T/out/winmail.eml"
exits 65 "a .msg is another type" tnef2eml testdata/sample.msg
said "and msg2eml reads it" "try msg2eml"
finish
