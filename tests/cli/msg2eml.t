# msg2eml: what is in testdata/sample.json comes out as mail.
. tests/cli/lib.sh
sample=testdata/sample.msg
ok "converts" sh -c "msg2eml $sample >$T/a.eml"
has() {
	ok "$1" grep -q -- "$2" "${3:-$T/a.eml}"
}
has "From" '^From: =?UTF-8?b?Wm/DqyBNw7xsbGVy?= <zoe@example.org>'
has "To" '^To: Ann Example <ann@example.org>'
has "Cc" '^Cc: Bob Example <bob@example.net>'
has "Bcc is kept" '^Bcc: Carla Example <carla@example.com>'
has "Date" '^Date: Fri, 20 Nov 2026 16:45:00 +0000'
has "Message-ID" '^Message-ID: <fondue-1@example.org>'
has "Importance" '^Importance: High'
has "Keywords, one with a comma" '^Keywords: Fun, "Food, warm"'
has "RFC 2231 in UTF-8" "filename\*=UTF-8''Zutaten%20f%C3%BCr%204.csv"
has "the picture's id" '^Content-ID: <cheese@example.org>'
has "an embedded message" '^Content-Type: message/rfc822'
same "CRLF throughout" "$(wc -l <"$T/a.eml")" "$(grep -c "$(printf '\r')\$" "$T/a.eml")"
ok "--eol=lf" sh -c "msg2eml --eol=lf $sample >$T/lf.eml"
same "LF throughout" 0 "$(grep -c "$(printf '\r')" "$T/lf.eml")"
ok "--no-bcc" sh -c "msg2eml --no-bcc $sample >$T/b.eml"
same "no Bcc" 0 "$(grep -c '^Bcc' "$T/b.eml")"
ok "--body=text" sh -c "msg2eml --body=text $sample >$T/b.eml"
same "no HTML" 0 "$(grep -c 'text/html' "$T/b.eml")"
ok "--body=html" sh -c "msg2eml --body=html $sample >$T/b.eml"
same "text of the embedded message alone" 1 "$(grep -c 'text/plain' "$T/b.eml")"
ok "--embedded=msg" sh -c "msg2eml --embedded=msg $sample >$T/b.eml"
has "a .msg in it" '^Content-Type: application/vnd.ms-outlook' "$T/b.eml"
ok "--tnef" sh -c "msg2eml --tnef $sample >$T/b.eml"
has "winmail.dat in it" '^Content-Type: application/ms-tnef; name=winmail.dat' "$T/b.eml"
has "and its correlator" '^X-MS-TNEF-Correlator: <fondue-1@example.org>' "$T/b.eml"
ok "--mbox of two" sh -c "msg2eml --mbox $sample $sample >$T/box"
same "two From lines" 2 "$(grep -c '^From zoe@example.org Fri Nov 20 16:45:03 2026$' "$T/box")"
ok "--mbox -j2 in order" sh -c "msg2eml --mbox -j2 $sample $sample >$T/box2"
samefile "the same mailbox" "$T/box" "$T/box2"
if have python3; then
	script "Python finds no defect" "$T/a.eml" <<'PY'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert not [d for p in m.walk() for d in p.defects]
assert m["subject"] == "K\u00e4sefondue on Friday", m["subject"]
related, table, inner = m.iter_parts()
assert table.get_filename() == "Zutaten f\u00fcr 4.csv"
assert table.get_payload(decode=True).startswith("Gruy\u00e8re,400 g\n".encode())
assert inner.get_content()["subject"] == "Re: Where do we eat?"
assert "cid:cheese@example.org" in m.get_body(("html",)).get_content()
PY
fi
# reports and rights-managed mail
ok "a report" sh -c "msg2eml testdata/msg/good-ndr.msg >$T/ndr.eml"
has "is multipart/report" 'report-type=delivery-status' "$T/ndr.eml"
has "with a status" '^Status: 5.1.1' "$T/ndr.eml"
has "and a diagnostic code" '^Diagnostic-Code: smtp;550 5.1.1 unknown' "$T/ndr.eml"
if have python3; then
	script "Python reads its fields" "$T/ndr.eml" <<'PY'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert m.get_content_type() == "multipart/report" and not m.defects
