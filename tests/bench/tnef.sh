# TNEF beside Debian's tnef and ytnef, which extract attachments and hold each twice: one attachment of 200 MB, 2,000 of
# 4 KB, and small files a process each.
. tests/bench/lib.sh

tool=tests/tool/make-tnef.py
mkdir "$W/out"

# beside LABEL STREAM BYTES: each tool over one stream
beside() {
	label=$1 stream=$2 bytes=$3
	peer tnef && row "$label: tnef" "$bytes" "rm -rf '$W/out/t' && mkdir '$W/out/t' && tnef -f '$stream' -C '$W/out/t'"
	peer ytnef && row "$label: ytnef" "$bytes" "rm -rf '$W/out/y' && mkdir '$W/out/y' && ytnef -s 1000 -f '$W/out/y' '$stream' >/dev/null"
	[ ! -x "$B/mapix" ] || row "$label: mapix" "$bytes" "rm -rf '$W/out/m' && mkdir '$W/out/m' && mapix -d '$W/out/m' '$stream' >/dev/null"
	[ ! -x "$B/tnef2eml" ] || row "$label: tnef2eml" "$bytes" "tnef2eml '$stream' >'$W/out/a.eml'"
	row "$label: tnef2msg" "$bytes" "tnef2msg '$stream' >'$W/out/a.msg'"
	row "$label: msg2tnef" "$bytes" "msg2tnef '$W/out/a.msg' >'$W/out/a.tnef'"
	rm -rf "$W"/out/*
}

python3 $tool --bench "$W/big.tnef" 1 200000000
beside "200 MB" "$W/big.tnef" 200000000
row "200 MB: cp" 200000000 "cp '$W/big.tnef' '$W/out/copy'"
rm -f "$W/big.tnef" "$W/out/copy"
python3 $tool --bench "$W/many.tnef" 2000 4096
beside "2,000 of 4 KB" "$W/many.tnef" 8192000
python3 $tool --bench "$W/small.tnef" 1 4096
beside "small" "$W/small.tnef" 0

ratio "200 MB: tnef / mapix" "200 MB: mapix" "200 MB: tnef"
ratio "200 MB: ytnef / mapix" "200 MB: mapix" "200 MB: ytnef"
ratio "200 MB: tnef / tnef2eml" "200 MB: tnef2eml" "200 MB: tnef"
ratio "2,000: tnef / tnef2msg" "2,000 of 4 KB: tnef2msg" "2,000 of 4 KB: tnef"
ratio "small: tnef / tnef2msg" "small: tnef2msg" "small: tnef"
