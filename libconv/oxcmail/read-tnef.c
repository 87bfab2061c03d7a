/*
 * MS-OXCMAIL, MIME Analysis: mail whose TNEF is the message. A header field wins over the stream
 * (A002, A343) where it says something else than the stream would have it say: a field has no
 * place for NULs, quotes around a name or entry ids, and what it cannot hold is not lost by that.
 */
#include <stdlib.h>

#include "formats/base/text.h"
#include "libconv/oxcmail/header-read.h"
#include "libconv/oxcmail/read.h"
#include "libconv/oxcmail/report.h"
#include "libconv/oxtnef.h"

static struct bytes
trim(struct bytes b)
{
	while (b.n > 0 && b.p[0] <= ' ')
		b = bytes_from(b, 1);
	while (b.n > 0 && b.p[b.n - 1] <= ' ')
		b.n--;
	return b;
}

/* TNEF that belongs to the message (A340): the leaf of that type whose key is the correlator. */
struct message *
tnef_take(struct intake *in, struct sorting *s, GMimeMessage *mail)
{
	struct bytes key = trim(source_header(GMIME_OBJECT(mail), "X-MS-TNEF-Correlator"));

	for (size_t i = 0; i < s->leaves; i++) {
		GMimeObject *o = s->leaf[i].object;
		struct message *m;

		if (!GMIME_IS_PART(o) || (!source_is(o, "application", "ms-tnef") &&
					     !source_is(o, "application", "vnd.ms-tnef")))
			continue;
		m = oxtnef_read(in->c,
		    source_decode(in->c, source_bytes(GMIME_PART(o)),
			g_mime_part_get_content_encoding(GMIME_PART(o))),
		    in->opts);
		if (m == NULL) {
			if (!demote(in->c))
				return NULL;
			continue;
		}
		if (key.n == 0 ||
		    !bytes_equal(key, text_trim(prop_binary(&m->props, &PidTagTnefCorrelationKey))))
			continue;
		s->leaves--;
		memmove(&s->leaf[i], &s->leaf[i + 1], (s->leaves - i) * sizeof(*s->leaf));
		return m;
	}
	return NULL;
}

/* A message to read fields into. */
static struct message *
scratch(struct ctx *c)
{
	struct message *m = message_new(c, NULL);

	props_seal(&m->props);
	return m;
}

/* What the mail's fields of that name say. */
static struct message *
said(struct ctx *c, GMimeMessage *mail, struct bytes name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(mail));
	struct message *m = scratch(c);

	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(list, i);

		if (bytes_equal_nocase(name, bytes_of(g_mime_header_get_name(h))))
			header_read(m, name, bytes_of(g_mime_header_get_raw_value(h)));
	}
	return m;
}

/* What a field says that we would write. What cannot stand in a header is a blank there, as
 * mime_header has it. */
static struct message *
would_say(struct ctx *c, struct bytes name, struct bytes value)
{
	struct message *m = scratch(c);
	struct bytes copy = arena_copy(c, value);

	for (size_t i = 0; i < copy.n; i++)
		if (copy.p[i] == '\0' || copy.p[i] == '\r' || copy.p[i] == '\n')
			((uint8_t *)(uintptr_t)copy.p)[i] = ' ';
	header_read(m, name, copy);
	return m;
}

static bool
same_props(const struct props *a, const struct props *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same =
		    pid_compare(&a->v[i].pid, &b->v[i].pid) == 0 && prop_same(&a->v[i], &b->v[i]);
	return same;
}

/* The field that was made of that name, NULL where there is none. */
static const struct field *
made_of(const struct fields *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].name, name) == 0)
			return &f->v[i];
	return NULL;
}

/* Takes what fields of one name gave off the message, where they say what the stream's properties
 * make of them, or what the transport headers in it say. */
static void
agree_on(struct message *m, const struct fields *f, GMimeMessage *mail, const char *name)
{
	struct bytes transport = prop_text(&f->m->props, &PidTagTransportMessageHeaders);
	const struct field *made = made_of(f, name);
	struct message *there = said(m->c, mail, bytes_of(name));
	bool same = false, complete;

	if (there->props.n == 0)
		return;
	if (made != NULL)
		same =
		    same_props(&there->props, &would_say(m->c, bytes_of(name), made->value)->props);
	if (!same && (made == NULL || !made->own))
		same = same_props(&there->props,
		    &would_say(m->c, bytes_of(name), transport_field(m->c, transport, name))
			 ->props);
	/* all that they gave, but where the stream has not what the field is of */
	complete = made != NULL && made->prop != NULL &&
		   props_find(&f->m->props, &made->prop->pid) != NULL;
	for (size_t k = 0; same && k < there->props.n; k++)
		if (complete || props_find(&f->m->props, &there->props.v[k].pid) != NULL)
			props_remove(&m->props, &there->props.v[k].pid);
}

