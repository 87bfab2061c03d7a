# Mail to .msg: by process, and with 500 MB in one attachment beside base64 -d.
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
row "eml2msg of 500 MB" $n "eml2msg $W/big.eml >/dev/null"
