# A tool as one file that needs no library (make build/static/mapix) does what it does otherwise.
. tests/cli/lib.sh

case $B in
*/asan) skip "static" "the sanitizers want the C library as it is" ;;
*)
	if env -u MAKEFLAGS -u MFLAGS make -s B="$B" "$B/static/mapix" >"$T/log" 2>&1; then
		for f in sample.msg sample.tnef; do
			mkdir "$T/a" "$T/b"
			ok "$f" "$B/static/mapix" --recurse -d "$T/a" "testdata/$f"
			cp "$T/.out" "$T/names"
			ok "$f, the other" mapix --recurse -d "$T/b" "testdata/$f"
			same "$f: the same names" "$(sed "s,$T/b,$T/a," "$T/.out")" "$(cat "$T/names")"
			ok "$f: the same files" diff -r "$T/a" "$T/b"
			rm -r "$T/a" "$T/b"
		done
		ok "starts without libraries" sh -c "! ldd '$B/static/mapix' | grep -q '=>'"
	else
		skip "static" "no static C library: $(tail -n 1 "$T/log")"
	fi
	;;
esac
finish
