# TNEF beside Debian's tnef and ytnef, which extract attachments and hold each twice: one attachment of 200 MB, 2,000 of
# 4 KB, and small files a process each; and 500 MB from .msg to TNEF and back beside cp. Many files are made in
# a new directory each time, as a file system may be slower where files were just removed; large ones in one that is
# emptied, so that the memory of the last run serves the next.
. tests/bench/lib.sh

tool=tests/tool/make-tnef.py
mkdir "$W/out"

emptied="\$(rm -rf '$W/out/d'; mkdir '$W/out/d'; echo '$W/out/d')"
new="\$(mktemp -d '$W/out/XXXXXX')"

# beside LABEL STREAM BYTES DIR: each tool over one stream
beside() {
	label=$1 stream=$2 bytes=$3 dir=$4
	peer tnef && row "$label: tnef" "$bytes" "tnef -f '$stream' -C $dir"
	peer ytnef && row "$label: ytnef" "$bytes" "ytnef -s 1000 -f $dir '$stream' >/dev/null"
	row "$label: mapix" "$bytes" "mapix -d $dir '$stream' >/dev/null"
	row "$label: tnef2eml" "$bytes" "tnef2eml '$stream' >'$W/out/a.eml'"
	row "$label: tnef2msg" "$bytes" "tnef2msg '$stream' >'$W/out/a.msg'"
	row "$label: msg2tnef" "$bytes" "msg2tnef '$W/out/a.msg' >'$W/out/a.tnef'"
	rm -rf "$W"/out/*
}

python3 $tool --bench "$W/big.tnef" 1 200000000
beside "200 MB" "$W/big.tnef" 200000000 "$emptied"
row "200 MB: cp" 200000000 "cp '$W/big.tnef' '$W/out/copy'"
rm -f "$W/big.tnef" "$W/out/copy"
python3 $tool --bench "$W/many.tnef" 2000 4096
beside "2,000 of 4 KB" "$W/many.tnef" 8192000 "$new"
python3 $tool --bench "$W/small.tnef" 1 4096

# twenty CMD: a process each for the small stream, \$d its new directory
twenty() {
	echo "cd $new && mkdir \$(seq 20) && for d in \$(seq 20); do $1; done"
}

peer tnef && row "20 small: tnef" 0 "$(twenty "tnef -f '$W/small.tnef' -C \$d")"
peer ytnef && row "20 small: ytnef" 0 "$(twenty "ytnef -f \$d '$W/small.tnef' >/dev/null")"
row "20 small: mapix" 0 "$(twenty "mapix -d \$d '$W/small.tnef' >/dev/null")"
if env -u MAKEFLAGS make -s B="$B" "$B/static/mapix" >"$W/.static" 2>&1; then
	row "20 small: mapix, linked statically" 0 "$(twenty "$B/static/mapix -d \$d '$W/small.tnef' >/dev/null")"
else
	printf '%-44s %s\n' "mapix, linked statically" "skipped: $(tail -n 1 "$W/.static")"
fi
row "20 small: tnef2msg" 0 "$(twenty "tnef2msg '$W/small.tnef' >\$d/a.msg")"
row "20 small: tnef2eml" 0 "$(twenty "tnef2eml '$W/small.tnef' >\$d/a.eml")"
rm -rf "$W"/out/*
rm -f "$W"/*.tnef
python3 $tool --bench "$W/big.tnef" 1 500000000
tnef2msg "$W/big.tnef" >"$W/big.msg"
rm -f "$W/big.tnef"
row "500 MB: cp" 500000000 "cp '$W/big.msg' '$W/out/copy'"
row "500 MB: msg2tnef | tnef2msg" 500000000 "msg2tnef '$W/big.msg' | tnef2msg >'$W/out/copy'"

ratio "200 MB: tnef / mapix" "200 MB: mapix" "200 MB: tnef"
ratio "200 MB: ytnef / mapix" "200 MB: mapix" "200 MB: ytnef"
ratio "200 MB: tnef / tnef2eml" "200 MB: tnef2eml" "200 MB: tnef"
ratio "2,000: tnef / mapix" "2,000 of 4 KB: mapix" "2,000 of 4 KB: tnef"
ratio "2,000: ytnef / mapix" "2,000 of 4 KB: mapix" "2,000 of 4 KB: ytnef"
ratio "20 small: tnef / tnef2msg" "20 small: tnef2msg" "20 small: tnef"
ratio "20 small: tnef / mapix" "20 small: mapix" "20 small: tnef"
ratio "20 small: ytnef / mapix" "20 small: mapix" "20 small: ytnef"
ratio "20 small: tnef / mapix, linked statically" "20 small: mapix, linked statically" "20 small: tnef"
ratio "500 MB: cp / both, wall" "500 MB: msg2tnef | tnef2msg" "500 MB: cp" wall
