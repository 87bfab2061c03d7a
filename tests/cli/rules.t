# DESIGN.md part 4, rule by rule, by way of clitest, which does what its input says (tests/tool/clitest.c).
. tests/cli/lib.sh
ulimit -c 0 2>/dev/null
cd "$T" || exit 2
mkdir out
# file NAME LINE...
file() {
	to=$1
	shift
	printf '%s\n' "$@" >"$to"
}
clear() {
	rm -rf out
	mkdir out
}
empty() {
	same "$1" "" "$(ls -A out)"
}
list() {
	ls -A "${1:-out}" | tr '\n' ' ' | sed 's/ $//'
}
file a.in hello
file b.in world
file bad.in first 'fail malformed broken here' last

# exit status, one of each fault
fault() {
	printf '%s\n' "$3" >one.in
	exits "$1" "$2" clitest -o out/one one.in
	same "$2: one line on standard error" 1 "$(wc -l <.err | tr -d ' ')"
	empty "$2: leaves nothing"
}
fault 65 "truncated" 'fail truncated x'
fault 65 "malformed" 'fail malformed x'
fault 69 "unsupported" 'fail unsupported x'
fault 69 "protected" 'fail protected x'
fault 75 "limit" 'fail limit x'
fault 66 "system: a file that an option names cannot be read" 'fail system x'
fault 74 "write" 'fail write x'
fault 70 "internal" 'fail internal x'
fault 70 "a failure without a reason" 'silence'
exits 65 "failure after output" clitest bad.in
same "tool, file, text and offset" "clitest: bad.in: broken here (at byte 7)" "$(cat .err)"
exits 66 "no such file" clitest missing.in
exits 66 "a directory" clitest out
[ ! -e /dev/full ] || exits 74 "a full disk" clitest --text=x -o /dev/full a.in
[ ! -e /dev/full ] || exits 74 "a full disk at standard output" sh -c 'clitest a.in >/dev/full'
exits 74 "closed standard output" sh -c 'clitest a.in >&-'
exits 66 "closed standard input" sh -c 'clitest <&-'
exits 73 "no folder for -o" clitest -o none/x a.in
exits 73 "a folder for -o" clitest -o out a.in
exits 73 "a file for -d" clitest -d a.in a.in

# standard output after a failure: a file is cut back, a pipe gets nothing that may not be seen half
file big.in 'pad 300000' 'fail malformed x'
printf 'before\n' >log
exits 65 "a failure" sh -c '(clitest a.in; clitest big.in) >log2'
same "a file is cut back" "HELLO" "$(cat log2)"
exits 65 "a failure behind what is there" sh -c 'clitest --stream a.in big.in b.in >>log'
same "what was there stays, the others follow" "before HELLO WORLD" "$(xargs <log)"
exits 65 "a stream to a file" sh -c 'clitest --stream a.in big.in b.in >stream'
same "holds the others whole" "HELLO WORLD" "$(xargs <stream)"
same "so does one to a pipe" "HELLO WORLD" "$(clitest --stream a.in big.in b.in 2>/dev/null | xargs)"
same "and one from several processes" "HELLO WORLD" "$(clitest -j3 --stream a.in big.in b.in 2>/dev/null | xargs)"
file lossy.in 'pad 300000' 'note loss x'
same "--strict lets nothing into a pipe" 0 "$(clitest --strict lossy.in 2>/dev/null | wc -c | tr -d ' ')"
file pad.in 'pad 300000'
same "a closed pipe is quiet" "" "$( (clitest pad.in | head -c 1 >/dev/null) 2>&1)"

