# msg2tnef: what the document says of a written stream, read from its bytes; risks that are copied on.
. tests/cli/lib.sh

tnef2msg -o "$T/a.msg" testdata/sample.tnef
ok "a message becomes a stream" msg2tnef -o "$T/a.tnef" "$T/a.msg"
bytes() {
	od -An -v -tx1 -j "$1" -N "$2" "$T/a.tnef" | tr -d ' \n'
}
same "signature, and a key that is not 0" 789f3e220100 "$(bytes 0 6)"
same "attTnefVersion is the first attribute" 010690080004000000000001000100 "$(bytes 6 15)"
same "attOemCodepage the second" 0107900600080000 "$(bytes 21 8)"
exits 65 "a stream is no message" msg2tnef -o "$T/no.tnef" testdata/sample.tnef
same "and is called by its name" 1 "$(grep -c 'this is TNEF' "$T/.err")"
mkdir "$T/out"
ok "names under -d" msg2tnef -d "$T/out" "$T/a.msg"
ok "the extension is tnef" test -s "$T/out/a.tnef"
exits 73 "nothing is overwritten" msg2tnef -o "$T/a.tnef" "$T/a.msg"

# checksums, lengths and order of all attributes, read by awk
od -An -v -tu1 -w1 "$T/a.tnef" | awk '
{ b[n++] = $1 }
END {
	for (at = 6; at + 9 <= n; at += 11 + length_) {
		length_ = b[at+5] + 256 * (b[at+6] + 256 * (b[at+7] + 256 * b[at+8]))
		id = sprintf("%02x%02x%02x%02x", b[at+4], b[at+3], b[at+2], b[at+1])
		sum = 0
		for (i = 0; i < length_; i++) sum += b[at+9+i]
		right = sum % 65536 == b[at+9+length_] + 256 * b[at+10+length_]
		print b[at], id, right ? "right" : "wrong"
	}
	print at == n ? "to the end" : "not to the end"
}' >"$T/attributes"
same "no checksum is wrong" 0 "$(grep -c wrong "$T/attributes")"
same "attributes fill the stream" "to the end" "$(tail -n 1 "$T/attributes")"
same "attMsgProps is the last of the message" 00069003 "$(grep '^1' "$T/attributes" | tail -n 1 | cut -d' ' -f2)"
same "attAttachRendData begins an attachment" 00069002 "$(grep '^2' "$T/attributes" | head -n 1 | cut -d' ' -f2)"
same "attAttachment ends it" 00069005 "$(grep '^2' "$T/attributes" | tail -n 1 | cut -d' ' -f2)"
finish