static void
agree(struct message *m, const struct message *from, GMimeMessage *mail)
{
	static const struct oxcmail_opts opts = { .headers = HEADERS_REBUILT };
	struct bytes transport = prop_text(&from->props, &PidTagTransportMessageHeaders);
	struct fields f = { .c = m->c, .m = from, .opts = &opts };
	int64_t here, before;

	m->c->quiet = true; /* what a field cannot hold is no loss: the stream holds it */
	f.book = address_book_of(from, &opts);
	fields_mapped(&f);
	for (size_t i = 0; header_row_name(i) != NULL; i++)
		agree_on(m, &f, mail, header_row_name(i));
	/* mail that has not come farther than the message had */
	if (prop_time(&here, &m->props, &PidTagMessageDeliveryTime) &&
	    prop_time(&before, &from->props, &PidTagMessageDeliveryTime) &&
	    header_received(&before, transport_field(m->c, transport, "Received")) &&
	    here == before)
		props_remove(&m->props, &PidTagMessageDeliveryTime.pid);
	m->c->quiet = false;
}

/* Whether two texts are one but for blanks, control characters and quotes. */
static bool
alike(struct bytes a, struct bytes b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && (a.p[i] <= ' ' || a.p[i] == '\'' || a.p[i] == '"'))
			i++;
		while (k < b.n && (b.p[k] <= ' ' || b.p[k] == '\'' || b.p[k] == '"'))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

/* Fields that are properties of PS_INTERNET_HEADERS. */
static void
agree_names(struct message *m, const struct message *from)
{
	for (size_t i = 0; i < from->props.n; i++) {
		const struct prop *p = &from->props.v[i];
		const struct prop *there;

		if (p->pid.set == NULL || !guid_equal(p->pid.set, &PS_INTERNET_HEADERS) ||
		    p->n != 1 || (p->type != PtypString && p->type != PtypString8))
			continue;
		there = props_find(&m->props, &p->pid);
		if (there != NULL && there->type == PtypString && alike(there->v[0].s, p->v[0].s))
			props_put(&m->props, &p->pid, p->type, p->v[0]);
	}
}

/* A row of a recipient table, by what a header field says of it. */
struct named {
	struct recipient *row;
	int64_t type;
	struct bytes name, spec; /* spec p NULL: no field can name it */
	size_t place;            /* in its table */
	struct named *match;     /* in the other table */
};

/* By type and address, as fields tell one from another. */
static int
compare_named(const struct named *a, const struct named *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	for (size_t i = 0; order == 0 && i < a->spec.n && i < b->spec.n; i++)
		order = g_ascii_tolower((char)a->spec.p[i]) - g_ascii_tolower((char)b->spec.p[i]);
	return order != 0 ? order : (a->spec.n > b->spec.n) - (a->spec.n < b->spec.n);
}

static int
compare_places(const void *a, const void *b)
{
	const struct named *x = *(struct named *const *)a, *y = *(struct named *const *)b;
	int order = compare_named(x, y);

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* The rows of a table in its order, and sorted. */
struct table {
	struct named *row, **sorted;
	size_t n;
};

static struct table
table_of(const struct message *m, const struct address_book *book)
{
	struct table t = { .n = m->recipients };

	t.row = NEW(m->c, struct named, t.n + 1);
	t.sorted = NEW(m->c, struct named *, t.n + 1);
	for (size_t i = 0; i < t.n; i++) {
		struct recipient *r = m->recipient[i];
		struct address a = { 0 };
		int64_t type = 0;

		prop_int(&type, &r->props, &PidTagRecipientType);
		address_of(&a, book, &r->props, &group_recipient);
		t.row[i] = (struct named){ .row = r,
			.type = (type & 3) == 0 ? 1 : type & 3,
			.name = a.name,
			.spec = a.spec,
			.place = i };
		t.sorted[i] = &t.row[i];
	}
	if (t.n > 1)
		qsort(t.sorted, t.n, sizeof(*t.sorted), compare_places);
	return t;
}

/* Pairs the rows that name one mailbox in one field, the first with the first. */
static void
tables_match(struct table *a, struct table *b)
{
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		int order = compare_named(a->sorted[i], b->sorted[k]);

		if (order == 0 && a->sorted[i]->spec.p != NULL) {
			a->sorted[i]->match = b->sorted[k];
			b->sorted[k]->match = a->sorted[i];
		}
		i += order <= 0;
		k += order >= 0;
	}
}

