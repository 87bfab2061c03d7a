# An #include points downwards only (DESIGN.md part 3): tools > libconv > formats > formats/base.
# Foreign libraries stand behind one folder each; only tools print.
. tests/cli/lib.sh

# none NAME TEXT: the text is empty
none() {
	same "$1" "" "$2"
}

sources() {
	find "$@" -name '*.[ch]'
}

none "formats/base includes only formats/base" \
    "$(sources formats/base | xargs grep -n '^#include "' | grep -v '"formats/base/')"
none "formats includes only formats" \
    "$(sources formats | xargs grep -n '^#include "' | grep -v '"formats/')"
none "libconv includes only libconv and formats" \
    "$(sources libconv | xargs grep -n '^#include "' | grep -v '"\(formats\|libconv\)/')"
none "tools include only tools, libconv and formats" \
    "$(sources tools | xargs grep -n '^#include "' | grep -v '"\(formats\|libconv\|tools\)/')"
none "no include climbs by .." "$(sources formats libconv tools tests | xargs grep -n '^#include ".*\.\.')"
none "GMime only in libconv/oxcmail" \
    "$(sources formats libconv tools | grep -v '^libconv/oxcmail' | xargs grep -n '^#include <gmime')"
none "libical only in libconv/oxcical" \
    "$(sources formats libconv tools | grep -v '^libconv/oxcical' | xargs grep -n '^#include <libical')"
none "iconv only in formats/base/text" \
    "$(sources formats libconv tools | grep -v '^formats/base/text' | xargs grep -n '^#include <iconv')"
none "zlib only in formats/mszip, formats/base and rights-managed containers" \
    "$(sources formats libconv tools | grep -v '^formats/\(mszip\|base/\)\|^libconv/oxormms\.c' | xargs grep -n '^#include <zlib')"
none "libdeflate only in formats/mszip" \
    "$(sources formats libconv tools | grep -v '^formats/mszip' | xargs grep -n '^#include <libdeflate')"
none "the library never prints, exits or asserts on the way" \
    "$(sources formats libconv | xargs grep -nE '(^|[^a-z_])(printf|puts|putchar|exit|abort|perror)\(')"
none "the library never reads clock, environment or random numbers" \
    "$(sources formats libconv | xargs grep -nE '(^|[^a-z_])(time|clock|rand|random|setlocale|setenv|tzset)\(')"
none "no conversion code in tools: no reader of binary structures" \
    "$(sources tools | xargs grep -n 'formats/base/reader.h')"
finish
