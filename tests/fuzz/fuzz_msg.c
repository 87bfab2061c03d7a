/* .msg: read; written as .msg both ways and read again; written as mail. */
#include "libconv/oxcmail.h"
#include "libconv/oxmsg.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct read_opts read = { .codepage = 0 };
	struct oxcmail_opts mail = { .embedded = EMBEDDED_EML };
	struct message *m = oxmsg_read(c, in, &read);
	struct sink out = sink_memory(c);

	for (int ansi = 0; m != NULL && ansi < 2; ansi++) {
		struct oxmsg_opts write = { .ansi = ansi == 1 };
		struct sink again = sink_memory(c);

		if (oxmsg_write(c, &again, m, &write))
			oxmsg_read(c, buf_bytes(&again.buf), &read);
	}
	if (m != NULL)
		oxcmail_write(c, &out, m, &mail);
}