status = list(m.iter_parts())[1]
assert status.get_content_type() == "message/delivery-status"
whole, one = status.get_payload()
assert whole["reporting-mta"] == "dns;mx.example.org" and one["final-recipient"] == "rfc822;nobody@example.com"
PY
fi
ok "rights-managed mail" msg2eml testdata/msg/good-rights.msg
said "is noted as protected, and listed" "rights-managed: .*__nameid_version1.0"
printed "and its wrapper converted" "^Content-Class: rpmsg.message"
exits 69 "rights-managed mail under --strict" msg2eml --strict testdata/msg/good-rights.msg
# an X.500 name: encapsulated, or what the map says
python=$(command -v python3 || true)
if [ -n "$python" ]; then
	sed -e '/"\/recipient\/1".*PidTagAddressType/s/SMTP/EX/' \
	    -e '/"\/recipient\/1".*PidTagEmailAddress/s/ann@example.org/\/O=ORG\/OU=SITE\/CN=ANN/' \
	    testdata/sample.json | mapimake >"$T/x.msg"
	ok "an X.500 name" sh -c "msg2eml $T/x.msg >$T/x.eml"
	has "is encapsulated" '<IMCEAEX-_O=ORG_OU=SITE_CN=ANN@example.org>' "$T/x.eml"
	printf '# names\n/o=org/ou=site/cn=ann\tann@example.org\n' >"$T/map"
	ok "--x500-map" sh -c "msg2eml --x500-map=$T/map $T/x.msg >$T/x.eml"
	has "gives its address" '^To: Ann Example <ann@example.org>' "$T/x.eml"
fi
# as many fields as a message can name: each was compared with all of the others, which took 10 s
{
	seq -f 'X-%g: v' 32000
	printf '\nx\n'
} | eml2msg >"$T/fields.msg"
ok "32,000 fields" quickly msg2eml -f -o "$T/fields.eml" "$T/fields.msg"
same "each of them once" 32000 "$(grep -c '^X-.*: v' "$T/fields.eml")"
# encoded-words without an end in a property (a subject of 40,000 took 20 s)
{
	echo '{"path": "/", "object": "message"}'
	printf '{"path": "/", "property": "PidTagSubject", "type": "PtypString", "value": "'
	yes '=?utf-8?q?a ' | head -n 40000 | tr -d '\n'
	echo '"}'
} | mapimake >"$T/open.msg"
ok "encoded-words without an end in a subject" quickly msg2eml "$T/open.msg"
# text that looks like an encoded-word is that text, wherever a person wrote it (readers decoded it)
if have python3; then
	looks='=?utf-8?q?a?=' other='Zoë, see=?iso-8859-1*en?B?YWJj?= =? x?q?b c?='
	{
		echo '{"path": "/", "object": "message"}'
		property() {
			printf '{"path": "%s", "property": "%s", "type": "PtypString", "value": "%s"}\n' "$@"
		}
		property / PidTagSubject "$looks"
		property / PidTagConversationTopic "$other"
		property / PidTagTransportMessageHeaders "Subject: $looks\nThread-Topic: x\nX-Kept: $looks\n"
		property / PidTagSenderName "$looks"
		property / PidTagSenderSmtpAddress zoe@example.org
		property / PidTagListHelp '<https://example.org/?a=?b&c=?d>'
		echo '{"path": "/recipient/1", "object": "recipient"}'
		property /recipient/1 PidTagDisplayName "$other"
		property /recipient/1 PidTagSmtpAddress ann@example.org
		echo '{"path": "/recipient/2", "object": "recipient"}'
		property /recipient/2 PidTagDisplayName "$(printf '%01000d' 0)"
		property /recipient/2 PidTagSmtpAddress bob@example.org
		echo '{"path": "/attachment/1", "object": "attachment"}'
		property /attachment/1 PidTagAttachLongFilename a.bin
		property /attachment/1 PidTagDisplayName "$other"
		echo '{"path": "/attachment/1", "property": "PidTagAttachDataBinary", "type": "PtypBinary", "value": {"base64": "AA=="}}'
	} | mapimake >"$T/looks.msg"
	for headers in original rebuilt; do
		ok "what looks like an encoded-word, $headers" msg2eml --headers=$headers -f -o "$T/looks.eml" "$T/looks.msg"
		script "reads as it was written, $headers" "$T/looks.eml" "$looks" "$other" $headers <<'PY'
