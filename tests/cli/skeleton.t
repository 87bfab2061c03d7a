# PidTagMimeSkeleton (MS-OXCMAIL, Unconverted MIME Part Analysis; Generating Pure MIME Messages): what it holds, and what comes back.
. tests/cli/lib.sh

# skeleton MSG: the property, its CR off
skeleton() {
	mapidump --json "$1" | sed -n 's/^{"path": "\/", "property": "PidTagMimeSkeleton".*"base64": "\([^"]*\)".*/\1/p' | base64 -d | tr -d '\r'
}

# with_skeleton MSG FILE: the message with FILE, CRLF put on, as its skeleton
with_skeleton() {
	mapidump --json "$1" | grep -v '"property": "PidTagMimeSkeleton"' >"$T/json"
	{
		head -n 1 "$T/json"
		printf '{"path": "/", "property": "PidTagMimeSkeleton", "id": "0x64F0", "type": "PtypBinary", "value": {"base64": "%s"}}\n' \
			"$(sed 's/$/\r/' "$2" | base64 -w0)"
		tail -n +2 "$T/json"
	} | mapimake
}

body() { # behind the header of a message
	sed '1,/^$/d' "$1"
}

# back NAME EML: mail to .msg and to mail again is the same behind the header
back() {
	ok "$1: converts" sh -c "eml2msg $2 >$T/back.msg && msg2eml --eol=lf $T/back.msg >$T/back.eml"
	body "$2" >"$T/back.want"
	body "$T/back.eml" | grep -v "^Thread-Topic: " >"$T/back.got" # an embedded message has one
	samefile "$1: comes back" "$T/back.want" "$T/back.got"
}

# 2.4.3.1: all but the content of what became a body or a file
cat >"$T/tree.eml" <<'EML'
From: a@example.org
Subject: tree
MIME-Version: 1.0
Content-Type: multipart/mixed; charset=x; boundary="--out er"

preamble
----out er
Content-Type: multipart/related; type="multipart/alternative"; boundary=rel

--rel
Content-Type: multipart/alternative;
	boundary=alt

--alt
X-Of-The-Part: kept
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

K=E4se
--alt
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>Käse <img src="cid:pic@x"></p>

--alt--

--rel
Content-Type: image/png; name=pic.png
Content-Transfer-Encoding: base64
Content-ID: <pic@x>

iVBORw0KGgo=
--rel--
between
----out er
Content-Type: text/csv; name="a.csv"
Content-Transfer-Encoding: 7bit
Content-Disposition: attachment;
 filename="a.csv"

a,b
1,2
----out er
Content-Disposition: inline; filename=b.bin

no type
----out er--
epilogue
EML
back "a tree" "$T/tree.eml"
skeleton "$T/back.msg" >"$T/got"
sed -e '/^K=E4se$/d; /^<p>/,/^$/d; s/^iVBORw0KGgo=$//; /^a,b$/d; s/^1,2$//; s/^no type$//' \
	-e 's/^ filename="a.csv"$/&\nX-Exchange-MIME-Skeleton-Content-Id: oxconv-attachment-2/' \
	-e 's/^Content-Disposition: inline.*/&\nX-Exchange-MIME-Skeleton-Content-Id: oxconv-attachment-3/' "$T/tree.eml" |
	grep -v '^$' >"$T/want"
grep -v '^$' "$T/got" >"$T/got.full"
samefile "a tree: the skeleton is all but the content" "$T/want" "$T/got.full"
mapidump "$T/back.msg" >"$T/txt"
same "no id is made up for a file" "pic@x" "$(sed -n 's/.*PidTagAttachContentId.*"\(.*\)"$/\1/p' "$T/txt")"
same "nor for a body" "" "$(grep PidTagBodyContentId "$T/txt")"

# vCard and iCalendar stay; what is large does not, and comes back all the same
cat >"$T/cal.eml" <<'EML'
From: a@example.org
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

come
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
END:VCALENDAR
--b
Content-Type: text/vcard

