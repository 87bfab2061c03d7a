# eml2tnef does what eml2msg | msg2tnef does.
. tests/cli/lib.sh
ok "mail" sh -c "msg2eml testdata/sample.msg >$T/a.eml"
ok "converts" sh -c "eml2tnef $T/a.eml >$T/a.tnef"
ok "by way of .msg" sh -c "eml2msg $T/a.eml | msg2tnef >$T/b.tnef"
ok "what is in it" sh -c "tnef2eml $T/a.tnef >$T/a2.eml && tnef2eml $T/b.tnef >$T/b2.eml"
for f in a2 b2; do sed 's/=_ox-[0-9A-F]*/=_ox/' "$T/$f.eml" >"$T/$f"; done
samefile "is the same mail" "$T/b2" "$T/a2"
ok "with its picture" grep -q 'filename=cheese.png' "$T/a2"
exits 65 "what is no mail" eml2tnef testdata/sample.msg
finish
