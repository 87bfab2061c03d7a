# tnef2msg and msg2tnef: there and back, and what TNEF's own tools say of the result.
. tests/cli/lib.sh

ok "a stream becomes a message" tnef2msg -o "$T/everything.msg" testdata/tnef/good-everything.tnef
ok "and a stream again" msg2tnef -o "$T/once.tnef" "$T/everything.msg"
ok "which is a message again" tnef2msg -o "$T/once.msg" "$T/once.tnef"
msg2tnef "$T/once.msg" >"$T/twice.tnef"
samefile "and two streams of one message are one" "$T/once.tnef" "$T/twice.tnef"
tnef2msg <testdata/tnef/good-everything.tnef >"$T/filtered.msg"
samefile "a filter does the same" "$T/everything.msg" "$T/filtered.msg"

# an OLE object is a storage in a .msg, and a compound file in a stream
ok "an object becomes a storage" tnef2msg -o "$T/storage.msg" testdata/tnef/good-storage.tnef
ok "and an object again" msg2tnef -o "$T/storage.tnef" "$T/storage.msg"
tnef2msg "$T/storage.tnef" >"$T/again.msg"
msg2tnef "$T/again.msg" >"$T/again.tnef"
samefile "with all that was in it" "$T/storage.tnef" "$T/again.tnef"

# what is odd costs notes, and the file only under --strict
ok "attachments first, code page last" tnef2msg -o "$T/odd.msg" testdata/tnef/good-odd-order.tnef
same "each oddity is noted once" 5 "$(grep -c : "$T/.err")"
exits 65 "damage under --strict" tnef2msg --strict -o "$T/strict.msg" testdata/tnef/good-odd-order.tnef
exits 65 "a signature alone is no stream" tnef2msg -o "$T/no.msg" testdata/tnef/bad-no-key.tnef
exits 65 "a message is no stream" tnef2msg -o "$T/no.msg" "$T/everything.msg"
ok "a cut stream keeps what is there" tnef2msg -o "$T/cut.msg" testdata/tnef/bad-cut.tnef
ok "a count that lies" tnef2msg -o "$T/count.msg" testdata/tnef/bad-count.tnef
exits 75 "nesting has a limit" tnef2msg --limit-depth=0 -o "$T/no.msg" testdata/tnef/good-everything.tnef

ok "a property without value" sh -c "tnef2msg -v -o '$T/values.msg' testdata/tnef/good-odd-values.tnef && mapidump '$T/values.msg'"
printed "is kept" '0x6601 *PtypNull'
ok "and written again" sh -c "msg2tnef '$T/values.msg' | mapidump | grep -q '0x6601 *PtypNull'"
tnef2msg -v -f -o "$T/values.msg" testdata/tnef/good-odd-values.tnef 2>"$T/.err"
said "one without id is told" '0x0000: no property is known by this number'
said "one with no value is told" '0x6602 has 0 values$'
said "bytes that are not those of the property are told" 'attachment 1: tnef: attAttachData has 9 bytes other than'

# a code page of the command line counts where it insists
same "the page of the stream wins" "$(tnef2msg --codepage=1251 testdata/tnef/good-published.tnef | cksum)" \
    "$(tnef2msg testdata/tnef/good-published.tnef | cksum)"
ok "a page that insists" tnef2msg --codepage='1251!' -o "$T/page.msg" testdata/tnef/good-odd-order.tnef

mkdir "$T/out"
ok "names under -d" tnef2msg -q -d "$T/out" testdata/tnef/good-published.tnef testdata/sample.tnef
same "the extension is replaced" "good-published.msg sample.msg" "$(ls "$T/out" | xargs)"

# other readers know fewer types of property than good-everything.tnef holds
tnef2msg testdata/sample.tnef | msg2tnef >"$T/sample.tnef"
for tool in tnef ytnef; do
	have "$tool" || { skip "$tool" "not there"; continue; }
	mkdir "$T/$tool"
	case $tool in
	tnef) ok "tnef reads what was written" tnef -f "$T/sample.tnef" -C "$T/$tool" ;;
	ytnef) ok "ytnef reads what was written" ytnef -f "$T/$tool" "$T/sample.tnef" ;;
	esac
	same "$tool extracts the attachment" "Present: all. Decided: nothing." \
	    "$(cat "$T/$tool"/minutes*.txt | tr -d '\r')"
done
finish
