# eml2msg: fields, bodies and parts of mail become properties and attachments.
. tests/cli/lib.sh
cat >"$T/a.eml" <<'EML'
Received: from a by b; Fri, 20 Nov 2026 16:45:03 +0000
From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.org>
Sender: Desk <desk@example.org>
To: Ann <ann@example.org>, "B, Bob" <bob@example.net>
Cc: Group: c@example.org;
Reply-To: replies@example.org
Subject: Re: =?utf-8?B?S8Okc2U=?=
Date: Fri, 20 Nov 2026 17:45:00 (MEZ) +0100
Message-ID: <1@example.org>
X-Priority: 1 (Highest)
Sensitivity: Company-Confidential
Keywords: Fun, "Food, warm"
X-Odd: value
Disposition-Notification-To: zoe@example.org
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

K=E4se
--a
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>K=E4se <img src=3D"cid:pic"></p>
--a--
--r
Content-Type: image/png; name=pic.png
Content-Transfer-Encoding: base64
Content-ID: <pic>

iVBORw0KGgo=
--r--
--m
Content-Type: text/csv; charset=utf-8
Content-Disposition: attachment; filename*=utf-8''K%C3%A4se.csv
Content-Transfer-Encoding: base64

YSxiCg==
--m
Content-Type: message/rfc822

From: in@example.org
Subject: inner

inside
--m--
EML
ok "converts" sh -c "eml2msg <$T/a.eml >$T/a.msg && mapidump $T/a.msg >$T/a.txt"
has() {
	ok "$1" grep -q -e "$2" "$T/a.txt"
}
has "subject" 'PidTagSubject .* "Re: Käse"'
has "prefix" 'PidTagSubjectPrefix .* "Re: "'
has "normalized subject" 'PidTagNormalizedSubject .* "Käse"'
has "from" 'PidTagSentRepresentingName .* "Zoë"'
has "sender" 'PidTagSenderEmailAddress .* "desk@example.org"'
has "a name with a comma" 'PidTagDisplayName .* "B, Bob"'
has "a member of a group" 'PidTagSmtpAddress .* "c@example.org"'
has "date, its comment passed over" 'PidTagClientSubmitTime .* 2026-11-20 16:45:00'
has "time of delivery" 'PidTagMessageDeliveryTime .* 2026-11-20 16:45:03'
has "importance" 'PidTagImportance .* 2$'
has "sensitivity" 'PidTagSensitivity .* 3$'
has "keywords" 'PidNameKeywords .*\["Fun", "Food, warm"\]'
has "an unknown field" 'PS_INTERNET_HEADERS/x-odd .* "value"'
has "a receipt is wanted" 'PidTagReadReceiptRequested .* true'
has "the header as it came" 'PidTagTransportMessageHeaders .* "Received: from a by b'
has "text" 'PidTagBody .* "Käse'
has "the page keeps its bytes" 'PidTagHtml .* 3C703E4BE47365'
has "and its code page" 'PidTagInternetCodepage .* 28591'
has "an inline picture" 'PidTagAttachContentId .* "pic"'
has "is hidden" 'PidTagAttachmentHidden .* true'
has "a name by RFC 2231" 'PidTagAttachLongFilename .* "Käse.csv"'
has "an embedded message" '/attachment/3/message'
ok "and back" sh -c "msg2eml $T/a.msg >$T/b.eml"
ok "the picture is beside its page" grep -q 'multipart/related' "$T/b.eml"
ok "--ansi" sh -c "eml2msg --ansi $T/a.eml | mapidump | grep -q 'PidTagSubject *PtypString8'"
# mailboxes
{
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\nSubject: one\n\n>From here\n\n'
	printf 'From b@example.org Fri Nov 20 16:45:04 2026\nSubject: two\n\nFrom there\n'
} >"$T/box"
exits 64 "an mbox of several needs -d" eml2msg "$T/box"
mkdir "$T/dash"
printf '\357\273\277From -\nSubject: 1\n\nFrom here\n\nFrom -\nSubject: 2\n\nb\n' >"$T/dash.mbox"
ok "a byte order mark, From lines without a date" eml2msg -d "$T/dash" "$T/dash.mbox"
same "two messages" "dash-1.msg dash-2.msg" "$(ls "$T/dash" | xargs)"
mkdir "$T/out"
ok "-d" eml2msg -d "$T/out" "$T/box"
same "one file each" "box-1.msg box-2.msg" "$(cd "$T/out" && echo *)"
ok "a quoted line is itself again" sh -c "mapidump $T/out/box-1.msg | grep -q '\"From here'"
ok "a From line in a message parts nothing" sh -c "mapidump $T/out/box-2.msg | grep -q '\"From there'"
# a broken message costs itself, and keeps its number
mkdir "$T/part"
{
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\n\nno header\n\n'
	cat "$T/box"
} >"$T/part.mbox"
exits 65 "a message without a header" eml2msg -d "$T/part" "$T/part.mbox"
said "it is noted" 'part.mbox: message 1: it was left out$'
same "the others are there" "part-2.msg part-3.msg" "$(ls -A "$T/part" | xargs)"
exits 65 "--strict" eml2msg --strict -f -d "$T/part" "$T/part.mbox"
said "has none of it" 'part.mbox: not converted (--strict)$'
head -n 3 "$T/part.mbox" >"$T/none.mbox"
exits 65 "an mbox with no mail in it" eml2msg -d "$T/part" "$T/none.mbox"
said "says so" 'none.mbox: none of its 1 messages is mail$'
same "nothing is made of it" "part-2.msg part-3.msg" "$(ls -A "$T/part" | xargs)"
# a large one takes no more than its largest message
i=0
while [ $((i += 1)) -le 10 ]; do
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\nSubject: %d\nTo: a@example.org, b@example.org\n\n>From\n' $i
	seq 1 20000 # 109 kB
	echo
