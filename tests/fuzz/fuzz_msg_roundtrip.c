/* .msg: what is written is read without damage, and written again it is the same, byte for byte.
 * seeds: msg */
#include <stdio.h>
#include <stdlib.h>

#include "libconv/oxmsg.h"
#include "tests/fuzz/fuzz.h"

static const struct read_opts as_it_says;

/* Ends the process where `good` is false: a mistake of the writer's, or of the reader's. */
static void
must(const struct ctx *c, bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "%s: %s: %s\n", what, c->err.msg,
	    c->last_note != NULL ? c->last_note->text : "");
	abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct message *m = oxmsg_read(c, in, &as_it_says);

	for (int ansi = 0; m != NULL && ansi < 2; ansi++) {
		struct oxmsg_opts o = { .ansi = ansi == 1 };
		struct sink one = sink_memory(c), two = sink_memory(c);
		struct message *again;
		size_t damage;

		if (!oxmsg_write(c, &one, m, &o))
			return;
		damage = c->damage_or_loss;
		again = oxmsg_read(c, buf_bytes(&one.buf), &as_it_says);
		if (c->err.code == E_LIMIT)
			return;
		must(c, again != NULL && c->damage_or_loss == damage, "read again");
		if (!oxmsg_write(c, &two, again, &o))
			return;
		must(c, bytes_equal(buf_bytes(&one.buf), buf_bytes(&two.buf)), "written again");
	}
}
