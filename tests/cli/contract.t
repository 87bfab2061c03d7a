# DESIGN.md part 4, The tools' contract, by way of msg2eml.
. tests/cli/lib.sh
sample=testdata/sample.msg

# input and output
ok "standard input to standard output" sh -c "msg2eml <$sample >$T/a.eml"
ok "one FILE to standard output" sh -c "msg2eml $sample >$T/b.eml"
samefile "both are the same" "$T/a.eml" "$T/b.eml"
ok "- is standard input" sh -c "msg2eml - <$sample >$T/b.eml"
samefile "and gives the same" "$T/a.eml" "$T/b.eml"
ok "a pipe" sh -c "cat $sample | msg2eml >$T/b.eml"
samefile "and gives the same from a pipe" "$T/a.eml" "$T/b.eml"
ok "-o" msg2eml -o "$T/o.eml" $sample
samefile "-o writes the same" "$T/a.eml" "$T/o.eml"
exits 73 "-o does not overwrite" msg2eml -o "$T/o.eml" $sample
ok "-f overwrites" msg2eml -f -o "$T/o.eml" $sample
ok "-o to what is no file is written as it is" msg2eml -o /dev/null $sample
ok "and stays what it is" test -c /dev/null
ok "-o - is standard output" sh -c "msg2eml -o - $sample >$T/b.eml"
samefile "-o - writes the same" "$T/a.eml" "$T/b.eml"
exits 73 "-o where nothing can be created" msg2eml -o "$T/none/o.eml" $sample
exits 73 "-d where there is no directory" msg2eml -d "$T/none" $sample
[ ! -e /dev/full ] || exits 74 "a full disk" sh -c "msg2eml $sample >/dev/full"
ok "a closed pipe is quiet" sh -c "msg2eml $sample 2>$T/err | head -c 1 >/dev/null; test ! -s $T/err"

# names under -d
mkdir "$T/in" "$T/in/sub" "$T/out"
for n in a.msg b.c.OFT plain x.y sub/a.msg; do cp $sample "$T/in/$n"; done
ok "-d" sh -c "cd $T/in && msg2eml -d ../out a.msg b.c.OFT plain x.y sub/a.msg"
same "-d names: own extension replaced, others kept, collisions numbered" \
    "a-1.eml a.eml b.c.eml plain.eml x.y.eml" "$(ls "$T/out" | tr '\n' ' ' | sed 's/ $//')"
ok "stdin is called stdin" sh -c "msg2eml -d $T/out <$sample && test -s $T/out/stdin.eml"
same "nothing but outputs is left" 6 "$(ls -A "$T/out" | wc -l | tr -d ' ')"
exits 73 "-d does not overwrite" msg2eml -d "$T/out" "$T/in/a.msg"
ok "--skip-existing passes over it" msg2eml --skip-existing -d "$T/out" "$T/in/a.msg"
ok "several FILEs, NUL-separated names" \
    sh -c "rm -f $T/out/*; find $T/in -type f -print0 | msg2eml --files0-from=- -j0 -d $T/out"
same "all of them" 5 "$(ls "$T/out" | wc -l | tr -d ' ')"

# outputs wait for each other, and one that gets no name costs only itself
mkdir "$T/many" "$T/wait" "$T/wait/7.eml"
for i in 1 2 3 4 5 6 7 8 9; do for k in "" 0 1 2 3; do cp $sample "$T/many/$k$i.msg"; done; done
exits 73 "-d -f where a directory has the name of an output" msg2eml -f -d "$T/wait" "$T"/many/*.msg
same "one line says which" "msg2eml: $T/many/7.msg: cannot create $T/wait/7.eml" "$(sed 's/:[^:]*$//' "$T/.err")"
same "the other 44 are there, and nothing else" "44 45" \
    "$(find "$T/wait" -name '*.eml' -type f | wc -l | tr -d ' ') $(ls -A "$T/wait" | wc -l | tr -d ' ')"

# usage
exits 64 "several FILEs need -d" msg2eml $sample $sample
said "and says what to type" "msg2eml -d DIR"
exits 64 "an unknown option" msg2eml --nonsense $sample
exits 64 "a value that is none" msg2eml --body=all $sample
exits 64 "a value that is missing" msg2eml -o
exits 64 "-o and -d" msg2eml -o "$T/x" -d "$T/out" $sample
exits 64 "--check with -o" msg2eml --check -o "$T/x" $sample
exits 64 "--check with -d" msg2eml --check -d "$T/out" $sample
exits 64 "a code page that is none" msg2eml --codepage=x $sample
exits 64 "a size that is none" msg2eml --limit-memory=1X $sample
exits 64 "a type that is none" msg2eml --from=nothing $sample
ok "--help" msg2eml --help
printed "and names every option" "--x500-map"
ok "-V" msg2eml -V

# errors
printf 'no message' >"$T/bad"
exits 65 "what is no message" msg2eml "$T/bad"
same "one line on standard error" 1 "$(wc -l <"$T/.err" | tr -d ' ')"
same "nothing on standard output" 0 "$(wc -c <"$T/.out" | tr -d ' ')"
exits 65 "and leaves no file" msg2eml -o "$T/bad.eml" "$T/bad"
ok "no file" test ! -e "$T/bad.eml"
exits 66 "what cannot be read" msg2eml "$T/missing.msg"
exits 66 "a directory" msg2eml "$T"
exits 75 "a limit" msg2eml --limit-parts=1 $sample
exits 75 "nesting" msg2eml --limit-depth=0 $sample
exits 75 "memory" msg2eml --limit-memory=1K $sample
printf '\170\237\076\042' >"$T/w.dat"
exits 65 "another type" msg2eml "$T/w.dat"
said "and says which tool reads it" "try tnef2eml"
exits 66 "the worst of all FILEs, the others converted" \
    msg2eml -j2 -f -d "$T/out" "$T/bad" "$T/in/a.msg" "$T/missing.msg"
same "notes in the order of the input" "bad missing.msg" \
    "$(sed 's/^msg2eml: [^:]*\/\([^:]*\):.*/\1/' "$T/.err" | tr '\n' ' ' | sed 's/ $//')"

# notes
head -c 9000 $sample >"$T/cut.msg"
ok "damage is a note" msg2eml -o "$T/cut.eml" "$T/cut.msg"
said "with tool, file and place" "^msg2eml: $T/cut.msg: "
exits 65 "--strict" msg2eml --strict -o "$T/strict.eml" "$T/cut.msg"
ok "and leaves no file" test ! -e "$T/strict.eml"
exits 65 "--strict to standard output" msg2eml --strict "$T/cut.msg"
same "writes nothing" 0 "$(wc -c <"$T/.out" | tr -d ' ')"
exits 65 "--check" msg2eml --check "$T/cut.msg"
same "writes nothing either" 0 "$(wc -c <"$T/.out" | tr -d ' ')"
ok "--check of what is whole" msg2eml --check $sample
ok "-q is quiet" sh -c "msg2eml -q $T/cut.msg >/dev/null 2>$T/err; test ! -s $T/err"
if have python3; then
	ok "--diag=json" msg2eml --diag=json -o "$T/cut2.eml" "$T/cut.msg"
	cp "$T/.err" "$T/json"
	ok "is JSON Lines" python3 -c "
import json, sys
for line in open(sys.argv[1]):
    assert set(json.loads(line)) == {'tool', 'file', 'where', 'kind', 'text'}, line" "$T/json"
fi

# the same bytes whatever the surroundings
ok "another zone and locale" sh -c "TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 msg2eml $sample >$T/b.eml"
samefile "give the same bytes" "$T/a.eml" "$T/b.eml"
finish