# -o with one stream of several FILEs is one file, whole or not at all
ok "a stream with -o" clitest --stream -o out/s a.in b.in
same "holds both" "HELLO WORLD" "$(xargs <out/s)"
exits 73 "and is not overwritten" clitest --stream -o out/s b.in a.in
ok "passed over" clitest --stream --skip-existing -o out/s b.in a.in
same "it is as it was" "HELLO WORLD" "$(xargs <out/s)"
ok "overwritten with -f" clitest --stream -f -j2 -o out/s b.in a.in
same "by the others" "WORLD HELLO" "$(xargs <out/s)"
exits 65 "one bad FILE" clitest --stream -f -o out/s a.in big.in b.in
same "never stops the others" "HELLO WORLD" "$(xargs <out/s)"
exits 65 "none is good" clitest --stream -o out/t big.in bad.in
same "no file, no temporary" s "$(list)"
ok "a stream to what is no file" clitest --stream -o /dev/null a.in b.in
rm out/s

# -o
file wait1.in 'pad 100' 'sleep 300' 'pad 100' 'fail malformed x'
ok "a FIFO" sh -c 'mkfifo f && { cat f >f.got & clitest -o f a.in; wait; }'
same "is written as it is" "HELLO" "$(cat f.got)"
ok "and stays one" test -p f
exits 65 "--strict and a FIFO" sh -c '{ cat f >f.got & clitest --strict -o f lossy.in; got=$?; wait; exit $got; }'
same "writes nothing into it" 0 "$(wc -c <f.got | tr -d ' ')"
ok "what somebody else has written stays" sh -c '(clitest wait1.in & sleep 0.1; echo theirs; wait) >log3 2>/dev/null'
same "after a failure" theirs "$(tail -n 1 log3)"
ok "-o as one word" clitest -oout/w a.in
ok "-o --skip-existing" clitest --skip-existing -o out/w b.in
same "leaves it" "HELLO" "$(cat out/w)"
ln -s "$T/target" out/link
exits 73 "a link that points nowhere is there" clitest -o out/link a.in
ok "and is not followed" test ! -e target
clear
(umask 027 && clitest -o out/m a.in)
same "the umask counts" "-rw-r-----" "$(ls -l out/m | cut -c1-10)"
clear

# names: each line is FILEs, and the names that they give
while IFS='|' read -r files names; do
	rm -rf names
	clear
	mkdir -p names/sub
	(
		cd names || exit
		set -f
		IFS=' '
		for f in $files; do [ "$f" = - ] || echo x >"$f"; done
		echo x | clitest -j"$((1 + $(echo "$files" | wc -w) % 3))" -d ../out -- $files
	)
	same "names of $files" "$names" "$(list)"
done <<'EOT'
a.in|a.out
a.IN b.inn|a.out b.out
a.b|a.b.out
a.b.in|a.b.out
a|a.out
.in|.in.out
a.|a..out
sub/a.in|a.out
-|stdin.out
a.in a.inn sub/a.in|a-1.out a-2.out a.out
a-1.in a.in a.inn|a-1.out a-2.out a.out
a.in a.inn a-1.in|a-1-1.out a-1.out a.out
stdin.in -|stdin-1.out stdin.out
-x.in|-x.out
EOT
rm -rf names
clear
ok "collisions go by the order of the input" sh -c 'mkdir n1 n2; echo 1 >n1/a.in; echo 2 >n2/a.in; clitest -d out n2/a.in n1/a.in'
same "the first FILE has the name" "2 1" "$(cat out/a.out out/a-1.out | xargs)"
clear
long=$(printf '%0240d' 0)
cp a.in "$long"
ok "a long name" clitest -d out "$long" "$long"
same "is cut so that number and extension fit" 2 "$(list | wc -w | tr -d ' ')"
clear
rm "$long"

