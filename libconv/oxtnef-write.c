/*
 * Writing of MS-OXTNEF. What goes out is planned once, message by message: which properties, under
 * which ids, in which code page. Then each attribute is run twice, to measure and to write it; the
 * length and sum of an embedded message are kept in its plan, so that nesting costs nothing more.
 */
#include "libconv/oxtnef.h"

#include <stdlib.h>

#include "formats/base/text.h"
#include "libconv/oxtnef-parts.h"

#define KEY          1u /* any but 0 */
#define TNEF_VERSION 0x00010000u

/* How one message goes out. */
struct plan {
	struct ctx *c;
	const struct oxtnef_opts *opts;
	const struct message *m;
	bool nested;
	unsigned codepage;
	struct oxtnef_names names;
	struct props props;      /* of the message, those that stay out left out */
	struct props *recipient; /* of each row of attRecipTable */
	size_t recipients;
	struct plan_attachment *attachment; /* m->attachments of them */
};

struct plan_attachment {
	const struct attachment *a;
	const struct plan *owner;
	struct props props;
	struct plan *message; /* the plan of an embedded message, else NULL */
	uint64_t object;      /* bytes of it; 0 until they are counted */
};

/* What no reader of mail could read. */
static bool
stays_out(const struct plan *p, const struct prop *prop)
{
	return p->opts->in_mail && (!oxtnef_type_kept(prop->type) || prop->type == PtypErrorCode);
}

/* What Exchange refuses to take in mail (FIELD_NOTES Q37); in messages in messages it writes that
 * itself. */
static bool
is_refused(const struct plan *p, const struct prop *prop)
{
	return p->opts->in_mail && !p->nested && prop->pid.set == NULL &&
	       ((prop->pid.id >= 0x6700 && prop->pid.id <= 0x67FF) ||
		   prop->pid.id == PidTagLastModifierName.pid.id ||
		   prop->pid.id == PidTagLastModifierEntryId.pid.id);
}

/* The same under a name that says nothing to Exchange. */
static struct prop
carried(const struct prop *prop)
{
	struct prop p = *prop;

	p.pid.set = &oxtnef_carrier;
	return p;
}

/* The properties of a list: those whose type only we read come last, where they hurt nobody. */
static struct props
props_plan(const struct plan *p, const struct props *all, bool of_attachment)
{
	struct props out = { .c = p->c };

	for (int kept = 1; kept >= 0; kept--) {
		for (size_t i = 0; i < all->n; i++) {
			const struct prop *prop = &all->v[i];

			if (oxtnef_type_kept(prop->type) != (kept == 1))
				continue;
			/* attAttachData has the bytes; an object goes out with its own list */
			if (of_attachment && prop->pid.set == NULL &&
			    prop->pid.id == PidTagAttachDataBinary.pid.id)
				continue;
			if (stays_out(p, prop))
				note(p->c, NOTE_DROPPED, "%s does not go into TNEF in mail",
				    pid_print(p->c, &prop->pid));
			else
				props_add(&out, is_refused(p, prop) ? carried(prop) : *prop);
		}
	}
	return out;
}

static int
compare_pids(const void *a, const void *b)
{
	return pid_compare(a, b);
}

static void
names_count(struct pid *to, size_t *n, const struct props *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		if (ps->v[i].pid.set != NULL) {
			if (to != NULL)
				to[*n] = ps->v[i].pid;
			++*n;
		}
}

/* All named properties of a stream, each once. */
static void
names_plan(struct plan *p)
{
	struct pid *pid = NULL;
	size_t n = 0, kept = 0;

	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			pid = NEW(p->c, struct pid, n);
		n = 0;
		names_count(pid, &n, &p->props);
		for (size_t i = 0; i < p->recipients; i++)
			names_count(pid, &n, &p->recipient[i]);
		for (size_t i = 0; i < p->m->attachments; i++)
			names_count(pid, &n, &p->attachment[i].props);
	}
	qsort(pid, n, sizeof(*pid), compare_pids);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || pid_compare(&pid[kept - 1], &pid[i]) != 0)
			pid[kept++] = pid[i];
	p->names = (struct oxtnef_names){ .pid = pid, .n = kept };
}

static bool
encodes(struct ctx *c, struct bytes text, unsigned codepage)
{
	size_t lost = 0;

	if (!ascii(text))
		text_encode(c, &lost, text, codepage);
	return lost == 0;
}

