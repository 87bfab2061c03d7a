/* Compound files: opened, and what was read written again. */
#include "formats/cfb.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct cfb *cfb = cfb_open(c, in);
	struct sink out = sink_memory(c);

	if (cfb != NULL && cfb_write(c, &out, cfb->root))
		cfb_open(c, buf_bytes(&out.buf));
}
