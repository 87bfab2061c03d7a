#include "tools/cli-eml.h"

#include "formats/kind.h"
#include "libconv/body.h"

/* How the messages of one FILE come out. */
struct work {
	struct ctx *c;
	const struct cli_input *in;
	bool rtf;
	eml_write *write;
	const void *opts;
};

static bool
convert_one(const struct work *w, struct sink *out, struct bytes mail)
{
	struct message *m = oxcmail_read(w->c, mail, &w->in->read);

	return m != NULL && (!w->rtf || body_put_rtf(m)) && w->write(w->c, out, m, w->opts);
}

/* Makes a loss of the error that a message ended with; false where it ends all. */
static bool
leave_out(struct ctx *c, struct cli_output *items)
{
	enum fault fault = c->err.code;

	if (fault == OK || !demote(c))
		return false;
	note(c, NOTE_LOSS, "it was left out");
	cli_item_drop(items);
	cli_partial(items, fault);
	return true;
}

/* Each message has the bounds and the memory of one, and a broken one costs itself. */
static bool
convert_mbox(const struct work *w, struct cli_output *items)
{
	struct ctx *c = w->c;
	struct bytes left = w->in->bytes, mail;
	size_t number = 0, lost = 0;

	while (left.n > 0) {
		struct sink *to = cli_item(items);
		struct mark mark = arena_mark(c);
		const struct owned *owned = c->owned;
		size_t parts = c->parts;
		struct where where;
		bool good;

		if (to == NULL)
			return false;
		where_enter(c, &where, "message", ++number);
		good = mbox_next(c, &mail, &left) && convert_one(w, to, mail);
		lost += !good;
		good = good || leave_out(c, items);
		where_leave(c);
		if (!good)
			return false;
		ctx_drop(c, owned);
		arena_release(c, mark);
		c->parts = parts;
	}
	if (lost == number)
		return fail(c, E_FORMAT, NOWHERE, "none of its %zu messages is mail", lost);
	return true;
}

bool
eml_convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    bool rtf, eml_write *write, const void *opts)
{
	struct work w = { .c = c, .in = in, .rtf = rtf, .write = write, .opts = opts };

	return kind_of(in->bytes) == KIND_MBOX ? convert_mbox(&w, items)
					       : convert_one(&w, out, in->bytes);
}