/* An 8-bit page (2.1.3.3.2): the message's own; UTF-8 where that lacks a character of a name. */
static unsigned
codepage_plan(const struct plan *p)
{
	static const struct propdef *const texts[] = { &PidTagSubject, &PidTagSenderName,
		&PidTagSentRepresentingName, &PidTagReceivedRepresentingName };
	const struct message *m = p->m;
	unsigned page = m->codepage;
	int64_t internet = 0;
	struct mark mark = arena_mark(p->c);

	prop_int(&internet, &m->props, &PidTagInternetCodepage);
	if (page == 0)
		page = codepage_windows((unsigned)internet);
	if (page == 0 || page == CP_UTF16LE || page == CP_UTF16BE || !codepage_known(p->c, page))
		page = CP_WINDOWS;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!encodes(p->c, prop_text(&m->props, texts[i]), page))
			page = CP_UTF8;
	for (size_t i = 0; i < m->attachments; i++)
		if (!encodes(
			p->c, prop_text(&m->attachment[i]->props, &PidTagAttachFilename), page) ||
		    !encodes(
			p->c, prop_text(&m->attachment[i]->props, &PidTagAttachLongFilename), page))
			page = CP_UTF8;
	arena_release(p->c, mark);
	return page;
}

/* Recipients (MS-OXCMAIL 2.1.3.1.1.1, To and Cc Recipients): with all their properties, of which a
 * header has two. Nobody is to see Bcc ones in mail that does not name them. */
static void
recipients_plan(struct plan *p)
{
	const struct message *m = p->m;

	p->recipient = NEW(p->c, struct props, m->recipients);
	for (size_t i = 0; i < m->recipients; i++) {
		const struct props *ps = &m->recipient[i]->props;
		int64_t type = 0;

		prop_int(&type, ps, &PidTagRecipientType);
		if (p->opts->in_mail && !p->opts->bcc && (type & 0xF) == 3)
			note(p->c, NOTE_DROPPED, "a Bcc recipient does not go into TNEF in mail");
		else
			p->recipient[p->recipients++] = props_plan(p, ps, false);
	}
}

static struct plan *
message_plan(struct ctx *c, const struct message *m, const struct oxtnef_opts *o, unsigned depth)
{
	struct plan *p = NEW(c, struct plan, 1);
	struct where w;

	if (depth > c->limits.depth) {
		fail(c, E_LIMIT, NOWHERE, "messages nest deeper than %u (see --limit-depth)",
		    c->limits.depth);
		return NULL;
	}
	*p = (struct plan){ .c = c, .opts = o, .m = m, .nested = depth > 0 };
	p->props = props_plan(p, &m->props, false);
	if (depth == 0 && o->correlator.p != NULL) {
		struct bytes key = arena_copy(c, o->correlator);

		props_seal(&p->props);
		put_binary(
		    &p->props, &PidTagTnefCorrelationKey, (struct bytes){ key.p, key.n + 1 });
	}
	recipients_plan(p);
	p->attachment = NEW(c, struct plan_attachment, m->attachments);
	for (size_t i = 0; i < m->attachments; i++) {
		struct plan_attachment *one = &p->attachment[i];

		where_enter(c, &w, "attachment", i + 1);
		*one = (struct plan_attachment){ .a = m->attachment[i], .owner = p };
		one->props = props_plan(p, &one->a->props, true);
		if (one->a->message != NULL)
			one->message = message_plan(c, one->a->message, o, depth + 1);
		where_leave(c);
		if (failed(c))
			return NULL;
	}
	names_plan(p);
	p->codepage = codepage_plan(p);
	return p;
}

/* Property lists. */

static bool
list_put(
    struct tnef_out *out, const struct props *ps, size_t more, const struct oxtnef_names *names)
{
	tnef_put_u32(out, (uint32_t)(ps->n + more));
	for (size_t i = 0; i < ps->n; i++)
		if (!oxtnef_prop_put(out, &ps->v[i], names))
			return false;
	return true;
}

static bool
message_list_body(struct tnef_out *out, void *arg)
{
	const struct plan *p = arg;

	return list_put(out, &p->props, 0, &p->names);
}

static bool
recipients_body(struct tnef_out *out, void *arg)
{
	const struct plan *p = arg;

	tnef_put_u32(out, (uint32_t)p->recipients);
	for (size_t i = 0; i < p->recipients; i++)
		if (!list_put(out, &p->recipient[i], 0, &p->names))
			return false;
	return true;
}

/* Attachments. */

static bool message_put(struct tnef_out *out, const struct plan *p);

static bool
storage_take(void *arg, const uint8_t *p, size_t n)
{
	return tnef_put(arg, p, n);
}

/* What an attachment holds beside bytes: an embedded message, or a storage. */
static bool
object_body(struct tnef_out *out, void *arg)
{
	struct plan_attachment *one = arg;
	struct sink to = sink_taker(out->c, storage_take, out);

	if (one->message != NULL)
		return message_put(out, one->message);
	return cfb_write(out->c, &to, one->a->storage) && sink_flush(&to);
}

