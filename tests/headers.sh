# Each header compiles alone.
. tests/cli/lib.sh
for h in $(find formats libconv tools tests -name '*.h' | sort); do
	case $h in
	tests/unit/*) flags=${CHECK_CFLAGS-} ;;
	*) flags= ;;
	esac
	printf '#include "%s"\n' "$h" >"$T/one.c"
	ok "$h compiles alone" "${CC:-cc}" -std=c11 -fsyntax-only -Wall -Werror -Wno-unused -I. \
	    -include build/config.h ${GMIME_CFLAGS-} $flags "$T/one.c"
done
if [ -e libconv/oxconv.h ]; then
	printf '#include <oxconv.h>\n' >"$T/one.c"
	ok "oxconv.h needs no configuration" "${CC:-cc}" -std=c11 -pedantic -fsyntax-only -Wall -Werror -Ilibconv "$T/one.c"
fi
finish
