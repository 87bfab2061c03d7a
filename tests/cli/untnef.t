# untnef: TNEF parts become what is in them, all else stays.
. tests/cli/lib.sh
ok "mail with winmail.dat" sh -c "msg2eml --tnef testdata/sample.msg >$T/a.eml"
ok "unwrapped" sh -c "untnef $T/a.eml >$T/b.eml"
has() {
	ok "$1" grep -q -e "$2" "$T/b.eml"
}
same "no TNEF is left" 0 "$(grep -c 'ms-tnef' "$T/b.eml" | tr -d ' ')"
has "the picture" 'filename=cheese.png'
has "the file" 'Zutaten'
has "the page" 'Matterhorn'
has "the header" '^X-MS-TNEF-Correlator: <fondue-1@example.org>'
if have python3; then
	script "Python finds no defect" "$T/b.eml" <<'PY'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert not [d for p in m.walk() for d in p.defects]
names = [p.get_filename() for p in m.walk()]
assert "cheese.png" in names and "Zutaten f\u00fcr 4.csv" in names, names
PY
fi
msg2eml testdata/sample.msg >"$T/c.eml"
ok "mail without TNEF" sh -c "untnef $T/c.eml >$T/d.eml"
samefile "stays as it is" "$T/c.eml" "$T/d.eml"
ok "TNEF alone" sh -c "{ printf 'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n'; msg2tnef testdata/sample.msg | base64; } | untnef >$T/b.eml"
has "keeps its subject" '^Subject: x'
has "and shows its page" 'Matterhorn'
ok "and its language" sh -c "{ printf 'Subject: x\nContent-Language: de\nContent-Class: y\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n'; msg2tnef testdata/sample.msg | base64; } | untnef >$T/b.eml"
has "stays" '^Content-Language: de'
has "and its class" '^Content-Class: y'
printf '\n Subject: x\n\ny\n' >"$T/e.eml"
ok "an empty first line" sh -c "untnef $T/e.eml >$T/f.eml"
samefile "stays too" "$T/e.eml" "$T/f.eml"
printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/ms-tnef\n\nnone\n--b--\n' >"$T/e.eml"
ok "what is no TNEF" sh -c "untnef $T/e.eml >$T/f.eml 2>$T/err"
samefile "stays" "$T/e.eml" "$T/f.eml"
ok "and is noted" grep -q 'left as it is' "$T/err"
# an mbox, quoted as it was; a message that is none stays
{
	printf 'From ann@example.net Fri Nov 20 17:45:00 2026\n'
	cat "$T/e.eml"
	printf '\n>From the hills\n>>From afar\n\nFrom bob@example.net Fri Nov 20 17:46:00 2026\n'
	tr -d '\r' <"$T/c.eml"
	printf '\n'
} >"$T/mbox"
ok "an mbox" sh -c "untnef $T/mbox >$T/mbox2 2>$T/err"
samefile "stays as it is" "$T/mbox" "$T/mbox2"
ok "and says where" grep -q 'message 1: .*left as it is' "$T/err"
printf 'Subject: x\n\nFrom here on\n' | eml2msg | msg2eml --tnef | tr -d '\r' >"$T/wrapped"
{
	printf 'From ann@example.net Fri Nov 20 17:45:00 2026\n'
	cat "$T/wrapped"
	printf '\nFrom bob@example.net Fri Nov 20 17:46:00 2026\nSubject: y\n\nz\n\n'
} >"$T/mbox"
ok "an mbox with TNEF in it" sh -c "untnef $T/mbox >$T/mbox2"
same "has as many messages" 2 "$(grep -c '^From ' "$T/mbox2")"
ok "and what began with From is quoted" grep -q '^>From here on' "$T/mbox2"
exits 1 "no TNEF is left" grep -q ms-tnef "$T/mbox2"
# a limit that one message of an mbox reaches leaves that message as it is (it ended all)
{
	printf 'Subject: many\nTo: '
	seq -f 'a%g@example.org,' 50 | tr '\n' ' '
	printf 'b@example.org\n\nFrom here on\n'
} | eml2msg | msg2eml --tnef --eol=lf >"$T/many"
{
	printf 'From ann@example.net Fri Nov 20 17:45:00 2026\n'
	sed 's/^From />&/' "$T/many"
	printf '\n'
} >"$T/before"
cat "$T/before" "$T/mbox" >"$T/both"
exits 75 "a limit in one message of an mbox" untnef --limit-parts=20 -o "$T/both2" "$T/both"
said "is noted" 'message 1: .*--limit-parts'
said "and what became of it" 'message 1: .*left as it is'
cat "$T/before" "$T/mbox2" >"$T/want"
samefile "which is so, and the others are unwrapped" "$T/both2" "$T/want"
# a part without a body before the TNEF has no place in the mail (found by fuzz_mail)
{
	printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nX-Way: y\n--b\n'
	printf 'Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n'
	msg2tnef testdata/sample.msg | base64
	printf -- '--b--\n'
} >"$T/e.eml"
ok "a part that is only its header" sh -c "untnef $T/e.eml >$T/b.eml"
has "stays" '^X-Way: y'
has "what comes behind it is unwrapped" 'Matterhorn'
# what is large goes through no memory
seq 1 3000000 >"$T/numbers" # 23 MB
encoded() {
	printf 'Subject: large\nMIME-Version: 1.0\nContent-Type: %s; name=%s\nContent-Transfer-Encoding: base64\n\n' "$1" "$2"
	base64
}
mkdir "$T/x"
encoded application/octet-stream numbers <"$T/numbers" | eml2tnef >"$T/numbers.tnef"
encoded application/ms-tnef winmail.dat <"$T/numbers.tnef" >"$T/large.eml"
ok "large" sh -c "untnef --limit-memory=4M $T/large.eml >$T/plain.eml"
ok "its attachment" sh -c "eml2msg --limit-memory=4M $T/plain.eml | mapix -d $T/x"
samefile "is the same" "$T/numbers" "$T/x/numbers"
finish
