/*
 * Reading of MS-OXTNEF. A stream is walked twice: for the message, whose code page may come late,
 * and for the attachments. What real streams do beside the document is in FIELD_NOTES: checksums
 * are often wrong, bytes follow the last attribute, attachments come without attAttachRendData.
 */
#include "libconv/oxtnef.h"

#include "formats/base/text.h"
#include "libconv/oxtnef-parts.h"

/* The page of a stream that names none (MAPI, GetTnefStreamCodepage). */
#define CP_NO_PAGE 437u

/* More than oxtnef_rows has. */
#define ROWS_MAX 48

struct reading {
	struct ctx *c;
	const struct read_opts *opts;
	struct message *m;
	bool has_page, page_late; /* attOemCodepage: there; there behind what it governs */
	unsigned page;
	struct bytes data[ROWS_MAX]; /* of the attributes met, by row; p NULL: not met */
};

/* An attachment as its attributes come. */
struct attaching {
	bool open;
	struct bytes data[ROWS_MAX];
};

static bool message_stream_read(struct message *m, struct bytes stream, const struct read_opts *o);

/* The checksums of message classes were written wrongly, and do not count (2.3.3.4). */
static void
sum_check(const struct tnef *t, const struct tnef_attr *attr, const struct oxtnef_row *row)
{
	bool counts =
	    row == NULL || (row->id != attMessageClass && row->id != attOriginalMessageClass);

	if (counts && !tnef_sum_right(t, attr))
		note(t->r.c, NOTE_DAMAGE, "tnef: the checksum of %s at offset %zu is wrong",
		    row != NULL ? row->name : "an attribute", attr->at);
}

static bool
recipients_read(struct reading *r, struct bytes data)
{
	struct reader rd = rd_open(r->c, data, 0);
	uint32_t rows = data.n >= 4 ? rd_u32(&rd) : 0, i = 0;
	bool good = true;

	while (good && i < rows && rd_left(&rd) >= 4) {
		struct recipient *one = message_recipient(r->m);
		struct where w;

		if (one == NULL)
			return false;
		where_enter(r->c, &w, "recipient", ++i);
		good = oxtnef_list_read(&rd, &one->props, NULL);
		where_leave(r->c);
	}
	if (failed(r->c))
		return false;
	if (!good || i < rows)
		note(r->c, NOTE_DAMAGE, "tnef: %u of %u recipients can be read", (unsigned)i,
		    (unsigned)rows);
	return true;
}

static void
page_read(struct reading *r, struct bytes data, bool late)
{
	struct reader rd = rd_open(r->c, data, 0);

	if (data.n < 4) {
		note(r->c, NOTE_DAMAGE, "tnef: attOemCodepage has %zu bytes", data.n);
		return;
	}
	r->page = rd_u32(&rd); /* the secondary one is unused */
	r->has_page = true;
	r->page_late = late;
}

/* An attribute of the message; false where nothing can be read on. */
static bool
message_attr(struct reading *r, const struct tnef_attr *attr, const struct oxtnef_row *row)
{
	struct reader list = rd_open(r->c, attr->data, attr->at);

	if (row->id == attMsgProps) {
		oxtnef_list_read(&list, &r->m->props, NULL);
		return !failed(r->c);
	}
	if (row->id == attRecipTable)
		return recipients_read(r, attr->data);
	if (r->data[row - oxtnef_rows].p != NULL)
		note(r->c, NOTE_DAMAGE, "tnef: %s stands twice: the later one counts", row->name);
	r->data[row - oxtnef_rows] = attr->data;
	return true;
}

/* The first walk. */
static bool
message_attrs(struct reading *r, struct bytes stream)
{
	struct tnef t;
	struct tnef_attr attr;
	bool late = false;

	if (!tnef_open(r->c, &t, stream))
		return false;
	while (tnef_next(&t, &attr)) {
		const struct oxtnef_row *row = oxtnef_row_find(attr.level, attr.id);

		sum_check(&t, &attr, row);
		if (row != NULL && attr.id != row->id && attr.id != row->id_too)
			note(r->c, NOTE_DAMAGE, "tnef: attribute 0x%08X is taken for %s",
			    (unsigned)attr.id, row->name);
		if (row == NULL)
			note(r->c, NOTE_DROPPED, "tnef: attribute 0x%08X is unknown",
			    (unsigned)attr.id);
		else if (row->id == attOemCodepage)
			page_read(r, attr.data, late);
		else if (attr.level == TNEF_MESSAGE && !message_attr(r, &attr, row))
			return false;
		late = late || (row != NULL && row->id != attTnefVersion);
	}
	return true;
}