BEGIN:VCARD
END:VCARD
--b--
EML
back "calendar and card" "$T/cal.eml"
skeleton "$T/back.msg" >"$T/got"
ok "a calendar stays" grep -q '^BEGIN:VCALENDAR$' "$T/got"
ok "a card stays" grep -q '^BEGIN:VCARD$' "$T/got"
ok "the text does not" sh -c "! grep -q '^come$' $T/got"
awk '/^END:VCALENDAR/ { for (i = 0; i < 2000; i++) print "X-LINE:00000000000000000000000000000000000000000" } { print }' "$T/cal.eml" >"$T/large.eml"
back "a large calendar" "$T/large.eml"
ok "a large calendar does not stay" sh -c "$(command -v mapidump) --json $T/back.msg | wc -c >/dev/null"
skeleton "$T/back.msg" >"$T/got"
ok "of a large calendar nothing stays" sh -c "! grep -q VCALENDAR $T/got"

# the root's header alone
cat >"$T/smime.eml" <<'EML'
From: a@example.org
Subject: signed
MIME-Version: 1.0
Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s

--s
Content-Type: text/plain

signed
--s
Content-Type: application/pkcs7-signature

MA==
--s--
EML
eml2msg "$T/smime.eml" >"$T/a.msg"
same "S/MIME: the root's header" "$(sed '/^$/q' "$T/smime.eml")" "$(skeleton "$T/a.msg")"
sed 's/multipart.signed.*boundary/multipart\/encrypted; protocol="application\/pgp-encrypted"; boundary/
s/^Content-Type: text.plain/Content-Type: application\/pgp-encrypted/; s/pkcs7-signature/octet-stream/' "$T/smime.eml" >"$T/pgp.eml"
eml2msg "$T/pgp.eml" >"$T/a.msg"
same "PGP/MIME: the root's header" "$(sed '/^$/q' "$T/pgp.eml")" "$(skeleton "$T/a.msg")"

# a report: its fields stay, the text and the message that came back do not
cat >"$T/report.eml" <<'EML'
From: mailer-daemon@example.org
Subject: failed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain; charset=us-ascii

it failed
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Odd: odd

Final-Recipient: rfc822; who@example.org
Action: failed
Status: 5.1.1

--r
Content-Type: message/rfc822
Content-Description: what came back

From: me@example.org
Subject: original
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: 7bit

original text
--r--
EML
back "a report" "$T/report.eml"
skeleton "$T/back.msg" >"$T/got"
ok "its fields stay" grep -q '^X-Odd: odd$' "$T/got"
ok "its text does not" sh -c "! grep -q 'it failed' $T/got"
ok "nor the message" sh -c "! grep -q original $T/got"

# none
cat >"$T/two.eml" <<'EML'
From: a@example.org
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

one
--b
Content-Type: text/plain

two
--b--
EML
eml2msg "$T/two.eml" >"$T/a.msg"
same "an aggregate body has none" "" "$(skeleton "$T/a.msg")"
same "TNEF that is the message has none" "" "$(eml2msg -q testdata/mail/good-tnef.eml >"$T/a.msg"; skeleton "$T/a.msg")"
{ sed '/^--b--$/d' "$T/cal.eml"; } >"$T/open.eml"
eml2msg -q "$T/open.eml" >"$T/a.msg"
same "nor has what is broken" "" "$(skeleton "$T/a.msg")"

# one part: it has a transfer encoding and a name of its own
printf 'From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\n=A4 1\n' >"$T/one.eml"
back "a text alone" "$T/one.eml"
ok "in its charset" grep -q '^Content-Type: text/plain; charset=iso-8859-15$' "$T/back.eml"
printf 'From: a@example.org\nMIME-Version: 1.0\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n' >"$T/file.eml"
back "a file alone" "$T/file.eml"
ok "with its type" grep -q '^Content-Type: application/pdf; name=x.pdf$' "$T/back.eml"
ok "without the tie" sh -c "! grep -qi skeleton $T/back.eml"
# RFC 3676: wrapped anew, the same to whoever unwraps it
printf 'From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii; format=flowed\n\n%s \nand on \n\n> quoted\n  stuffed\n-- \nme\n' \
	'seventy columns and a few more words that have to stand in a next line' >"$T/flowed.eml"
