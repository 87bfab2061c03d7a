#include "tools/cli-eml.h"

#include "formats/kind.h"
#include "libconv/body.h"

bool
eml_convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    bool rtf, eml_write *write, const void *opts)
{
	struct bytes left = in->bytes, mail;
	struct message *m;
	size_t number = 0;

	if (kind_of(in->bytes) != KIND_MBOX) {
		m = oxcmail_read(c, in->bytes, &in->read);
		return m != NULL && (!rtf || body_put_rtf(m)) && write(c, out, m, opts);
	}
	while (left.n > 0) {
		struct sink *to = cli_item(items);
		struct mark mark = arena_mark(c);
		const struct owned *owned = c->owned;
		size_t parts = c->parts;
		struct where w;
		bool good;

		/* each message has the bounds and the memory of one */
		where_enter(c, &w, "message", ++number);
		m = to != NULL && mbox_next(c, &mail, &left) ? oxcmail_read(c, mail, &in->read)
							     : NULL;
		good = m != NULL && (!rtf || body_put_rtf(m)) && write(c, to, m, opts);
		where_leave(c);
		if (!good)
			return false;
		ctx_drop(c, owned);
		arena_release(c, mark);
		c->parts = parts;
	}
	return true;
}