# several items in one input
file three.in 'items 3'
ok "items" clitest -d out three.in
same "are numbered" "three-1.out three-2.out three-3.out" "$(list)"
same "each is its own" "item 2" "$(cat out/three-2.out)"
exits 73 "and not overwritten" clitest -d out three.in
rm out/three-1.out
exits 73 "if one is there" clitest -d out three.in
same "none is made" "three-2.out three-3.out" "$(list)"
ok "nor in a second run that passes over them" clitest --skip-existing -d out three.in
same "which makes what is missing" "three-1.out three-2.out three-3.out" "$(list)"
clear
file three-2.in hello
ok "items beside a FILE of such a name" clitest -f -d out three.in three-2.in
same "do not take its name" "HELLO" "$(cat out/three-2.out)"
same "and go on" "three-1.out three-2.out three-3.out three-4.out" "$(list)"
clear
file single.in 'items 1'
ok "a single item" clitest -d out single.in
same "has no number" single.out "$(list)"
clear
exits 64 "several items without -d" clitest three.in
said "say what to type" "try 'clitest -d DIR'"
same "and print nothing" 0 "$(wc -c <.out | tr -d ' ')"
same "to a pipe either" 0 "$(clitest three.in 2>/dev/null | wc -c | tr -d ' ')"
exits 64 "several items with -o" clitest -o out/x three.in
exits 75 "a limit at the third" clitest --limit-parts=2 -d out three.in
file half.in 'items 3' 'note loss x'
exits 65 "loss under --strict" clitest --strict -d out half.in
empty "leaves none of them"
ok "--check takes items" clitest --check three.in

# several FILEs
ok "-j" clitest -j4 -d out a.in b.in
same "all of them" "a.out b.out" "$(list)"
clear
file slow.in 'sleep 300' 'note loss slow' slow
file quick.in 'note loss quick' quick
clitest -j2 --stream slow.in quick.in >stream 2>notes
same "outputs in the order of the input" "SLOW QUICK" "$(xargs <stream)"
same "notes too" "slow quick" "$(sed 's/.*: //' notes | xargs)"
file die.in hello die
exits 70 "a process that dies" clitest -j2 -d out a.in die.in b.in
same "does not stop the others" "a.out b.out" "$(list | tr ' ' '\n' | grep -v '^\.' | xargs)"
said "and is named" "die.in: its process was killed"
clear
exits 75 "the worst status counts" clitest -d out a.in bad.in one.in missing.in b.in --limit-memory=1K
clear
file lim.in 'fail limit x'
exits 75 "the worst status of several processes" clitest -j2 -d out lim.in bad.in a.in
clear
exits 64 "several FILEs need -d" clitest a.in b.in
printf 'a.in\0b.in' >names0
ok "--files0-from" clitest --files0-from=names0 -d out
same "reads names" "a.out b.out" "$(list)"
clear
ok "--files0-from=-" sh -c 'clitest --files0-from=- -d out a.in <names0'
same "adds them to FILEs" "a-1.out a.out b.out" "$(list)"
clear
ok "an empty list" sh -c 'clitest --files0-from=- -d out </dev/null'
empty "makes nothing"
exits 66 "a list that is not there" clitest --files0-from=none -d out
exits 64 "standard input as FILE and list" sh -c 'clitest --files0-from=- -d out - <names0'
printf 'with\nnewline.in\0' >names0
cp a.in 'with
newline.in'
ok "a name with a newline" sh -c 'clitest --files0-from=names0 -d out'
clear

# --skip-existing, -f
ok "once" clitest -d out a.in
file a.in changed
exits 73 "twice" clitest -d out a.in
ok "--skip-existing" clitest --skip-existing -d out a.in b.in
same "leaves the old one" "HELLO" "$(cat out/a.out)"
same "makes the other" "WORLD" "$(cat out/b.out)"
ok "-f" clitest -f -d out a.in
same "overwrites" "CHANGED" "$(cat out/a.out)"
file a.in 'fail malformed x'
exits 65 "a failure under -f" clitest -f -d out a.in
same "leaves the old one" "CHANGED" "$(cat out/a.out)"
file a.in hello
clear

# what is interrupted leaves nothing
for sig in INT TERM HUP; do
	file wait.in 'pad 100000' 'sleep 3000'
	clitest -o out/w wait.in &
	pid=$!
	for try in 1 2 3 4 5 6 7 8 9 10; do
		[ -n "$(ls -A out)" ] && break
		sleep 0.1
	done
	same "something is being written" 1 "$(ls -A out | wc -l | tr -d ' ')"
	# a background process of a shell without job control ignores INT
	[ $sig = INT ] && kill -TERM $pid || kill -s $sig $pid
	wait $pid 2>/dev/null
	empty "$sig leaves nothing"
