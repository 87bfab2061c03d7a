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

/* An mbox on its way. */
struct box {
	const struct work *w;
	struct cli_output *items;
	struct bytes left;
	struct sink *to; /* of the message that is next */
	size_t lost;
	enum fault worst; /* of what was lost */
};

static bool
convert_next(struct ctx *c, void *arg)
{
	struct box *box = arg;
	struct bytes mail;

	return mbox_next(c, &mail, &box->left) && convert_one(box->w, box->to, mail);
}

/*
 * Makes a loss of the error that a message ended with; false where it ends all. A limit is the
 * message's own, that of memory too: what it took is given back before the next one begins, so that
 * no number of messages takes more than one may.
 */
static bool
leave_out(struct ctx *c, struct box *box)
{
	enum fault fault = c->err.code;

	if (fault == OK || !demote_item(c))
		return false;
	note(c, NOTE_LOSS, "it was left out");
	cli_item_drop(box->items);
	cli_partial(box->items, fault);
	box->lost++;
	box->worst = box->worst == E_LIMIT ? E_LIMIT : fault;
	return true;
}

/* Each message has the bounds and the memory of one, and a broken one costs itself. */
static bool
convert_message(struct ctx *c, struct box *box, size_t number)
{
	struct mark mark = arena_mark(c);
	const struct owned *owned = c->owned;
	size_t parts = c->parts;
	bool quiet = c->quiet, good;
	struct where where;

	where_enter(c, &where, "message", number);
	good = ctx_run(c, convert_next, box);
	c->quiet = quiet; /* where memory ran out, something may have been tried */
	good = good || leave_out(c, box);
	where_leave(c);
	ctx_drop(c, owned);
	arena_release(c, mark);
	c->parts = parts;
	return good;
}

static bool
convert_mbox(const struct work *w, struct cli_output *items)
{
	struct box box = { .w = w, .items = items, .left = w->in->bytes };
	size_t number = 0;

	while (box.left.n > 0) {
		box.to = cli_item(items);
		if (box.to == NULL || !convert_message(w->c, &box, ++number))
			return false;
	}
	if (box.lost == number)
		return fail(w->c, box.worst == E_LIMIT ? E_LIMIT : E_FORMAT, NOWHERE,
		    box.worst == E_LIMIT ? "none of its %zu messages is within the limits"
					 : "none of its %zu messages is mail",
		    number);
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