back "flowed text" "$T/flowed.eml"

# 2.1.3.5.1: what Exchange writes ties a part by its id, under either name
cat >"$T/note.eml" <<'EML'
From: a@example.org
Subject: by the message
MIME-Version: 1.0
Importance: low
Content-Type: multipart/mixed; boundary=n

--n
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Käse
--n
Content-Type: application/pdf; name=one.pdf
Content-Transfer-Encoding: base64
Content-ID: <1@x>

b25l
--n
Content-Type: application/pdf; name=two.pdf
Content-Transfer-Encoding: base64
Content-ID: <2@x>

dHdv
--n--
EML
eml2msg "$T/note.eml" >"$T/note.msg"
cat >"$T/exchange" <<'EML'
From: somebody@example.org
Subject: by the skeleton
Importance: high
Keywords: stale
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="X"

--X
X-ExchangeMime-Skeleton-Content-Id: 2@x
Content-Type: application/pdf; name=two.pdf
Content-Transfer-Encoding: base64

--X
Content-Type: text/plain; charset=windows-1252
Content-ID: <body@x>
Content-Transfer-Encoding: quoted-printable

--X
Content-Type: application/pdf; name=one.pdf
X-Exchange-Mime-Skeleton-Content-Id:
	1@x
Content-Transfer-Encoding: x-none-such

--X--
EML
with_skeleton "$T/note.msg" "$T/exchange" >"$T/x.msg"
ok "Exchange's skeleton" sh -c "msg2eml --eol=lf $T/x.msg >$T/x.eml"
same "its order, its encodings" 'dHdv K=E4se b25l' "$(grep -x 'dHdv\|K=E4se\|b25l' "$T/x.eml" | tr '\n' ' ' | sed 's/ $//')"
same "an unknown encoding is base64 (K05)" 3 "$(grep -c '^Content-Transfer-Encoding: \(base64\|quoted-printable\)$' "$T/x.eml")"
same "fields are the message's (K04)" 'Subject: by the message Importance: Low' "$(grep -i '^subject\|^importance\|^keywords' "$T/x.eml" | tr '\n' ' ' | sed 's/ $//; s/low/Low/')"
ok "no id of a skeleton goes out (K06)" sh -c "! grep -qi 'skeleton' $T/x.eml"

# not NAME SED: with that change of the message (mapidump's lines) the skeleton does not fit
not() {
	mapidump --json "$T/x.msg" | sed "$2" | mapimake >"$T/not.msg"
	ok "$1: converts" sh -c "msg2eml --eol=lf $T/not.msg >$T/not.eml 2>$T/not.err"
	ok "$1: as without a skeleton" grep -q '^--=_ox-' "$T/not.eml"
	same "$1: no noise" "" "$(cat "$T/not.err")"
	ok "$1: -v" msg2eml -v "$T/not.msg"
	said "$1: is told under -v" ' have no place in the output:.* PidTagMimeSkeleton (it does not fit the message)'
}
mapidump --json "$T/x.msg" >"$T/x.json"
ok "one that fits" msg2eml -v "$T/x.msg"
same "is not told" 0 "$(grep -c PidTagMimeSkeleton "$T/.err")"
not "a file is gone" '/"path": "\/attachment\/2/d'
not "a file has another name" 's/two\.pdf/new.pdf/g'
ok "it is told" grep -q 'new.pdf' "$T/not.eml"
not "a file has another type" 's/application\/pdf/application\/zip/'
not "a file has another id" 's/"1@x"/"3@x"/'
not "the charset lacks a character" 's/Käse/Käse → Brot/; s/K\\u00e4se/K\\u00e4se \\u2192/'
not "there is a page now" 's/.*"PidTagBody".*/&\n{"path": "\/", "property": "PidTagHtml", "id": "0x1013", "type": "PtypBinary", "value": {"base64": "PHA+YTwvcD4="}}/; s/\("PidTagNativeBody".*"value": \)1/\13/'
not "the skeleton is cut" 's/\("PidTagMimeSkeleton".*"base64": "[^"]\{40\}\)[^"]*/\1/'
eml2msg "$T/tree.eml" >"$T/tree.msg"
mapidump --json "$T/tree.msg" | sed 's/.*attachment.2".*"PidTagAttachLongFilename".*/&\n{"path": "\/attachment\/2", "property": "PidTagAttachContentId", "id": "0x3712", "type": "PtypString", "value": "now@x"}/' | mapimake >"$T/tied.msg"
ok "a file without an id that has one now: converts" sh -c "msg2eml --eol=lf $T/tied.msg >$T/tied.eml"
ok "it goes out with that" grep -q '^Content-ID: <now@x>' "$T/tied.eml"
for option in --body=text --body=html --headers=rebuilt --tnef; do
	ok "$option: converts" sh -c "msg2eml --eol=lf $option $T/tree.msg >$T/o.eml"
	ok "$option: its own structure" sh -c "! grep -q -e '--out er' $T/o.eml"
	ok "$option: -v" msg2eml -v $option "$T/tree.msg"
	same "$option: is no misfit" 0 "$(grep -c PidTagMimeSkeleton "$T/.err")"