done >"$T/large"
rm -rf "$T/out" && mkdir "$T/out"
ok "a large mbox" eml2msg --limit-memory=2M --limit-parts=4 -d "$T/out" "$T/large"
same "ten files" 10 "$(ls "$T/out" | wc -l | tr -d ' ')"
printf '\nFrom here on, 16:45 at least\nit is text\n' >>"$T/box"
ok "a From line in text, without a header behind it" eml2msg -f -d "$T/out" "$T/box"
ok "parts nothing" sh -c "mapidump $T/out/box-2.msg | grep -q 'it is text'"
printf '\nFrom c@example.org Fri Nov 20 16:45:05 2026\n>From c Fri Nov 20 16:45 2026 remote from x\nSubject: three\n' >>"$T/box"
ok "one behind UUCP's line" eml2msg -f -d "$T/out" "$T/box"
ok "is the third" sh -c "mapidump $T/out/box-3.msg | grep -q 'PidTagSubject .*\"three\"'"
printf '\nFrom d@example.org Fri Nov 20 16:45:05 2026\nContent-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: x\n' >>"$T/box"
ok "what is said names the message" sh -c "eml2msg --limit-depth=1 -f -d $T/out $T/box 2>&1 | grep -q ' message 4: '"
# a limit that one message reaches costs that message (it ended all)
box() { # box MESSAGE: an mbox of three, of which that is the second
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\nSubject: one\n\nx\n\n'
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\n'
	cat "$1"
	printf '\nFrom a@example.org Fri Nov 20 16:45:03 2026\nSubject: three\n\nx\n'
}
{
	printf 'Subject: parts\nTo: '
	seq -f 'a%g@example.org,' 50 | tr '\n' ' '
	printf 'b@example.org\n\nx\n'
} >"$T/parts"
{
	printf 'Subject: memory\nContent-Type: text/html\n\n'
	seq 1 300000
} >"$T/memory"
{
	printf 'Subject: depth\n'
	i=0
	while [ $((i += 1)) -le 8 ]; do printf 'Content-Type: message/rfc822\n\n'; done
	printf 'Subject: inner\n\nx\n'
} >"$T/depth"
for limit in parts=20 memory=1M depth=4; do
	box "$T/${limit%=*}" >"$T/limit.mbox"
	for tool in eml2msg eml2tnef; do
		rm -rf "$T/out" && mkdir "$T/out"
		exits 75 "$tool --limit-$limit in one message" "$tool" --limit-$limit -d "$T/out" "$T/limit.mbox"
		said "$tool --limit-$limit is noted" 'limit.mbox: message 2: .*--limit-'
		said "$tool --limit-$limit says what became of it" 'limit.mbox: message 2: it was left out$'
		same "$tool --limit-$limit leaves the others" "limit-1 limit-3" "$(cd "$T/out" && ls | sed 's/[.][a-z]*$//' | xargs)"
	done