/* PidTagAttachDataObject (2.1.3.4): its length counts the interface. */
static bool
object_put(struct tnef_out *out, struct plan_attachment *one)
{
	const struct guid *iid = one->message != NULL ? &IID_IMessage : &IID_IStorage;

	if (one->object == 0 && !tnef_measure(out->c, &one->object, object_body, one))
		return false;
	tnef_put_u16(out, PtypObject);
	tnef_put_u16(out, PidTagAttachDataObject.pid.id);
	tnef_put_u32(out, 1);
	tnef_put_u32(out, (uint32_t)(one->object + sizeof(iid->b)));
	tnef_put(out, iid->b, sizeof(iid->b));
	return tnef_put_measured(out, one->object, object_body, one) && tnef_pad(out, one->object);
}

static bool
attachment_list_body(struct tnef_out *out, void *arg)
{
	struct plan_attachment *one = arg;
	bool object = one->message != NULL || one->a->storage != NULL;

	return list_put(out, &one->props, object, &one->owner->names) &&
	       (!object || object_put(out, one));
}

static bool
blob_body(struct tnef_out *out, void *arg)
{
	return tnef_put_blob(out, arg);
}

static bool
attachment_data_put(struct tnef_out *out, const struct plan_attachment *one)
{
	const struct blob *data = prop_blob(&one->a->props, &PidTagAttachDataBinary);
	struct blob copy;

	if (data == NULL)
		return true;
	copy = *data;
	return tnef_put_attr(out, TNEF_ATTACHMENT, attAttachData, blob_body, &copy);
}

/* Attributes. */

static bool
row_put(struct tnef_out *out, const struct oxtnef_row *row, const struct oxtnef_source *from)
{
	struct buf data = { .c = out->c };

	if (row->via->write == NULL || !row->via->write(&data, from, row))
		return true;
	return tnef_put_data(
	    out, (enum tnef_level)row->level, row->id, (struct bytes){ data.p, data.n });
}

/* An attribute that has no row's way. */
static bool
own_put(struct tnef_out *out, const struct plan *p, struct plan_attachment *one, uint32_t id)
{
	struct buf data = { .c = out->c };

	switch (id) {
	case attTnefVersion: buf_u32(&data, TNEF_VERSION); break;
	case attOemCodepage:
		buf_u32(&data, p->codepage);
		buf_u32(&data, 0);
		break;
	case attRecipTable:
		return p->recipients == 0 ||
		       tnef_put_attr(out, TNEF_MESSAGE, id, recipients_body, (void *)(uintptr_t)p);
	case attMsgProps:
		return tnef_put_attr(
		    out, TNEF_MESSAGE, id, message_list_body, (void *)(uintptr_t)p);
	case attAttachData: return attachment_data_put(out, one);
	case attAttachment:
		return tnef_put_attr(out, TNEF_ATTACHMENT, id, attachment_list_body, one);
	default: return true;
	}
	return tnef_put_data(out, TNEF_MESSAGE, id, buf_bytes(&data));
}

/* The attributes of a message (one NULL) or of an attachment. */
static bool
rows_put(struct tnef_out *out, const struct plan *p, struct plan_attachment *one)
{
	struct oxtnef_source from = { .message = p->m,
		.attachment = one != NULL ? one->a : NULL,
		.props = one != NULL ? &one->a->props : &p->m->props,
		.codepage = p->codepage };
	unsigned when = p->nested ? IN_NESTED : IN_TOP;

	for (size_t i = 0; i < oxtnef_row_count; i++) {
		const struct oxtnef_row *row = &oxtnef_rows[i];

		if (row->level != (one != NULL ? TNEF_ATTACHMENT : TNEF_MESSAGE) ||
		    (row->when & when) == 0)
			continue;
		if (!(row->via != NULL ? row_put(out, row, &from) : own_put(out, p, one, row->id)))
			return false;
	}
	return true;
}

static bool
message_put(struct tnef_out *out, const struct plan *p)
{
	if (!tnef_put_head(out, KEY) || !rows_put(out, p, NULL))
		return false;
	for (size_t i = 0; i < p->m->attachments; i++)
		if (!rows_put(out, p, &p->attachment[i]))
			return false;
	return true;
}

bool
oxtnef_write(struct ctx *c, struct sink *out, const struct message *m, const struct oxtnef_opts *o)
{
	struct tnef_out to = { .c = c, .s = out };
	struct plan *p = message_plan(c, m, o, 0);

	return p != NULL && message_put(&to, p) && !failed(c);
}