done

# hostile: a skeleton is a stranger's
hostile() {
	with_skeleton "$T/note.msg" "$2" >"$T/h.msg"
	ok "$1: converts" sh -c "msg2eml --eol=lf $T/h.msg >$T/h.eml"
	ok "$1: is not used" grep -q '^--=_ox-' "$T/h.eml"
}
sed 's/name=two.pdf/&; x=é/' "$T/exchange" >"$T/h"
hostile "a header that is not ASCII" "$T/h"
awk '/name=two/ { printf "X-Long: "; for (i = 0; i < 1000; i++) printf "x"; print "" } { print }' "$T/exchange" >"$T/h"
hostile "a line too long for mail" "$T/h"
sed '/name=two/s/$/\nX-Odd: a\x01b/' "$T/exchange" >"$T/h"
hostile "a control character" "$T/h"
sed 's/^X-Exchange-Mime.*/&\n\t2@x/; s/^\t1@x$//' "$T/exchange" >"$T/h"
hostile "two parts of one file" "$T/h"
awk 'BEGIN { print "Content-Type: multipart/mixed; boundary=0\n"; for (i = 0; i < 500; i++) printf "--%d\nContent-Type: multipart/mixed; boundary=%d\n\n", i, i + 1 }' >"$T/h"
hostile "deep nesting" "$T/h"
# a body that looks like a boundary is encoded
mapidump --json "$T/x.msg" | sed '/PidTagBody"/s/"value": "/&--X--\\u000d\\u000a/' | mapimake >"$T/f.msg"
ok "a body with a boundary's line" sh -c "msg2eml --eol=lf $T/f.msg >$T/f.eml"
same "does not break the mail" 1 "$(grep -c '^--X--$' "$T/f.eml")"

# found by fuzz_skeleton: GMime makes up a boundary where there is none, and writes a long name without end
exits 0 "a parameter with a name of seventy characters" sh -c "ulimit -t 20; eml2msg testdata/mail/bad-long-parameter.eml | msg2eml >$T/long.eml"
printf 'From: a@b.c\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; %s=\303\244\303\244\nContent-Transfer-Encoding: base64\n\nMAsGCSqGSIb3DQEHAw==\n' \
	UUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUU >"$T/cms.eml"
exits 0 "and of encrypted mail" sh -c "ulimit -t 20; eml2msg -q $T/cms.eml | msg2eml -q >$T/long.eml"
ok "which goes out without it" grep -q '^Content-Type: application/pkcs7-mime; smime-type=enveloped-data' "$T/long.eml"

# .msg and TNEF hold it
same "TNEF keeps it" "$(skeleton "$T/tree.msg")" "$(msg2tnef "$T/tree.msg" | tnef2msg >"$T/t.msg"; skeleton "$T/t.msg")"
finish
