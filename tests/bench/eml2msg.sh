# Mail to .msg and TNEF: by process, and with 500 MB in one attachment beside base64 -d. The input is mapped: its pages
# are in the peak of memory, and are taken off it below.
. tests/bench/lib.sh
msg2eml testdata/sample.msg >"$W/small.eml"
row "eml2msg, one process a file" 0 "eml2msg $W/small.eml >/dev/null"
peer msgconvert && row "msgconvert (the other way)" 0 "msgconvert --outfile - testdata/sample.msg >/dev/null"
n=500000000
head -c $n /dev/urandom | base64 >"$W/big.b64"
{
	printf 'Subject: big\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=big.bin\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	cat "$W/big.b64"
} >"$W/big.eml"
row "base64 -d of 500 MB" $n "base64 -d <$W/big.b64 >/dev/null"
rm "$W/big.b64"
for to in msg tnef; do
	row "eml2$to of 500 MB" $n "eml2$to $W/big.eml >/dev/null"
	row "eml2$to of 500 MB from a pipe" $n "cat $W/big.eml | eml2$to >/dev/null"
	ratio "base64 -d takes, times eml2$to" "eml2$to of 500 MB" "base64 -d of 500 MB"
done
awk -F '\t' -v size="$(wc -c <"$W/big.eml")" '$1 ~ /^eml2.*500 MB/ {
	printf "%-44s %9.1f MiB\n", "beyond the input: " $1, $5 / 1024 - size / 1048576 }' "$W/.rows"