/*
 * attOemCodepage Attribute Handling: it governs the strings of attributes and of PtypString8. A
 * stream without one is of the page of the message around it, or as message_codepage finds it.
 */
static void
page_settle(struct reading *r)
{
	struct message *m = r->m;
	struct read_opts o = *r->opts;
	bool usable;

	if (!r->has_page && m->parent == NULL && o.codepage == 0)
		o.codepage = CP_NO_PAGE;
	if (!r->has_page)
		note(r->c, NOTE_DAMAGE, "tnef: attOemCodepage is missing");
	else if (r->page_late)
		note(r->c, NOTE_DAMAGE, "tnef: attOemCodepage comes late");
	message_codepage(m, &o);
	usable = r->page != 0 && r->page != CP_UTF16LE && r->page != CP_UTF16BE &&
		 codepage_known(r->c, r->page);
	if (r->has_page && r->page != 0 && !usable)
		note(r->c, NOTE_DAMAGE, "tnef: attOemCodepage is %u, which is no 8-bit page",
		    r->page);
	if (!usable || r->opts->codepage_always)
		return;
	if (r->page == CP_UTF8 && m->codepage != CP_UTF8)
		m->codepage_next = m->codepage;
	m->codepage = r->page;
}

/* What the attributes say that no property says. */
static void
rows_read(struct message *m, struct props *ps, const struct bytes *data, enum tnef_level level)
{
	for (size_t i = 0; i < oxtnef_row_count; i++)
		if (data[i].p != NULL && oxtnef_rows[i].level == level &&
		    oxtnef_rows[i].via != NULL)
			oxtnef_rows[i].via->read(m, ps, &oxtnef_rows[i], data[i]);
}

/* An object that is not what its interface says stays as bytes. */
static bool
object_keep(struct attachment *a, const struct oxtnef_object *object)
{
	struct ctx *c = a->props.c;

	a->message = NULL;
	a->storage = NULL;
	put_binary(&a->props, &PidTagAttachDataBinary, object->data);
	return !failed(c) || demote(c);
}

static bool
object_read(struct reading *r, struct attachment *a, const struct oxtnef_object *object)
{
	struct ctx *c = r->c;

	if (guid_equal(&object->iid, &IID_IMessage) && tnef_is(object->data)) {
		if (message_depth(r->m) >= c->limits.depth)
			return fail(c, E_LIMIT, NOWHERE,
			    "messages nest deeper than %u (see --limit-depth)", c->limits.depth);
		a->message = message_new(c, r->m);
		return message_stream_read(a->message, object->data, r->opts) ||
		       object_keep(a, object);
	}
	if (guid_equal(&object->iid, &IID_IStorage) && cfb_is(object->data)) {
		struct cfb *cfb = cfb_open(c, object->data);

		if (cfb == NULL)
			return object_keep(a, object);
		a->storage = cfb->root;
		return true;
	}
	if (!guid_equal(&object->iid, &IID_IStream))
		note(c, NOTE_DAMAGE,
		    "tnef: an object is not of the kind that it says: its bytes "
		    "are kept");
	return object_keep(a, object);
}

/* attAttachData, where no property has the bytes: that wins over an attribute (2.1.3). */
static void
data_put(struct ctx *c, struct attachment *a, struct bytes data)
{
	struct bytes b = prop_binary(&a->props, &PidTagAttachDataBinary);

	if (b.p == NULL)
		put_binary(&a->props, &PidTagAttachDataBinary, data);
	else if (data.n > 0 && !bytes_equal(b, data))
		note(c, NOTE_LOSS,
		    "tnef: attAttachData has %zu bytes other than those of the property, which "
		    "count",
		    data.n);
}

