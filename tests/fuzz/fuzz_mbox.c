/* mbox: its messages lie in it, in order; a message written as mbox is one message of it, and its
 * lines come back. seeds: mail mbox */
#include <stdlib.h>

#include "formats/kind.h"
#include "libconv/oxcmail.h"
#include "tests/fuzz/fuzz.h"

static void
written(struct ctx *c, struct bytes mail)
{
	static const struct oxcmail_opts as_mbox = { .mbox = true }, as_mail = { .eol = EOL_LF };
	static const struct read_opts as_it_says;
	struct message *m = oxcmail_read(c, mail, &as_it_says);
	struct sink box = sink_memory(c), alone = sink_memory(c);
	struct bytes left, back;

	if (m == NULL || !oxcmail_write(c, &box, m, &as_mbox) ||
	    !oxcmail_write(c, &alone, m, &as_mail))
		return;
	/* the empty line before the next message, behind a line that had no end */
	sink_put_str(
	    &alone, alone.buf.n > 0 && alone.buf.p[alone.buf.n - 1] == '\n' ? "\n" : "\n\n");
	left = buf_bytes(&box.buf);
	if (!mbox_next(c, &back, &left) || left.n != 0 || !bytes_equal(back, buf_bytes(&alone.buf)))
		abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct bytes left = in, mail;

	if (kind_of(in) != KIND_MBOX) {
		written(c, in);
		return;
	}
	for (size_t before = left.n; mbox_next(c, &mail, &left); before = left.n) {
		if (left.n >= before)
			abort();
		written(c, mail);
		c->err.code = OK; /* the next one */
	}
}