done
ok "no limit of those is reached otherwise" eml2msg -f -d "$T/out" "$T/limit.mbox"
{
	printf 'From a@example.org Fri Nov 20 16:45:03 2026\n'
	cat "$T/parts"
} >"$T/limit.mbox"
rm -rf "$T/out" && mkdir "$T/out"
exits 75 "all that there is beyond a limit" eml2msg --limit-parts=20 -d "$T/out" "$T/limit.mbox"
said "says so" 'none of its 1 messages is within the limits$'
same "makes nothing" "" "$(ls -A "$T/out")"
# winmail.dat that this tool's other half wrote: the message of before, with the header of before
printf 'From: a@example.org\nX-Way: first\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>x</p>' >"$T/w.eml"
ok "a way through TNEF, no Message-ID" sh -c "eml2msg $T/w.eml | msg2eml --tnef | eml2msg | mapidump >$T/dump"
ok "the header as it first came" grep -q 'PidTagTransportMessageHeaders .*X-Way: first' "$T/dump"
ok "no attachment is left" sh -c "! grep -q /attachment/ $T/dump"
ok "nor the key" sh -c "! grep -q PidTagTnefCorrelationKey $T/dump"
id="<$(printf '%080d' 1)@example.org>"
ok "a long Message-ID" sh -c "(echo 'Message-ID: $id'; cat $T/w.eml) | eml2msg | msg2eml --tnef >$T/w2.eml"
ok "is the key as it is" grep -q "^ *X-MS-TNEF-Correlator: $id\|^ $id" "$T/w2.eml"
# what a header cannot hold rides in the stream; what was changed on the way is the header's (MS-OXCMAIL 2.1.3.1.1.1, A002)
cat >"$T/r.eml" <<'EML'
From: "'Zoe'" <zoe@example.org>
To: "'Ann'" <ann@example.org>, =?utf-8?B?WsOpbm8=?=
 =?utf-8?B?IFpvw6s=?= <zeno@example.org>, bare
Cc: "O'Brien,
 Pat" <pat@example.org>
Bcc: hidden@example.org
Subject: =?utf-8?Q?two=20=20blanks=00_?=
Date: Fri, 20 Nov 2026 17:45:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/plain


--m--
EML
ok "a message of odd names" eml2msg -o "$T/r.msg" "$T/r.eml"
ok "is dumped" sh -c "mapidump $T/r.msg | grep -v PidTagTnefCorrelationKey >$T/before"
ok "with the whole of a name in two encoded-words" grep -q 'PidTagDisplayName .*"Zéno Zoë"' "$T/before"
ok "and comes back through TNEF" sh -c "msg2eml --tnef $T/r.msg >$T/r2.eml && eml2msg $T/r2.eml | mapidump >$T/dump"
samefile "as it was" "$T/before" "$T/dump"
sed 's/^Subject: .*/Subject: other/; s/pat@example.org/sam@example.org/; /^Bcc:/d; s/ann@/Ann@/' "$T/r2.eml" >"$T/r3.eml"
ok "its header changed" sh -c "eml2msg -v $T/r3.eml 2>$T/err | mapidump >$T/dump"
ok "the new subject" grep -q 'PidTagSubject .*"other"' "$T/dump"
ok "the new recipient" grep -q 'PidTagEmailAddress .*"sam@example.org"' "$T/dump"
ok "not the old one" sh -c "! grep -q 'pat@example.org' $T/dump || ! grep PidTagEmailAddress $T/dump | grep -q pat@"
ok "nor the hidden one" sh -c "! grep PidTagEmailAddress $T/dump | grep -q hidden"
ok "the name in quotes of one who is still there" grep -q "PidTagDisplayName .*\"'Ann'\"" "$T/dump"
ok "what the stream has beyond the header is told" grep -q '2 recipients of the TNEF' "$T/err"
ok "--no-bcc" sh -c "msg2eml --tnef --no-bcc $T/r.msg | sed 's/^To:.*/To: hidden@example.org/' | eml2msg -v 2>$T/err >/dev/null"
ok "leaves Bcc out of the stream too" sh -c "! grep -q '[45] recipients' $T/err"
cat >"$T/d.eml" <<'EML'
From: Mailer <daemon@example.org>
To: zoe@example.org
Date: Fri, 20 Nov 2026 17:45:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=m

--m
Content-Type: text/plain

It failed.
--m
Content-Type: message/delivery-status

Reporting-MTA: dns; example.org

Final-Recipient: rfc822; ann@example.net
Action: failed
Status: 5.1.1

--m--
EML
ok "a report" eml2msg -o "$T/d.msg" "$T/d.eml"
ok "comes back through TNEF" sh -c "mapidump $T/d.msg >$T/before && msg2eml --tnef $T/d.msg | eml2msg | mapidump >$T/dump"
samefile "with whom it speaks of" "$T/before" "$T/dump"
ok "the time zone of a date that nobody changed stays" sh -c "msg2eml $T/d.msg | grep -q '^Date: Fri, 20 Nov 2026 17:45:00 +0100'"
# the skeleton holds the fields of the report as they stand
ok "an address in angle brackets" sh -c "sed 's/ ann@example.net/ <ann@example.net>/' $T/d.eml | eml2msg | mapidump | grep -v PidTagMimeSkeleton >$T/dump; grep -v PidTagMimeSkeleton $T/before >$T/without"
samefile "is the same address" "$T/without" "$T/dump"
# nothing is added to mail that came with its header, and nothing is made anew in it that says the same
cat >"$T/plain.eml" <<'EML'
From: Mail Delivery Subsystem <MAILER-DAEMON>
To: "Ann Example" <ann@example.net>
Subject: as it was
Content-Type: multipart/mixed;
 boundary="m"
