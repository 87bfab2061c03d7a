# DESIGN.md part 6, files under names that strangers gave, by way of clitest --files (tests/tool/clitest.c).
. tests/cli/lib.sh
cd "$T" || exit 2
file() {
	to=$1
	shift
	printf '%s\n' "$@" >"$to"
}
clear() {
	rm -rf out
	mkdir out
}
tree() {
	(cd "${1:-out}" && find . ! -type d | sed 's|^\./||' | sort | tr '\n' ' ' | sed 's/ $//')
}

# no name leads out of the directory, and every file's content is there
cat >hostile.in <<'EOT'
file ../up=1
file ../../../../../../tmp/oxconv-test-escape=2
file /etc/oxconv-test-escape=3
file C:\Windows\win.ini=4
file \\host\share\x.txt=5
file a/b\c/d.txt=6
file .hidden=7
file ..=8
file .=9
file =10
file -rf=11
file NUL=12
file con.txt=13
file COM1.tar.gz=14
file same.txt=15
file SAME.txt=16
file same.txt=17
file same-1.txt=18
file trailing. . .=19
file   leading=20
file a:b*c?d"e<f>g|h=21
file stream.txt:zone=22
file dir/=23
EOT
printf 'file ctl\001\033[31m\177.txt=24\nfile bad\377\376.txt=25\nfile \342\200\256gpj.exe=26\nfile nul\000x=27\n' >>hostile.in
mkdir -p box/out
ok "hostile names" sh -c 'cd box && clitest --files -d out ../hostile.in'
cp .out listed
same "nothing outside" "out" "$(ls -A box)"
ok "nothing in /tmp" test ! -e /tmp/oxconv-test-escape
cat >expected <<'EOT'
up=1
oxconv-test-escape=2
oxconv-test-escape-1=3
win.ini=4
x.txt=5
d.txt=6
_hidden=7
_=8
_-1=9
unnamed=10
_rf=11
_NUL=12
_con.txt=13
_COM1.tar.gz=14
same.txt=15
SAME-1.txt=16
same-2.txt=17
same-1-1.txt=18
trailing=19
leading=20
a_b_c_d_e_f_g_h=21
stream.txt_zone=22
dir=23
ctl__[31m_.txt=24
bad__.txt=25
_gpj.exe=26
nul_x=27
EOT
while read -r line; do
	printf '%s=%s\n' "$line" "$(cat "box/out/$line")"
done <listed >got
samefile "each file is there, under a name that does no harm" expected got
same "and nothing else is" "$(wc -l <expected | tr -d ' ')" "$(ls -A box/out | wc -l | tr -d ' ')"
same "dates are kept" "2001-09-09" "$(TZ=UTC ls -l --time-style=long-iso box/out/up 2>/dev/null | awk '{ print $6 }')"

# long names
long=$(printf '%0300d' 0)
umlauts=$(printf '\303\244%.0s' $(seq 200))
file long.in "file $long.txt=1" "file $long.txt=2" "file $umlauts.txt=3" "file $long.$long=4"
clear
ok "long names" clitest --files -d out long.in
same "are cut to 255 bytes, with number and extension" \
    "$(printf '%0251d.txt %0249d-1.txt' 0 0)" "$(head -n 2 .out | xargs)"
same "and at a character" "$(printf '\303\244%.0s' $(seq 125)).txt" "$(sed -n 3p .out)"
same "an extension has an end" 255 "$(sed -n 4p .out | tr -d '\n' | wc -c | tr -d ' ')"

# folders
cat >paths.in <<'EOT'
path a/b/c.txt=1
path a\b\d.txt=2
path ../../x=3
path /abs/y=4
path C:\z=5
path a/./b/../e.txt=6
path con/nul=7
path A/b/c.txt=8
path a=9
path f=10
path f/g=11
path f/h=12
path //a//b//i=13
EOT
clear
ok "paths" clitest --files -d out paths.in
same "keep their folders, beneath the directory" \
    "a/b/c.txt a/b/d.txt x abs/y C_/z a/b/e.txt _con/_nul A/b/c-1.txt a-1 f f-1/g f-1/h a/b/i" "$(xargs <.out)"
same "files listed are files there" "$(sort .out | xargs)" "$(tree | tr ' ' '\n' | sort | xargs)"
deep=$(printf 'd/%.0s' $(seq 40))
file deep.in "path ${deep}x=1"
exits 65 "more folders than the limit" clitest --files -d out deep.in
ok "a greater limit" clitest --files --limit-depth=50 -d out deep.in

# links are not followed
clear
mkdir outside
ln -s ../outside out/a
file link.in 'path a/x=1'
exits 73 "a folder that is a link" clitest --files -f -d out link.in
same "is not entered" "" "$(ls -A outside)"
clear
echo keep >target
ln -s ../target out/x
file one.in 'file x=1'
exits 73 "a file that is a link" clitest --files -d out one.in
ok "-f" clitest --files -f -d out one.in
same "replaces the link" 1 "$(cat out/x)"
same "not what it points to" keep "$(cat target)"

# what is there
clear
ok "once" clitest --files -d out one.in
file two.in 'file x=2' 'file y=2'
exits 73 "twice" clitest --files -d out two.in
same "nothing is made" "x" "$(tree)"
ok "--skip-existing" clitest --files --skip-existing -d out two.in
same "the old one stays, the new one is made" "1 2" "$(cat out/x) $(cat out/y)"
ok "-f" clitest --files -f -d out two.in
same "overwrites" 2 "$(cat out/x)"
clear
echo old >out/y
exits 73 "the second is there" clitest --files -d out two.in
same "which is left, and the first taken away" "y:old" "$(tree):$(cat out/y)"

# whole or not at all
clear
file half.in 'path a/b/x=1' 'path c/y=2' 'fail limit z'
exits 75 "a failure" clitest --files -d out half.in
same "leaves neither files nor folders" "" "$(ls -A out)"
same "and names none" 0 "$(wc -c <.out | tr -d ' ')"
file lossy.in 'path a/x=1' 'note loss y'
exits 65 "loss under --strict" clitest --files --strict -d out lossy.in
same "leaves nothing" "" "$(ls -A out)"
exits 65 "--check" clitest --files --check lossy.in
file part.in 'badfile x=1' 'file y=2'
ok "one bad file" clitest --files -d out part.in
same "costs that one" y "$(tree)"
file wait.in 'path a/x=1' 'sleep 3000'
clear
clitest --files -d out wait.in &
pid=$!
for try in 1 2 3 4 5 6 7 8 9 10; do
	[ -n "$(tree)" ] && break
	sleep 0.1
done
kill -TERM $pid
wait $pid 2>/dev/null
same "a signal leaves no file" "" "$(tree)"

# several FILEs
clear
ok "apart, at one time" clitest --files --apart -j2 -d out one.in two.in
same "in folders of their own" "one/x two/x two/y" "$(tree)"
same "listed in order" "one/x two/x two/y" "$(xargs <.out)"

# usage
exits 64 "no directory" clitest --files one.in
said "says what to type" "try 'clitest -d DIR'"
exits 64 "-o" clitest --files -o x one.in
exits 73 "a directory that is not there" clitest --files -d none one.in
file memory.in 'file x=1' 'memory 5000000'
clear
for size in 17K 40K 64K 80K 90K 100K 140K 200K; do # one file's sink takes 64K
	clitest --files --limit-memory=$size -d out paths.in >/dev/null 2>&1 || same "memory $size leaves nothing" "" "$(ls -A out)"
	clear
done
exits 75 "memory" clitest --files --limit-memory=64K -d out paths.in
finish
