/* MSZIP: a bare stream, and `in` as bytes to be packed and expanded again. */
#include "formats/mszip.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct sink packed = sink_memory(c), plain = sink_memory(c), out = sink_memory(c);

	if (!mszip_encode(c, &packed, in, in.n > 0 ? in.p[0] % 10 : 0) ||
	    !mszip_decode(c, &plain, buf_bytes(&packed.buf)) ||
	    !bytes_equal(buf_bytes(&plain.buf), in))
		abort();
	mszip_decode(c, &out, in);
}