X-Last: between
MIME-Version: 1.0

--m
Content-Type: text/plain; charset=utf-8

x
--m
Content-Type: text/csv; name=a.csv
Content-Disposition: attachment; filename=a.csv

1;2
--m--
EML
ok "plain mail" sh -c "eml2msg $T/plain.eml | msg2eml --eol=lf >$T/back.eml"
samefile "comes back as it was" "$T/plain.eml" "$T/back.eml"
# a message that was attached keeps its way through the servers, which no other property holds
cat >"$T/attached.eml" <<'EML'
From: ann@example.net
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/plain

Is this one of yours?
--m
Content-Type: message/rfc822

Return-Path: <mallory@example.com>
Received: from evil (192.0.2.4) by mx.example.net; Fri, 20 Nov 2026 17:45:00 +0100
Received: from home (192.0.2.5) by evil; Fri, 20 Nov 2026 17:44:00 +0100
From: Bank <mallory@example.com>
Subject: your account
Date: Fri, 20 Nov 2026 17:43:00 +0100
Content-Type: text/plain

Click here.
--m--
EML
ok "an attached message comes back" sh -c "eml2msg $T/attached.eml | msg2eml >$T/back.eml"
for field in 'Return-Path: <mallory' 'Received: from evil' 'Received: from home' 'Date: Fri, 20 Nov 2026 17:43:00 +0100'; do
	ok "with its $field" grep -qF "$field" "$T/back.eml"
done
ok "behind a From line of an mbox" sh -c "sed 's/^Return-Path/From mallory Fri Nov 20 17:45:00 2026\\n&/' $T/attached.eml | eml2msg | msg2eml | grep -qF 'Received: from home'"
sed -n '/rfc822/,$p' "$T/attached.eml" | sed '1,2d;/^--m--/d' | base64 >"$T/b64"
ok "and where it stands in base64" sh -c "{ sed '/rfc822/q' $T/attached.eml; echo 'Content-Transfer-Encoding: base64'; echo; cat $T/b64; echo --m--; } | eml2msg | msg2eml | grep -qF 'Received: from home'"
# Content-Class and Content-Language (MS-OXCMAIL, Content Class, Content-Language), which GMime keeps with the root part
# class FIELDS: the message class, and what the fields say beside it
class() {
	printf 'From: a@example.org\n%b\n' "$1" | eml2msg | mapidump |
	    sed -n 's/^  PidTagMessageClass .*"\(.*\)"/\1/p; s/^  PidNameContentClass .*"\(.*\)"/\1/p
	        s/^  PidTagMessageLocaleId .* \([0-9]*\) .*/\1/p; s/^  PidLidInfoPathFormName .*"\(.*\)"/\1/p' | sort | paste -sd' '
}
same "a language" "1031 IPM.Note" "$(class 'Content-Language: de-DE, en\n\nx')"
same "a class of one's own" "IPM.Note.Custom.order urn:content-class:custom.order" \
    "$(class 'Content-Class: urn:content-class:custom.order\nContent-Type: text/plain\n\nx')"
same "a form" "IPM.InfoPathForm.5f7 InfoPathForm.5f7.leave leave" "$(class 'Content-Class: InfoPathForm.5f7.leave\n\nx')"
same "a missed call" "IPM.Note.Microsoft.Missed.Voice missedcall" "$(class 'Content-Class: missedcall\n\nx')"
voice='Content-Class: voice\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n--m\nContent-Type:'
same "what was spoken" "IPM.Note.Microsoft.Voicemail.UM voice" "$(class "$voice audio/wav\n\nx\n--m--")"
same "without sound it is a note" "IPM.Note voice" "$(class "$voice image/tiff\n\nx\n--m--")"
same "a fax" "IPM.Note.Microsoft.Fax fax" "$(class "$(echo "$voice" | sed s/voice/fax/) image/tiff\n\nx\n--m--")"
same "a form that is signed" "IPM.InfoPathForm.5f7.SMIME InfoPathForm.5f7.leave leave" \
    "$(class 'Content-Class: InfoPathForm.5f7.leave\nContent-Type: application/pkcs7-mime\n\nMAA=')"
