# rtfunz: the document's published examples.
. tests/cli/lib.sh
for n in 1-simple 2-crossing; do
	ok "example $n" sh -c "rtfunz <testdata/lzfu/good-spec-$n.lzfu >$T/a"
	samefile "is what the document says" testdata/lzfu/good-spec-$n.rtf "$T/a"
done
exits 65 "no compressed RTF" sh -c "printf 'text that is none at all' | rtfunz"
head -c 40 testdata/lzfu/good-spec-1-simple.lzfu >"$T/cut"
ok "what breaks off" rtfunz "$T/cut"
said "is noted" "breaks off"
exits 65 "--strict" rtfunz --strict "$T/cut"
finish