/*
 * The recipients are those of the header (A340), in the order of the stream's table where it has
 * them too. Such a row of the table stands, unless the field calls it by another name. So does one
 * that no field can hold: without an address, or one that a report speaks of.
 */
static void
recipients_merge(struct message *m, const struct message *from)
{
	static const struct oxcmail_opts opts = { .headers = HEADERS_REBUILT };
	struct address_book book = address_book_of(from, &opts);
	struct table ours, theirs;
	struct recipient **out =
	    NEW(m->c, struct recipient *, m->recipients + from->recipients + 1);
	bool report = class_is(message_class(m), "REPORT");
	size_t n = 0, lost = 0;

	m->c->quiet = true;
	ours = table_of(m, &book);
	theirs = table_of(from, &book);
	m->c->quiet = false;
	tables_match(&ours, &theirs);
	for (size_t i = 0; i < theirs.n; i++) {
		const struct named *t = &theirs.row[i], *o = t->match;

		if (o == NULL && (t->spec.p == NULL || (report && report_speaks_of(t->row))))
			out[n++] = t->row;
		else if (o == NULL)
			lost++;
		else if (alike(o->name, t->name) || alike(o->name, o->spec))
			out[n++] = t->row;
		else
			out[n++] = o->row;
	}
	for (size_t i = 0; i < ours.n; i++)
		if (ours.row[i].match == NULL)
			out[n++] = ours.row[i].row;
	if (lost > 0)
		note(m->c, NOTE_DROPPED, "%zu recipients of the TNEF stand in no header field",
		    lost);
	m->recipient = out;
	m->recipients = n;
}

/* The properties that no header field gave. */
static void
props_merge(struct message *m, const struct message *from)
{
	struct props more = { .c = m->c };

	for (size_t i = 0; i < from->props.n; i++)
		if (props_find(&m->props, &from->props.v[i].pid) == NULL)
			props_add(&more, from->props.v[i]);
	for (size_t i = 0; i < more.n; i++)
		props_add(&m->props, more.v[i]);
	props_seal(&m->props);
}

/* What the stream has of bodies is better; a text that it lacks may stand beside it (A344). */
static void
bodies_settle(const struct message *m, struct sorting *s)
{
	s->beside = true;
	s->rich = prop_blob(&m->props, &PidTagRtfCompressed) != NULL ||
		  prop_blob(&m->props, &PidTagHtml) != NULL;
	if (prop_text(&m->props, &PidTagBody).n > 0 ||
	    (s->rich && prop_text(&m->props, &PidTagBody).p != NULL))
		s->pieces = 0;
	for (size_t i = 0; i < s->pieces; i++)
		if (s->rich && s->piece[i].plain != NULL)
			s->piece[i].html = NULL;
}

/*
 * The stream's properties, attachments and recipients. Of the class, and of the header as the
 * message first had it, it knows more; its key has served.
 */
void
tnef_merge(struct message *m, struct message *from, GMimeMessage *mail, struct sorting *s)
{
	static const struct propdef *const better[] = { &PidTagMessageClass,
		&PidTagTransportMessageHeaders };

	agree(m, from, mail);
	agree_names(m, from);
	props_remove(&from->props, &PidTagTnefCorrelationKey.pid);
	for (size_t i = 0; i < sizeof(better) / sizeof(better[0]); i++)
		if (props_find(&from->props, &better[i]->pid) != NULL)
			props_remove(&m->props, &better[i]->pid);
	props_merge(m, from);
	m->codepage = from->codepage;
	for (size_t i = 0; i < from->attachments; i++)
		if (from->attachment[i]->message != NULL)
			from->attachment[i]->message->parent = m;
	m->attachment = from->attachment;
	m->attachments = from->attachments;
	if (m->recipients == 0) {
		m->recipient = from->recipient;
		m->recipients = from->recipients;
	} else {
		recipients_merge(m, from);
	}
	bodies_settle(m, s);
}
