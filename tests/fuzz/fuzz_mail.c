/* Mail: read; written as .msg, TNEF and mail; its TNEF replaced by what is in it. */
#include "libconv/oxcmail.h"
#include "libconv/oxmsg.h"
#include "libconv/oxtnef.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const struct oxmsg_opts ansi = { .ansi = true };
	static const struct oxtnef_opts whole = { .in_mail = false };
	struct read_opts read = { .codepage = 0 };
	struct oxcmail_opts mail = { .embedded = EMBEDDED_EML };
	enum fault kept;
	struct message *m = oxcmail_read(c, in, &read);
	struct sink msg = sink_memory(c), tnef = sink_memory(c), out = sink_memory(c),
		    again = sink_memory(c);

	if (m != NULL) {
		oxmsg_write(c, &msg, m, &ansi);
		oxtnef_write(c, &tnef, m, &whole);
		oxcmail_write(c, &again, m, &mail);
	}
	oxcmail_untnef(c, &out, in, &mail, &read, &kept);
}
