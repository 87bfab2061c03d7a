. tests/cli/lib.sh
data=$PWD/testdata/cab
tool=$PWD/tests/tool/make-cab.py
cd "$T" || exit 2
clear() {
	rm -rf out
	mkdir out
}
tree() {
	(cd "${1:-out}" && find . ! -type d | sed 's|^\./||' | sort | xargs)
}

# the published example
clear
ok "MS-CAB 3" uncab -d out "$data/good-spec-3.cab"
same "prints what it wrote" "hello.c welcome.c" "$(xargs <.out)"
same "hello.c" "$(dd if="$data/good-spec-3.cab" bs=1 skip=102 count=77 2>/dev/null | cksum)" "$(cksum <out/hello.c)"
same "welcome.c" "$(dd if="$data/good-spec-3.cab" bs=1 skip=179 count=74 2>/dev/null | cksum)" "$(cksum <out/welcome.c)"
same "its date is UTC" "1997-03-12 11:13:52" "$(TZ=UTC0 ls -l --time-style='+%F %T' out/hello.c 2>/dev/null | awk '{ print $6, $7 }')"
exits 73 "what is there stays" uncab -d out "$data/good-spec-3.cab"
ok "-f" uncab -f -d out "$data/good-spec-3.cab"
exits 64 "no directory" uncab "$data/good-spec-3.cab"
clear
ok "standard input" sh -c "cat '$data/good-spec-3.cab' | uncab -d out"
same "is a cabinet too" "hello.c welcome.c" "$(tree)"