# Macintosh files (MS-OXCMAIL, Apple File Formats): MacBinary inside, AppleDouble outside
{
	printf 'From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n'
	printf -- '--m\nContent-Type: text/plain\n\nx\n'
	printf -- '--m\nContent-Type: multipart/appledouble; boundary=d\n\n'
	printf -- '--d\nContent-Type: application/applefile; name="Hasen"\nContent-Transfer-Encoding: base64\n\n'
	base64 testdata/apple/good-double.bin
	printf -- '--d\nContent-Type: text/plain; name="Hasen.txt"\nContent-Disposition: attachment\n\nIm Gras\n--d--\n'
	printf -- '--m\nContent-Type: application/applefile\nContent-Transfer-Encoding: base64\n\n'
	base64 testdata/apple/good-macbinary.bin
	printf -- '--m\nContent-Type: application/applefile; name=broken\n\nneither\n--m--\n'
} >"$T/mac.eml"
ok "Macintosh files" sh -c "eml2msg -o $T/mac.msg $T/mac.eml 2>$T/err"
ok "what is none is told" grep -q 'no MacBinary' "$T/err"
ok "are dumped" sh -c "mapidump --raw $T/mac.msg >$T/dump"
same "their types" "multipart/appledouble application/applefile application/applefile" \
    "$(sed -n 's/.*PidTagAttachMimeTag .*"\(.*\)"/\1/p' "$T/dump" | paste -sd' ')"
same "their encoding" 2 "$(grep -c 'PidTagAttachEncoding .*2A864886F714030B01' "$T/dump")"
same "their names" "Hasen.txt Zürich broken" \
    "$(sed -n 's/.*PidTagAttachLongFilename .*"\(.*\)"/\1/p' "$T/dump" | paste -sd' ')"
ok "the type of the data part" grep -q 'PidNameAttachmentMacContentType .*"text/plain"' "$T/dump"
ok "mail again" sh -c "msg2eml $T/mac.msg >$T/mac2.eml"
same "is AppleDouble" 2 "$(grep -c '^Content-Type: multipart/appledouble' "$T/mac2.eml")"
ok "the header of AppleDouble is what it was" grep -q "$(head -n 1 <<EOF
$(base64 testdata/apple/good-double.bin)
EOF
)" "$T/mac2.eml"
mkdir "$T/macs"
ok "and what msg2eml writes is read the same" sh -c "eml2msg $T/mac2.eml | mapix -d $T/macs -"
same "the files themselves" "Im Grasdata fork/neither" "$(cd "$T/macs" && cat Hasen.txt Z*rich* broken | tr '\r' '\n' | paste -sd/)"
# BinHex (RFC 1741) by its type or its transfer encoding, whatever else is said to be the encoding
{
	printf 'From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n'
	printf -- '--m\nContent-Type: text/plain\n\nx\n'
	printf -- '--m\nContent-Type: application/mac-binhex40; name="Hase.txt"\n\n'
	cat testdata/apple/good-binhex.hqx
	printf -- '--m\nContent-Type: application/mac-binhex40\nContent-Transfer-Encoding: base64\n\n'
	cat testdata/apple/good-binhex.hqx
	printf -- '--m\nContent-Type: application/mac-binhex40\nContent-Transfer-Encoding: base64\n\n'
	base64 testdata/apple/good-binhex-runs.hqx
	printf -- '--m\nContent-Type: text/html\nContent-Transfer-Encoding: Mac-BinHex40\n\n'
	cat testdata/apple/bad-binhex-sum.hqx
	printf -- '--m\nContent-Type: application/mac-binhex40; name=cut\n\n'
	cat testdata/apple/bad-binhex-cut.hqx
	printf -- '\n--m--\n'
} >"$T/hqx.eml"
ok "BinHex" sh -c "eml2msg -o $T/hqx.msg $T/hqx.eml 2>$T/err"
ok "a wrong sum is told" grep -q 'part 4: binhex: the sum of its data fork is not right' "$T/err"
ok "and where it breaks off" grep -q 'part 5: binhex: it breaks off in its data fork' "$T/err"
ok "is dumped" sh -c "mapidump --raw $T/hqx.msg >$T/dump"
same "its types" "5 application/mac-binhex40" \
    "$(sed -n 's/.*PidTagAttachMimeTag .*"\(.*\)"/\1/p' "$T/dump" | uniq -c | sed 's/^ *//')"
