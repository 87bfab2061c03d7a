/* Compressed RTF. */
#include "formats/lzfu.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct bytes out;

	lzfu_decode(c, &out, in);
}
