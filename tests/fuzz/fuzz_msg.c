/* .msg: read, written as .msg both ways, read again. */
#include "libconv/oxmsg.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct read_opts read = { .codepage = 0 };
	struct message *m = oxmsg_read(c, in, &read);

	for (int ansi = 0; m != NULL && ansi < 2; ansi++) {
		struct oxmsg_opts write = { .ansi = ansi == 1 };
		struct sink out = sink_memory(c);

		if (oxmsg_write(c, &out, m, &write))
			oxmsg_read(c, buf_bytes(&out.buf), &read);
	}
}