same "its encoding" 4 "$(grep -c 'PidTagAttachEncoding .*2A864886F714030B01' "$T/dump")"
same "its header and resource fork" 4 "$(grep -c 'PidNameAttachmentMacInfo .*00051607' "$T/dump")"
same "its names" "Hase.txt Zürich runs sum cut" \
    "$(sed -n 's/.*PidTagAttachLongFilename .*"\(.*\)"/\1/p' "$T/dump" | paste -sd' ')"
ok "the type of what was in the encoding" grep -q 'PidNameAttachmentMacContentType .*"text/html"' "$T/dump"
mkdir "$T/hqx"
ok "and mapix takes it" mapix -d "$T/hqx" "$T/hqx.msg"
same "the files" "data fork/data fork/some text" "$(cd "$T/hqx" && cat Hase.txt Z*rich sum | tr '\r' '\n' | paste -sd/)"
samefile "what breaks off stays text" testdata/apple/bad-binhex-cut.hqx "$T/hqx/cut"
if have hexbin; then
	ok "hexbin" sh -c "cd $T && hexbin -d $PWD/testdata/apple/good-binhex-runs.hqx"
	samefile "has the same data" "$T/runs.data" "$T/hqx/runs"
else
	skip "hexbin has the same data" "no hexbin (macutils)"
fi
if have lsar; then
	mapidump --json "$T/hqx.msg" | sed -n '/PidTagAttachDataBinary/s/.*"base64": "\(.*\)".*/\1/p' | head -n 1 | base64 -d >"$T/mac.bin"
	same "the attachment is MacBinary" "MacBinary 10 48" \
	    "$(lsar -l "$T/mac.bin" | awk 'NR == 1 { print $NF } $1 ~ /\.$/ { print $3 }' | paste -sd' ')"
else
	skip "the attachment is MacBinary" "no lsar (unar)"
fi
ok "mail again" sh -c "msg2eml $T/hqx.msg 2>/dev/null | eml2msg >$T/hqx2.msg && rm -r $T/hqx/* && mapix -d $T/hqx $T/hqx2.msg"
same "holds the files" "data fork/data fork/some text" "$(cd "$T/hqx" && cat Hase.txt Z*rich sum | tr '\r' '\n' | paste -sd/)"
if have python3; then
	bomb() {
		printf 'Content-Type: application/mac-binhex40; name=bomb\n\n'
		python3 tests/tool/make-binhex.py bomb
	}
	bomb >"$T/bomb.eml"
	exits 75 "runs that expand too far" eml2msg --limit-ratio=2 -o "$T/bomb.msg" "$T/bomb.eml"
	ok "runs that do not, in little memory" eml2msg --limit-memory=2M -f -o "$T/bomb.msg" "$T/bomb.eml"
	ok "come out of it" sh -c "rm -r $T/hqx/* && mapix -d $T/hqx $T/bomb.msg"
	same "are all there" "73400320 0" "$(wc -c <"$T/hqx/bomb") $(tr -d '\0' <"$T/hqx/bomb" | wc -c)"
fi
# signed mail comes back byte for byte
if have openssl; then
	printf 'Content-Type: text/plain\r\n\r\nsigned  \r\n' >"$T/plain"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/key" -out "$T/cert" -subj /CN=zoe -days 2 2>/dev/null
	openssl cms -sign -in "$T/plain" -signer "$T/cert" -inkey "$T/key" -out "$T/signed.eml" \
	    -from zoe@example.org -to ann@example.org -subject signed 2>/dev/null
	openssl cms -encrypt -in "$T/plain" -out "$T/closed.eml" -subject closed "$T/cert" 2>/dev/null
	ok "signed mail" sh -c "eml2msg $T/signed.eml | msg2eml >$T/s.eml"
	ok "verifies" openssl cms -verify -noverify -in "$T/s.eml" -out /dev/null
	# and so does its header, whatever stands where in it: nothing is added that a reader finds in it anyway
	{
		printf 'Received: from x by y; Fri, 20 Nov 2026 17:45:00 +0100\r\nX-Empty:\r\nX-Blank:   \r\n'
		sed -n '/^MIME-Version/,/^\r*$/p' "$T/signed.eml" | sed '/^\r*$/d; s/\r*$/\r/'
		printf 'Subject: Re: =?iso-8859-1?Q?M=FCller?= =?UTF-8?B?w7w=?=\r\n'
		printf 'Date:  Fri, 20 Nov 2026 17:45:01 +0100\r\nFrom: Zoe <zoe@example.org>\r\nX-Accept-Language: en\r\nTo:  ann@example.org\r\n'
		sed '1,/^\r*$/d' "$T/signed.eml" | sed '1s/^/\r\n/'
	} >"$T/signed-2.eml"
	ok "signed mail with fields of MIME in the middle" sh -c "eml2msg -o $T/s.msg $T/signed-2.eml && msg2eml $T/s.msg >$T/s.eml"
	samefile "comes back whole" "$T/signed-2.eml" "$T/s.eml"
	ok "with --tnef too" msg2eml --tnef -f -o "$T/s.eml" "$T/s.msg"
	samefile "comes back whole, with --tnef" "$T/signed-2.eml" "$T/s.eml"
	ok "and verifies" openssl cms -verify -noverify -in "$T/s.eml" -out /dev/null
	ok "another topic" sh -c "mapidump --json $T/s.msg | sed '/PidTagConversationTopic/s/\"value\": .*}/\"value\": \"other\"}/' | mapimake | msg2eml >$T/s.eml"
	ok "is told" grep -q '^Thread-Topic: other' "$T/s.eml"
	ok "a changed byte does not" sh -c "! sed 's/signed  /Signed  /' $T/s.eml | openssl cms -verify -noverify -out /dev/null 2>/dev/null"
	ok "encrypted mail" sh -c "eml2msg $T/closed.eml | msg2eml 2>$T/err >$T/c.eml"
	ok "decrypts" openssl cms -decrypt -in "$T/c.eml" -recip "$T/cert" -inkey "$T/key" -out "$T/open"
	samefile "to what it was" "$T/plain" "$T/open"
	ok "and is noted as protected" grep -q encrypted "$T/err"
