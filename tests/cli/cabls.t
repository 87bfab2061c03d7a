. tests/cli/lib.sh
data=testdata/cab
# the columns as MS-CAB 3 gives the example's fields
cat >"$T/want" <<'EOT'
77  1997-03-12 11:13:52  ---a-    1 none      hello.c
74  1997-03-12 11:15:14  ---a-    1 none      welcome.c
EOT
ok "MS-CAB 3" cabls $data/good-spec-3.cab
samefile "is listed" "$T/want" "$T/.out"
TZ=Asia/Tokyo cabls <$data/good-spec-3.cab >"$T/got"
samefile "the same in another zone, from standard input" "$T/want" "$T/got"
ok "attributes" cabls $data/good-attributes.cab
printed "all" " rhsax  .* all$"
printed "none" " -----  .* none$"
ok "LZX" cabls $data/good-lzx.cab
printed "with its window" " LZX:18 "
ok "two" cabls $data/good-reserve.cab $data/good-8-bit.cab
printed "are headed by their names" "^$data/good-8-bit.cab:$"
printed "names are UTF-8" "$(printf 'gr\303\274n$')"
ok "Quantum is listed" cabls $data/unsupported-quantum.cab
printed "as such" "Quantum:10 closed"
ok "JSON" cabls --json $data/good-attributes.cab
if have python3; then
	same "is JSON" "all read-only,hidden,system,archive,run none  " "$(python3 -c '
import json, sys
for line in open(sys.argv[1]):
    f = json.loads(line)
    print(f["name"], ",".join(f["attributes"]), end=" ")
' "$T/.out")"
	printf '%s\n' '\x1b[31mred' '\xe2\x80\xaegpj.exe' | python3 tests/tool/make-cab.py names >"$T/hostile.cab"
	ok "bytes for a terminal" cabls "$T/hostile.cab"
	same "are not printed" "" "$(LC_ALL=C grep -E '[[:cntrl:]]' "$T/.out")"
	same "nor what turns the direction" "" "$(grep "$(printf '\342\200\256')" "$T/.out")"
fi
if have gcab; then
	# gcab's list: the same names and sizes
	for f in good-gcab good-lzx good-attributes; do
		same "$f beside gcab" "$(gcab -t $data/$f.cab | sort | xargs)" \
		    "$(cabls --json $data/$f.cab | sed 's/^{"name": "\([^"]*\)".*/\1/' | sort | xargs)"
	done
fi
exits 65 "no cabinet" cabls testdata/README
exits 66 "no file" cabls "$T/none"
finish
