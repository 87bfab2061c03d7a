/* Compressed RTF, decoded; whatever the bytes are, compressed and decompressed they are the same.
 */
#include <stdlib.h>

#include "formats/lzfu.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct bytes out;

	lzfu_decode(c, &out, in);
	c->err.code = OK;
	for (int store = 0; store < 2; store++) {
		struct buf packed = { .c = c };
		size_t notes = c->note_count;

		if (!lzfu_encode(c, &packed, in, store != 0) ||
		    !lzfu_decode(c, &out, buf_bytes(&packed)))
			continue;
		if (!bytes_equal(out, in) || c->note_count != notes)
			abort();
	}
}