fi
# PGP/MIME keeps its boundary, unless it could be taken for one of ours
for boundary in 'a+b' '=_o' '=_ox-00000000-1'; do
	{
		printf 'From: zoe@example.org\r\nMIME-Version: 1.0\r\n'
		printf 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="%s"\r\n' "$boundary"
		printf 'Subject: closed\r\n\r\n--%s\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n' "$boundary"
		printf -- '--%s\r\nContent-Type: application/octet-stream\r\n\r\nclosed\r\n--%s--\r\n' "$boundary" "$boundary"
	} >"$T/pgp.eml"
	ok "PGP/MIME" sh -c "eml2msg $T/pgp.eml | msg2eml 2>/dev/null >$T/pgp2.eml"
	if [ "$boundary" = a+b ]; then
		same "the header as it was" "$(sed '/^.$/q' "$T/pgp.eml")" "$(sed '/^.$/q' "$T/pgp2.eml")"
	else
		ok "another boundary for $boundary" sh -c "! tr -d '\r' <$T/pgp2.eml | grep -qx -e '--$boundary'"
	fi
	same "both parts" 2 "$(eml2msg "$T/pgp2.eml" | mapils 2>/dev/null | grep -c ' file ')"
done
exits 65 "what is no mail" eml2msg testdata/sample.msg
# attachments are decoded as they are written, whatever is damaged in them: no memory for their size
seq 1 500000 >"$T/numbers" # 3.4 MB
part() {
	printf '\n--m\nContent-Type: application/octet-stream; name=%s\nContent-Transfer-Encoding: %s\n\n' "$1" "$2"
}
large() {
	printf 'Subject: large\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n'
	part whole base64
	base64 "$T/numbers"
	part damaged base64
	base64 -w 75 "$T/numbers" | tr -d = | sed 's/^/ /; s/MT/M!T-/'
	part quoted quoted-printable
	od -An -v -tx1 "$T/numbers" | tr a-f A-F | sed 's/ /=/g; s/$/=/'
	printf '\n--m--\n'
}
large >"$T/large.eml"
{
	printf 'Subject: around\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n'
	cat "$T/large.eml"
} >"$T/around.eml"
for to in msg tnef; do
	rm -rf "$T/x"
	ok "large to $to" sh -c "eml2$to --limit-memory=2M $T/large.eml >$T/large.$to && mkdir $T/x && mapix -d $T/x $T/large.$to"
	for f in whole damaged quoted; do samefile "$to, $f" "$T/numbers" "$T/x/$f"; done
	rm -rf "$T/x"
	ok "inside of a message" sh -c "mkdir $T/x && eml2$to --limit-memory=2M $T/around.eml | mapix --recurse -d $T/x"
	samefile "is the same" "$T/numbers" "$(find "$T/x" -name damaged)"