# other writers' compression: gcab's MSZIP without history, Python's with it, LZX
if have python3; then
	python3 "$tool" text >want
	for f in good-gcab good-lzx; do
		clear
		ok "$f" uncab -d out "$data/$f.cab"
		samefile "$f is whole" want out/lines
	done
	clear
	ok "a set, in whatever order" uncab -d out "$data/good-set-3.cab" "$data/good-set-1.cab" "$data/good-set-2.cab"
	same "is one tree" "a.txt b.txt c.txt" "$(tree)"
	samefile "a file over three cabinets" want out/b.txt
	same "the file behind it" "$(seq 0 499 | sed 's/$/ lines/' | cksum)" "$(cksum <out/c.txt)"
	clear
	exits 65 "a set without its end" uncab -d out "$data/good-set-1.cab" "$data/good-set-2.cab"
	said "says so" "goes on in the next cabinet of the set, which was not given"
	same "gives what there is" "a.txt" "$(tree)"
	clear
	exits 65 "a set without its begin" uncab -d out "$data/good-set-2.cab" "$data/good-set-3.cab"
	said "says so" "begins in a cabinet of the set before"
	same "gives nothing" "" "$(tree)"
	clear
	ok "a set beside another cabinet, two at a time" uncab -j2 -d out "$data"/good-set-*.cab "$data/good-spec-3.cab"
	same "each in a folder of its own" "good-set-1/a.txt good-set-1/b.txt good-set-1/c.txt good-spec-3/hello.c good-spec-3/welcome.c" "$(tree)"
	# sets that have one number: by the names that the cabinets say, or else by the folders they are in
	mkdir one two
	python3 "$tool" chain . tea 3
	python3 "$tool" chain . milk 3
	python3 "$tool" chain one data 3
	python3 "$tool" chain two data 4
	clear
	ok "two sets of one number" uncab -d out tea-2.cab milk-0.cab milk-1.cab milk-2.cab tea-0.cab tea-1.cab
	same "are two trees" "milk-0/milk tea-0/tea" "$(tree)"
	same "each of its own cabinets" "milk 0 milk 1 milk 2 tea 0 tea 1 tea 2" "$(cat out/*/* | xargs)"
	clear
	ok "two sets of the same names" uncab -d out two/*.cab one/*.cab
	same "in two folders" "data 0 data 1 data 2 data 3 data 0 data 1 data 2" "$(cat out/data-0/* out/data-0-1/* | xargs)"
	clear
	for i in 0 1 2; do
		cp milk-$i.cab other-$i.cab
		cp tea-$i.cab another-$i.cab
	done
	ok "two sets under other names" uncab -d out other-*.cab another-*.cab
	same "lose no cabinet" 2 "$(tree | wc -w | tr -d ' ')"
	mkdir many
	python3 "$tool" chain many part 2000
	ok "a set of 2,000" quickly uncab --check many/*.cab
	same "is whole" "" "$(cat .err)"
	clear
	ok "and comes out" quickly uncab -d out many/*.cab
	same "in order" "$(seq -f 'part %.0f' 0 1999 | cksum)" "$(cksum <out/part)"
	python3 "$tool" bomb >bomb.cab
	clear
	exits 75 "200 times the same 40 MB" uncab -d out bomb.cab
	same "leave nothing" "" "$(tree)"
	python3 "$tool" short-blocks >short.cab
	clear
	exits 75 "60,000 blocks of a byte, 3,000 times" uncab -d out short.cab
	mkdir next
	cp "$data/good-set-1.cab" next/set-1.cab
	cp "$data/good-set-2.cab" next/set-2.cab
	clear
	exits 65 "what a cabinet names is not opened" uncab -d out next/set-1.cab
else
	skip "compressed cabinets" "no python3"
fi

# damage costs what is damaged
for f in good-reserve good-zero-checksum; do
	clear
	ok "$f" uncab --strict -d out "$data/$f.cab"
	same "$f is whole" hello "$(cat out/hello)"
done
clear
ok "a wrong checksum" uncab -d out "$data/good-wrong-checksum.cab"
said "is noted" "folder 1: a block's checksum is wrong"
same "the file is there" hello "$(cat out/hello)"
clear
exits 65 "and fails under --strict" uncab --strict -d out "$data/good-wrong-checksum.cab"
same "leaving nothing" "" "$(tree)"
exits 65 "and under --check" uncab --check "$data/good-wrong-checksum.cab"
same "which prints no names" "" "$(cat .out)"
while read -r code cab files said; do
	clear
	exits "$code" "$cab" uncab -d out "$data/$cab.cab"
	same "$cab: the others are there" "$files" "$(tree)"
	said "$cab: why" "$said"
done <<'EOT'
69 unsupported-quantum open compressed by Quantum, which cannot be expanded
65 bad-block good invalid block type
65 bad-short good folder 1 ends before the file does
65 bad-folder good bad is in folder 10, which is not there
EOT
clear
exits 65 "an LZX window of 2^30 bytes" uncab -d out "$data/bad-window.cab"
said "is none" "an LZX window of 2^30 bytes"

# names
clear
ok "an 8-bit name" uncab -d out "$data/good-8-bit.cab"
said "is noted" "do not say their code page"
same "and read as 1252" "$(printf 'gr\303\274n')" "$(tree)"
clear
ok "--codepage" uncab --codepage=866 -d out "$data/good-8-bit.cab"
same "without a note" "" "$(cat .err)"
same "decides" "$(printf 'gr\342\204\226n')" "$(tree)"
if have python3; then
	clear
	cat >hostile <<'EOT'
../up
..\\..\\up
/tmp/oxconv-test-escape
C:\\Windows\\win.ini
\\\\host\\share\\x
a\\b\\c.txt
a/b/c.txt
A\\B\\C.TXT
NUL
con.txt
.hidden
-rf
trailing. .
a:b*c?

same
same
SAME
f
f\\g
EOT
	printf '%0255d\n' 0 | tr 0 L >>hostile
	printf '%s\n' '\x1b[31mred' 'gr\xc3\xbcn' 'bad\xff' '\xe2\x80\xaegpj.exe' >>hostile
	python3 "$tool" names <hostile >hostile.cab
	mkdir -p box/out
	ok "hostile names" sh -c 'cd box && uncab -d out ../hostile.cab'
	cp .out listed
	same "nothing outside" out "$(ls -A box)"
	ok "nothing in /tmp" test ! -e /tmp/oxconv-test-escape
	same "no file is lost" "$(wc -l <hostile | tr -d ' ')" "$(find box/out -type f | wc -l | tr -d ' ')"
	n=0
	bad=
	while read -r name; do
		n=$((n + 1))
		[ "$(cat "box/out/$name")" = "$n" ] || bad="$bad $n"
	done <listed
	same "each has its own content" "" "$bad"
	same "no name is hidden, an option, a device or bytes for a terminal" "" \
	    "$(grep -E '(^|/)([.-]|(NUL|con)(\.|$))|[[:cntrl:]]' listed)"
	same "folders are kept" "a/b/c.txt" "$(sed -n 6p listed)"
	clear
	ln -s .. out/a
	exits 73 "a folder that is a link" uncab -f -d out hostile.cab
	ok "is not followed" test ! -e b
fi

# a cabinet behind a program, and two
clear
{ printf 'MZ program, MSCF and all' && cat "$data/good-spec-3.cab" "$data/good-reserve.cab"; } >self.exe
ok "cabinets behind other bytes" uncab -d out self.exe
same "are found" "hello hello.c welcome.c" "$(tree)"

printf 'hello, this is text' >no
exits 65 "no cabinet" uncab -d out no
exits 65 "another type" uncab -d out "$data/../sample.msg"
said "says what it is" "this is an Outlook message"
head -c 40 "$data/good-spec-3.cab" >cut
exits 65 "a cut cabinet" uncab -d out cut
finish