/* The attributes of one attachment are complete. */
static bool
attachment_close(struct reading *r, struct attaching *now, size_t number)
{
	const struct oxtnef_row *list = oxtnef_row_find(TNEF_ATTACHMENT, attAttachment);
	const struct oxtnef_row *body = oxtnef_row_find(TNEF_ATTACHMENT, attAttachData);
	struct oxtnef_object object = { .there = false };
	struct attachment *a;
	struct bytes data;
	struct where w;
	bool good;

	if (!now->open)
		return true;
	now->open = false;
	a = message_attachment(r->m);
	if (a == NULL)
		return false;
	where_enter(r->c, &w, "attachment", number);
	if (now->data[list - oxtnef_rows].p != NULL) {
		struct reader rd = rd_open(r->c, now->data[list - oxtnef_rows], 0);

		oxtnef_list_read(&rd, &a->props, &object);
	}
	props_seal(&a->props);
	oxtnef_list_decode(r->m, &a->props);
	rows_read(r->m, &a->props, now->data, TNEF_ATTACHMENT);
	data = now->data[body - oxtnef_rows];
	if (object.there && data.n > 0)
		/* "This attachment is a MAPI 1.0 embedded message and is not supported ..." */
		note(r->c, NOTE_DROPPED, "tnef: attAttachData beside an object is for old readers");
	else if (data.p != NULL)
		data_put(r->c, a, data);
	good = !failed(r->c) && (!object.there || object_read(r, a, &object));
	if (good && props_find(&a->props, &PidTagAttachMethod.pid) == NULL)
		put_int(&a->props, &PidTagAttachMethod, attach_method(a));
	where_leave(r->c);
	return good;
}

/* An attachment's attributes begin with attAttachRendData (2.1.3.3.15); where that is missing, with
 * the first one, or with one that is there already. */
static bool
attachment_attr(struct reading *r, struct attaching *now, size_t *number,
    const struct oxtnef_row *row, struct bytes data)
{
	bool again = now->open && now->data[row - oxtnef_rows].p != NULL;

	if (row->id == attAttachRendData || !now->open || again) {
		if (!attachment_close(r, now, *number))
			return false;
		*now = (struct attaching){ .open = true };
		++*number;
		if (row->id != attAttachRendData)
			note(r->c, NOTE_DAMAGE,
			    "tnef: attachment %zu begins without attAttachRendData", *number);
	}
	now->data[row - oxtnef_rows] = data;
	return true;
}

/* The second walk. */
static bool
attachments_read(struct reading *r, struct bytes stream)
{
	struct attaching *now = NEW(r->c, struct attaching, 1);
	struct tnef t;
	struct tnef_attr attr;
	size_t number = 0;

	if (!tnef_open(r->c, &t, stream))
		return false;
	t.quiet = true;
	while (tnef_next(&t, &attr)) {
		const struct oxtnef_row *row = oxtnef_row_find(attr.level, attr.id);

		if (row != NULL && attr.level == TNEF_ATTACHMENT &&
		    !attachment_attr(r, now, &number, row, attr.data))
			return false;
	}
	return attachment_close(r, now, number);
}

static bool
message_stream_read(struct message *m, struct bytes stream, const struct read_opts *o)
{
	struct reading *r = NEW(m->c, struct reading, 1);

	*r = (struct reading){ .c = m->c, .opts = o, .m = m };
	if (!message_attrs(r, stream))
		return false;
	props_seal(&m->props);
	page_settle(r);
	oxtnef_list_decode(m, &m->props);
	for (size_t i = 0; i < m->recipients; i++) {
		props_seal(&m->recipient[i]->props);
		oxtnef_list_decode(m, &m->recipient[i]->props);
	}
	rows_read(m, &m->props, r->data, TNEF_MESSAGE);
	return attachments_read(r, stream);
}

struct message *
oxtnef_read(struct ctx *c, struct bytes file, const struct read_opts *o)
{
	struct message *m = message_new(c, NULL);

	return message_stream_read(m, file, o) ? m : NULL;
}