done
# text where a message should be has no header to lose
headless() {
	printf 'Subject: o\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nfirst\n'
	printf -- '--b \nContent-Type: message/rfc822\n\n%b\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nlast\n--b--\n' "$1"
}
bodies() {
	mapidump | sed -n 's/.* PidTagBody .* "\(.*\)"/\1/p' | tr '\n' '|'
}
same "one line" "first|[a message goes here]|last|" "$(headless '[a message goes here]' | eml2msg | bodies)"
same "lines, and an empty one" "first|one\\u000d\\u000a\\u000d\\u000atwo: 2|last|" "$(headless 'one\n\ntwo: 2' | eml2msg | bodies)"
same "an empty header" "first|text|last|" "$(headless '\ntext' | eml2msg | bodies)"
same "nothing" "first|last|" "$(headless '' | eml2msg | bodies)"
same "text alone" "all of it\\u000d\\u000a|" "$(printf 'Subject: x\nContent-Type: message/rfc822\n\nall of it\n' | eml2msg | bodies)"
digest='Subject: x\nContent-Type: message/rfc822\n\nSubject: y\nContent-Type: multipart/digest; boundary=d\n\n--d\n\none\n--d\n\ntwo\n--d--\n'
same "in a message in a message" "one|two|" "$(printf "$digest" | eml2msg | bodies)"
# the text of a page (under the sanitizers: a view without a begin)
same "a page that is a link without text" "<https://example.org/>\\u000d\\u000a|" \
    "$(printf 'Content-Type: text/html\n\n<a href="https://example.org/"></a>' | eml2msg | bodies)"
# --rtf: MS-OXRTFEX and MS-OXBBODY
printf 'Subject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n\n<p>K\344se &amp;\r\n<b>Brot</b>' >"$T/html.eml"
printf 'Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nK\303\244se\nBrot\n' >"$T/text.eml"
for f in html text; do
	ok "--rtf, $f" sh -c "eml2msg --rtf '$T/$f.eml' >'$T/$f.msg'"
	ok "dump" sh -c "mapidump '$T/$f.msg' >'$T/dump'"
	ok "PidTagRtfCompressed" grep -q 'PidTagRtfCompressed' "$T/dump"
	ok "in step" grep -q 'PidTagRtfInSync.*true' "$T/dump"
	ok "without --rtf" sh -c "eml2msg '$T/$f.eml' | mapidump >'$T/dump'"
	exits 1 "none" grep -q 'PidTagRtf' "$T/dump"
	ok "eml2tnef" sh -c "eml2tnef --rtf '$T/$f.eml' | mapidump >'$T/dump'"
	ok "in TNEF too" grep -q 'PidTagRtfCompressed' "$T/dump"
done
# what the RTF encapsulates is the body
rtf_of() {
	eml2msg --rtf "$1" | mapidump --json |
	    sed -n 's/.*"PidTagRtfCompressed"[^{]*{"base64": *"\([^"]*\)".*/\1/p' | base64 -d >"$T/lzfu"
}
rtf_of "$T/html.eml"
same "the HTML" "$(printf '<p>K\344se &amp;\r\n<b>Brot</b>')" "$(rtf2html "$T/lzfu")"
rtf_of "$T/text.eml"
same "the text" "$(printf 'K\303\244se\r\nBrot\r\n')" "$(rtf2html "$T/lzfu")"
# fields full of encoded-words of which none ends: each was looked for up to the end of the field, which took 25 s
for name in Subject To; do
	for blank in '' ' '; do
		{
			printf 'From: a@example.org\n%s:' $name
			yes "$blank=?utf-8?q?a" | head -n 60000 | tr -d '\n'
			printf ' <b@example.org>\n\nx\n'
		} >"$T/open.eml"
		ok "encoded-words without an end, $name" quickly eml2msg -f -o "$T/open.msg" "$T/open.eml"
	done
done
# bytes that were not encoded in an encoded-word are in its charset (they were taken for Windows-1252 in UTF-8)
printf 'From: a@example.org\nTo: Heinz =?iso-8859-1?Q?M\374ller?= <b@example.org>\n\nx\n' >"$T/bare.eml"
ok "an encoded-word that is not encoded" sh -c "eml2msg '$T/bare.eml' | mapidump | grep -q 'PidTagDisplayName .*\"Heinz Müller\"'"
same "a question mark in an encoded-word" "what? a" \
    "$(printf 'Subject: =?utf-8?q?what??= =?utf-8?q?_a?=\n\nx' | eml2msg | mapidump | sed -n 's/.*PidTagSubject .*"\(.*\)"/\1/p')"
# any number of fields: each was put in its place among all of the others, which took 16 s
{
	seq -f 'X-%g: v' 300000
	printf '\nx\n'
} >"$T/fields.eml"
ok "300,000 fields" quickly eml2msg -f -o "$T/fields.msg" "$T/fields.eml"
said "more than can have names" "a field beyond the 32766 that a message can name (2[67][0-9]* times)"
exits 75 "are too many for a header" quickly msg2eml "$T/fields.msg"
finish