import email, email.header, email.policy, email.utils, sys
looks, other, headers = sys.argv[2:]
data = open(sys.argv[1], "rb").read()
assert max(map(len, data.split(b"\r\n"))) < 999
old = email.message_from_bytes(data)
new = email.message_from_bytes(data, policy=email.policy.default)
def decoded(raw):
    return str(email.header.make_header(email.header.decode_header(raw)))
def both(field, text):
    a = [p[field] for p in new.walk() if field in p]
    b = [decoded(p[field]) for p in old.walk() if field in p]
    assert (a, b) == ([text], [text]), (field, a, b)
both("subject", looks)
both("content-description", other)
both("thread-topic", "x" if headers == "original" else other)
both("list-help", "<https://example.org/?a=?b&c=?d>")
assert b"<https://example.org/?a=?b&c=?d>" in data
assert new["from"].addresses[0].display_name == looks, new["from"]
names = [decoded(name) for name, _ in email.utils.getaddresses([old["to"]])]
assert names == [other, "0" * 1000], names
PY
		ok "and so by eml2msg, $headers" sh -c "eml2msg '$T/looks.eml' | mapidump >'$T/looks.txt'"
		has "its subject" "PidTagSubject .*\"$looks\"" "$T/looks.txt"
		has "its sender" "PidTagSenderName .*\"$looks\"" "$T/looks.txt"
		has "its recipient" 'PidTagDisplayName .*"Zoë, see=?iso-8859-1\*en?B?YWJj?= =? x?q?b c?="' "$T/looks.txt"
	done
else
	skip "text that looks like an encoded-word" "no python3"
fi
# a language of MS-LCID whose name there is no tag of RFC 5646, 2.1 (it went out as es-ES_tradnl): the same without its sort order
# (2.1.3.2.16, Language Properties)
for language in 0x040A=es-ES 0x0C0A=es-ES 0x10407=de-DE 0x0803=ca-ES-valencia; do
	{
		echo '{"path": "/", "object": "message"}'
		printf '{"path": "/", "property": "PidTagMessageLocaleId", "type": "PtypInteger32", "value": %d}\n' "${language%=*}"
	} | mapimake | msg2eml --eol=lf >"$T/language.eml"
	same "the language of ${language%=*}" "Content-Language: ${language#*=}" "$(grep '^Content-Language' "$T/language.eml")"
done
printf 'Subject: x\nContent-Language: es-ES_tradnl\n\nx\n' | eml2msg | mapidump >"$T/language"
has "the sort order is read where it is written" 'PidTagMessageLocaleId .*\(0x0*40[Aa]\|1034\)' "$T/language"
printf 'Subject: x\nContent-Language: es-ES\n\nx\n' | eml2msg | mapidump >"$T/language"
has "the language alone is the modern one" 'PidTagMessageLocaleId .*\(0x0*[Cc]0[Aa]\|3082\)' "$T/language"
# signed mail in an mbox: its lines are quoted as all others, and an empty line parts it from the next message (its
# lines, which end in CRLF, were not, and where the last had no end the next From line came right behind it)
{
	printf 'From: a@example.org\nSubject: s\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha1; boundary=b\n\n'
	printf -- '--b\n\n\nFrom now on 12:30:00\nto: x\n>From there\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--'
} >"$T/signed.eml"
eml2msg -o "$T/signed.msg" "$T/signed.eml"
cp "$T/signed.msg" "$T/signed2.msg"
ok "signed mail as mbox" sh -c "msg2eml --mbox '$T/signed.msg' '$T/signed2.msg' >'$T/signed.mbox'"
ok "quoted" grep -q '^>From now on' "$T/signed.mbox"
ok "quoted again" grep -q '^>>From there' "$T/signed.mbox"
same "an empty line before the second" "$(printf -- '--b--\n')" "$(grep -B 2 '^From a@' "$T/signed.mbox" | sed -n 3p)"
mkdir "$T/parted"
ok "two messages" eml2msg -d "$T/parted" "$T/signed.mbox"
same "as they were" "$(tr -d '\r' <"$T/signed.eml")" "$(msg2eml --eol=lf "$T/parted/signed-2.msg" | tr -d '\r')"
finish