done

# notes
file notes.in 'note damage one' 'note loss two' 'note protected three' 'note risk four' 'note dropped PidTagFive' \
    'note dropped PidTagSix' 'note loss two' 'note loss two'
ok "notes" clitest notes.in
same "are lines, repeats are counted, what is dropped is not listed" "clitest: notes.in: line 1: one
clitest: notes.in: line 1: two
clitest: notes.in: line 1: three
clitest: notes.in: line 1: four
clitest: notes.in: line 1: two (2 times)" "$(cat .err)"
ok "-v" clitest -v notes.in
said "sums up what is dropped" "^clitest: notes.in: 2 properties have no place in the output: PidTagFive PidTagSix$"
same "in one line" 6 "$(wc -l <.err | tr -d ' ')"
ok "-q" clitest -q -v notes.in
same "is quiet" 0 "$(wc -c <.err | tr -d ' ')"
exits 65 "--check" clitest --check notes.in
said "lists what is dropped" "line 1: PidTagSix"
said "and says what it comes to" "not all of it would come through"
same "writes nothing" 0 "$(wc -c <.out | tr -d ' ')"
file risk.in 'note risk x' 'note dropped y' 'note protected z'
ok "--check without damage or loss" clitest --check risk.in a.in
exits 65 "--check of several, one damaged" clitest --check a.in notes.in b.in
file only.in 'note risk x' 'note dropped y'
ok "--strict lets risk and dropped pass" clitest --strict only.in
exits 65 "--strict" clitest --strict -d out notes.in a.in
same "fails that FILE alone" a.out "$(list)"
clear
exits 69 "--strict where a part went through closed" clitest --strict -d out risk.in
ok "without it" clitest -d out risk.in
clear
if have python3; then
	odd=$(printf 'a\001"\\\377\303\251\n.in')
	cp notes.in "$odd"
	exits 65 "--diag=json of a name of whatever bytes" clitest --diag=json --check "$odd" bad.in
	same "is JSON Lines" "damage loss protected risk dropped dropped loss error error" "$(python3 -c "
import json
kinds = []
for line in open('.err', encoding='utf-8'):
    note = json.loads(line)
    assert list(note) == ['tool', 'file', 'where', 'kind', 'text'], note
    assert note['tool'] == 'clitest'
    assert note['file'] in ('a\x01\"\\\\\ufffd\u00e9\n.in', 'bad.in'), note
    kinds.append(note['kind'])
print(*kinds)")"
	rm "$odd"
else
	skip "--diag=json" "no python3"
fi
printf 'note loss \033[31mred\n' >esc.in
clitest esc.in 2>esc.err
same "no control characters on a terminal" 0 "$(tr -d '\n' <esc.err | tr -cd '\000-\037' | wc -c | tr -d ' ')"

