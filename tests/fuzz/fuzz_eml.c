/* .msg to mail: whatever the message holds, mail comes out of it. */
#include "libconv/oxcmail.h"
#include "libconv/oxmsg.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct read_opts read = { .codepage = 0 };
	struct oxcmail_opts write = { .embedded = EMBEDDED_EML };
	struct message *m = oxmsg_read(c, in, &read);
	struct sink out = sink_memory(c);

	if (m != NULL)
		oxcmail_write(c, &out, m, &write);
}