# options
ok "all of a tool's own" clitest --text=T --show=two --number 7 -9 --codepage=1251! --limit-depth=3 a.in
same "reach it" "T 1 9 7 1251! 3" "$(head -n 1 .out)"
ok "others" clitest --text T --codepage 932 a.in
same "reach it too" "T 0 6 0 932 32" "$(head -n 1 .out)"
ok "short ones together" clitest -1qf --text=T a.in
same "are read" "T 0 1 0 0 32" "$(head -n 1 .out)"
ok "options behind FILEs" clitest a.in --text=T
cp a.in ./-dash.in
ok "-- ends them" clitest -- -dash.in
for wrong in --nothing -Z --show=three --show --number=x --number=-1 --text -o --stream=1 -j --jobs -jx -j-1 --codepage=0 \
    --codepage=99999 --codepage=12 --codepage=x --codepage=1252x --limit-depth=x --limit-depth=-1 --limit-parts=0 \
    --limit-memory=1T --limit-memory=1KK --limit-memory= --limit-memory=99999999999G --limit-ratio=0 --diag=xml \
    --from=nothing --number=13; do
	exits 64 "usage: $wrong" clitest a.in $wrong
	same "usage: $wrong: one line that says where to look" "(see 'clitest --help')" \
	    "$(sed "s/.*\((see\)/\1/" .err)"
done
exits 64 "-o with -d" clitest -o x -d out a.in
exits 64 "--check with -o" clitest --check -o x a.in
exits 64 "--check with -d" clitest --check -d out a.in
file mem.in 'memory 3000000'
for size in 2M 2048K 2000000; do exits 75 "--limit-memory=$size" clitest --limit-memory=$size mem.in; done
for size in 4M 1G 4194304 4m; do ok "--limit-memory=$size" clitest --limit-memory=$size mem.in; done
file parts.in 'parts 5'
ok "--limit-parts=5" clitest --limit-parts=5 parts.in
exits 75 "--limit-parts=4" clitest --limit-parts=4 parts.in
for help in -h --help -qh; do
	ok "$help" clitest $help
	printed "$help: one line a tool's option" "^  --show=one|two  *a word$"
	printed "$help: the common ones" "^  --limit-memory=SIZE "
done
for version in -V --version; do
	ok "$version" clitest $version
	printed "$version: tool and version" "^clitest (oxconv) [0-9]"
done
[ ! -e /dev/full ] || exits 74 "--help to a full disk" sh -c 'clitest --help >/dev/full'

# types
here=$OLDPWD
printf '\170\237\076\042' >t.dat
exits 65 "another type" clitest t.dat
same "is named, with the tool that reads it" "clitest: t.dat: this is TNEF: try tnef2msg" "$(cat .err)"
ok "--from says otherwise" clitest --from=rtf t.dat
# kind FIRST-BYTES WHAT-IS-SAID
kind() {
	printf "$1" >kind
	exits 65 "$2" clitest kind
	said "$2 is named" "this is $2\$"
}
kind 'MSCF' 'a cabinet: try uncab'
kind 'PA19' 'a PA19 patch: try unlzxd'
kind '........LZFu' 'compressed RTF: try rtfunz'
kind '........MELA' 'compressed RTF: try rtfunz'
kind 'BEGIN:VCALENDAR\r\n' 'iCalendar: try ics2msg'
kind '\357\273\277begin:vcard\n' 'a vCard: try vcf2msg'
kind '\040\000\000\000................' 'an offline address book: try oab2json'
kind '\003\000\000\000\001\000\000\000................' 'an offline address book: try oab2json'
if have python3; then
	python3 -c "
import sys
name = lambda s: s.encode('utf-16le')
m = open(sys.argv[1], 'rb').read()
for stream in '__properties_v', '__nameid_v':
    m = m.replace(name(stream), name('x' * len(stream)))
sys.stdout.buffer.write(m)
" "$here/testdata/sample.msg" >kind
	exits 65 "a compound file" clitest kind
	said "without a message" "this is a compound file without a message$"
fi
exits 65 "a message" clitest "$here/testdata/sample.msg"
said "is named" "this is an Outlook message: try msg2eml"
for text in '{\\rtf1}' 'From a@example.org Mon' 'Subject: x' 'x' ''; do
	printf "$text" >kind
	ok "taken: $text" clitest kind
done
printf 'BEGIN:VEVENT\n' >kind
exits 65 "a component alone" tnef2msg kind
same "is no mail" 0 "$(grep -c 'this is' .err)"
printf '{"a":1}\n' >j
ok "JSON is no mail" clitest j

# a file that an option names
exits 66 "a map that is not there" msg2eml --x500-map=none "$here/testdata/sample.msg"
same "is named" 1 "$(grep -c 'sample.msg: none: ' .err)"

# progress
ok "--progress" clitest --progress -d out a.in b.in
said "says how far" "clitest: 2 of 2"
finish
