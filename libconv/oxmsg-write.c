/*
 * Writing of MS-OXMSG. Section titles are the document's. The message becomes a tree of compound
 * file entries whose contents are views of its values; formats/cfb-write.c streams it out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/crc.h"
#include "formats/base/text.h"
#include "libconv/oxmsg-parts.h"

#define STORE_UNICODE_OK 0x00040000
#define STORE_SUPPORT    0x00040E79 /* what Outlook writes into PidTagStoreSupportMask */
#define NAMED_MAX        0x7FFE     /* property ids from 0x8000 to 0xFFFE */
#define BUCKETS          0x1F
#define FLAGS            6 /* readable and writable */
#define ENTRY_SIZE       16

/* The named properties of a file, sorted: the place is the index. */
struct mapping {
	const struct pid **pid;
	size_t n, cap;
	struct guid *set; /* the GUID stream */
	size_t sets;
};

struct writing {
	struct ctx *c;
	const struct oxmsg_opts *opts;
	struct mapping named;
	unsigned codepage; /* of 8-bit strings */
	unsigned depth;
};

/* A storage that is being filled: its entries, and its property stream. */
struct target {
	struct writing *w;
	struct cfb_entry *storage;
	struct buf stream;
	size_t header; /* bytes of the stream before its entries */
};

static int
compare_pids(const void *a, const void *b)
{
	return pid_compare(*(const struct pid *const *)a, *(const struct pid *const *)b);
}

static void
collect_props(struct writing *w, const struct props *ps)
{
	struct mapping *named = &w->named;

	for (size_t i = 0; i < ps->n; i++) {
		if (ps->v[i].pid.set == NULL)
			continue;
		if (named->n == named->cap) {
			size_t cap = named->cap == 0 ? 128 : named->cap * 2;

			named->pid = arena_grow(w->c, named->pid, named->cap * sizeof(*named->pid),
			    cap * sizeof(*named->pid));
			named->cap = cap;
		}
		named->pid[named->n++] = &ps->v[i].pid;
	}
}

static void
collect(struct writing *w, const struct message *m)
{
	collect_props(w, &m->props);
	for (size_t i = 0; i < m->recipients; i++)
		collect_props(w, &m->recipient[i]->props);
	for (size_t i = 0; i < m->attachments; i++) {
		collect_props(w, &m->attachment[i]->props);
		if (m->attachment[i]->message != NULL)
			collect(w, m->attachment[i]->message);
	}
}

/* Named Property Mapping: each property once; what a file has no numbers for is left out. */
static void
mapping_make(struct writing *w, const struct message *m)
{
	struct mapping *named = &w->named;
	size_t n = 0;

	collect(w, m);
	if (named->n > 0)
		qsort(named->pid, named->n, sizeof(*named->pid), compare_pids);
	for (size_t i = 0; i < named->n; i++)
		if (n == 0 || compare_pids(&named->pid[n - 1], &named->pid[i]) != 0)
			named->pid[n++] = named->pid[i];
	if (n > NAMED_MAX) {
		note(w->c, NOTE_LOSS, "msg: %zu named properties are too many: %zu are left out", n,
		    n - NAMED_MAX);
		n = NAMED_MAX;
	}
	named->n = n;
}

/* The id of a property in this file; 0 where it has none. A number without a name stays where it
 * meets none of those with one; 0 is nobody's. */
static unsigned
id_of(const struct writing *w, const struct pid *pid)
{
	const struct pid **hit;

	if (pid->set == NULL &&
	    (pid->id == 0 || (pid->id >= 0x8000 && pid->id - 0x8000 < w->named.n))) {
		note(w->c, NOTE_DROPPED, "%s: no property is known by this number",
		    pid_print(w->c, pid));
		return 0;
	}
	if (pid->set == NULL)
		return pid->id;
	hit = bsearch(&pid, w->named.pid, w->named.n, sizeof(*w->named.pid), compare_pids);
	return hit != NULL ? 0x8000 + (unsigned)(hit - w->named.pid) : 0;
}

static void
put_stream(struct target *t, const char *name, struct blob data)
{
	struct cfb_entry *e = cfb_new(t->w->c, CFB_STREAM, name);

	e->data = data;
	cfb_add(t->w->c, t->storage, e);
}

/* The stream of a tag, or of one value of it (index NOWHERE: the tag's own). */
static void
put_value_stream(struct target *t, uint32_t tag, size_t index, struct blob data)
{
	char name[CFB_NAME_MAX + 1];

	oxmsg_stream_name(name, tag, index);
	put_stream(t, name, data);
}

/* GUID index: 1 is PS_MAPI, 2 PS_PUBLIC_STRINGS, from 3 on the place in the GUID stream. */
static unsigned
set_index(struct writing *w, const struct guid *set)
{
	struct mapping *named = &w->named;

	if (guid_equal(set, &PS_MAPI))
		return 1;
	if (guid_equal(set, &PS_PUBLIC_STRINGS))
		return 2;
	/* properties of one set follow one another */
	if (named->sets == 0 || !guid_equal(set, &named->set[named->sets - 1]))
		named->set[named->sets++] = *set;
	return (unsigned)named->sets + 2;
}

/* What a name is found by: names of header fields without regard to case (note 1 of the appendix).
 */
static uint32_t
name_hash(struct writing *w, const struct pid *pid)
{
	struct bytes name = arena_copy(w->c, bytes_of(pid->name));
	uint8_t *p = (uint8_t *)(uintptr_t)name.p;

	for (size_t i = 0; i < name.n && guid_equal(pid->set, &PS_INTERNET_HEADERS); i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 0x20;
	name = text_to_utf16(w->c, name);
	return crc32_update(0, name.p, name.n);
}

/* GUID Stream, Entry Stream, String Stream, and the hash buckets of Property Name to Property ID
 * Mapping Streams. */
static struct cfb_entry *
mapping_storage(struct writing *w)
{
	struct target t = { .w = w, .storage = cfb_new(w->c, CFB_STORAGE, OXMSG_MAPPING) };
	struct buf entries = { .c = w->c }, strings = { .c = w->c };
	struct buf *bucket = NEW(w->c, struct buf, BUCKETS);

	w->named.set = NEW(w->c, struct guid, w->named.n + 1);
	for (size_t i = 0; i < w->named.n; i++) {
		const struct pid *pid = w->named.pid[i];
		uint32_t ident = pid->id, hashed = pid->id;
		unsigned info = set_index(w, pid->set) << 1;
		struct buf *b;

		if (pid->name != NULL) {
			struct bytes name = text_to_utf16(w->c, bytes_of(pid->name));

			info |= 1;
			ident = (uint32_t)strings.n;
			hashed = name_hash(w, pid);
			buf_u32(&strings, (uint32_t)name.n);
			buf_put_bytes(&strings, name);
			buf_zero(&strings, (4 - name.n % 4) % 4);
		}
		buf_u32(&entries, ident);
		buf_u16(&entries, info);
		buf_u16(&entries, (unsigned)i);
		b = &bucket[(hashed ^ info) % BUCKETS];
		b->c = w->c;
		buf_u32(b, hashed);
		buf_u16(b, info);
		buf_u16(b, (unsigned)i);
	}
	put_value_stream(&t, 0x00020102, NOWHERE,
	    blob_of((struct bytes){ (const uint8_t *)w->named.set, w->named.sets * 16 }));
	put_value_stream(&t, 0x00030102, NOWHERE, blob_of((struct bytes){ entries.p, entries.n }));
	put_value_stream(&t, 0x00040102, NOWHERE, blob_of((struct bytes){ strings.p, strings.n }));
	for (uint32_t i = 0; i < BUCKETS; i++)
		if (bucket[i].n > 0)
			put_value_stream(&t, (0x1000 + i) << 16 | PtypBinary, NOWHERE,
			    blob_of((struct bytes){ bucket[i].p, bucket[i].n }));
	return t.storage;
}

/* A string as the file holds it. */
static struct bytes
encode(struct target *t, struct bytes utf8, unsigned type, const struct pid *pid)
{
	struct ctx *c = t->w->c;
	struct bytes raw;
	size_t lost;

	if ((type & ~(unsigned)PtypMultiple) == PtypString)
		return text_to_utf16(c, utf8);
	raw = text_encode(c, &lost, utf8, t->w->codepage);
	if (lost > 0)
		note(c, NOTE_LOSS, "%s: %zu characters are not in code page %u", pid_print(c, pid),
		    lost, t->w->codepage);
	return raw;
}

/* Data: a fixed-length value in 8 bytes. */
static void
put_fixed(struct buf *b, const struct type_row *row, const struct value *v)
{
	uint64_t raw = value_bits(row, v);

	for (unsigned i = 0; i < row->size; i++)
		buf_u8(b, (unsigned)(raw >> (8 * i)) & 0xFF);
}

/* An entry of the property stream: tag, flags, and 8 bytes. */
static void
put_entry(struct target *t, uint32_t tag, uint32_t flags, uint32_t size, uint32_t reserved)
{
	buf_u32(&t->stream, tag);
	buf_u32(&t->stream, flags != 0 ? flags : FLAGS);
	buf_u32(&t->stream, size);
	buf_u32(&t->stream, reserved);
}

static void
put_single(struct target *t, uint32_t tag, const struct prop *p, const struct type_row *row)
{
	const struct value *v = &p->v[0];
	unsigned form = row != NULL ? row->form : FORM_BINARY;
	struct blob data;
	uint32_t size;

	if (row != NULL && row->size != 0 && row->form != FORM_GUID) {
		buf_u32(&t->stream, tag);
		buf_u32(&t->stream, p->flags != 0 ? p->flags : FLAGS);
		put_fixed(&t->stream, row, v);
		buf_zero(&t->stream, 8u - row->size);
		return;
	}
	if ((row == NULL || form == FORM_NONE) && v->b.n == 8) {
		/* of a type without a stream: what its entry held */
		buf_u32(&t->stream, tag);
		buf_u32(&t->stream, p->flags != 0 ? p->flags : FLAGS);
		buf_put_bytes(&t->stream, blob_flat(t->w->c, &v->b));
		return;
	}
	if (form == FORM_TEXT) {
		data = blob_of(encode(t, v->s, tag & 0xFFFF, &p->pid));
		size = (uint32_t)data.n + ((tag & 0xFFFF) == PtypString ? 2 : 1);
	} else {
		data = form == FORM_GUID ? blob_of((struct bytes){ v->guid.b, 16 }) : v->b;
		size = (uint32_t)data.n;
	}
	put_value_stream(t, tag, NOWHERE, data);
	put_entry(t, tag, p->flags, size, 0);
}

/* Multiple-Valued Properties: packed where the values are of one length, else a stream of lengths
 * and a stream for each value. */
static void
put_multiple(struct target *t, uint32_t tag, const struct prop *p, const struct type_row *row)
{
	struct buf list = { .c = t->w->c };
	struct blob data;

	for (size_t i = 0; i < p->n; i++) {
		if (row->form == FORM_GUID) {
			buf_put(&list, p->v[i].guid.b, 16);
		} else if (row->size != 0) {
			put_fixed(&list, row, &p->v[i]);
		} else if (row->form == FORM_TEXT) {
			struct buf text = { .c = t->w->c };

			buf_put_bytes(&text, encode(t, p->v[i].s, tag & 0xFFFF, &p->pid));
			buf_zero(&text, (tag & 0xFFF) == PtypString ? 2 : 1);
			data = blob_of(buf_bytes(&text));
			buf_u32(&list, (uint32_t)data.n);
			put_value_stream(t, tag, i, data);
		} else {
			buf_u32(&list, (uint32_t)p->v[i].b.n);
			buf_u32(&list, 0);
			put_value_stream(t, tag, i, p->v[i].b);
		}
	}
	data = blob_of(buf_bytes(&list));
	put_value_stream(t, tag, NOWHERE, data);
	put_entry(t, tag, p->flags, (uint32_t)data.n, 0);
}

/* The type that a string has in this file: one kind of string throughout (2.1.1.1). */
static unsigned
type_of(const struct writing *w, unsigned type)
{
	unsigned single = type & ~(unsigned)PtypMultiple;

	if (single == PtypString || single == PtypString8)
		return (type & PtypMultiple) | (w->opts->ansi ? PtypString8 : PtypString);
	return type;
}

static void
put_prop(struct target *t, const struct prop *p)
{
	const struct type_row *row = type_find(p->type);
	unsigned id = id_of(t->w, &p->pid);
	uint32_t tag = (uint32_t)id << 16 | type_of(t->w, p->type);

	if (p->type == PtypObject)
		note(t->w->c, NOTE_DROPPED, "%s: an object that is no attachment's",
		    pid_print(t->w->c, &p->pid));
	if (id == 0 || p->type == PtypObject)
		return;
	if ((p->type & PtypMultiple) != 0 && row != NULL && row->form != FORM_NONE)
		put_multiple(t, tag, p, row);
	else if (p->n > 0)
		put_single(t, tag, p, row);
}

static void
put_integer(struct target *t, const struct propdef *def, uint32_t v)
{
	put_entry(t, def->pid.id << 16 | def->type, 0, v, 0);
}

static bool
is_tag(const struct prop *p, const struct propdef *def)
{
	return p->pid.set == NULL && p->pid.id == def->pid.id;
}

/* The support mask says which strings the file has, whatever it said before. */
static void
put_support_mask(struct target *t, const struct props *ps, bool always)
{
	int64_t mask = STORE_SUPPORT;

	if (!prop_int(&mask, ps, &PidTagStoreSupportMask) && (!always || t->w->opts->ansi))
		return;
	mask = t->w->opts->ansi ? mask & ~STORE_UNICODE_OK : mask | STORE_UNICODE_OK;
	put_integer(t, &PidTagStoreSupportMask, (uint32_t)mask);
}

static void
put_props(struct target *t, const struct props *ps, bool is_message)
{
	bool top = is_message && t->w->depth == 0;

	put_support_mask(t, ps, top);
	if (is_message && t->w->opts->ansi)
		put_integer(t, &PidTagMessageCodepage, t->w->codepage);
	for (size_t i = 0; i < ps->n; i++) {
		const struct prop *p = &ps->v[i];

		if (!is_tag(p, &PidTagStoreSupportMask) &&
		    !(is_message && t->w->opts->ansi && is_tag(p, &PidTagMessageCodepage)))
			put_prop(t, p);
	}
}

/* Entries by their tags, which are little-endian. */
static int
compare_entries(const void *a, const void *b)
{
	const uint8_t *x = a, *y = b;

	for (size_t i = 4; i-- > 0;)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

static void
finish(struct target *t)
{
	size_t n = t->stream.n - t->header;

	if (n > 0)
		qsort(t->stream.p + t->header, n / ENTRY_SIZE, ENTRY_SIZE, compare_entries);
	put_stream(t, OXMSG_PROPERTIES, blob_of((struct bytes){ t->stream.p, t->stream.n }));
}

static struct target
target_new(struct writing *w, const char *name, size_t header)
{
	struct target t = {
		.w = w, .storage = cfb_new(w->c, CFB_STORAGE, name), .stream = { .c = w->c }
	};

	t.header = header;
	buf_zero(&t.stream, header);
	return t;
}

static void
put_recipient(struct target *t, const struct recipient *r, size_t i)
{
	char name[CFB_NAME_MAX + 1];
	struct target one;

	snprintf(name, sizeof(name), OXMSG_RECIPIENT "%08X", (unsigned)i);
	one = target_new(t->w, name, 8);
	put_props(&one, &r->props, false);
	if (props_find(&r->props, &PidTagRowid.pid) == NULL)
		put_integer(&one, &PidTagRowid, (uint32_t)i);
	finish(&one);
	cfb_add(t->w->c, t->storage, one.storage);
}

static bool put_message(struct target *t, const struct message *m);

/* PidTagAttachDataObject: an embedded message, or foreign content as it stands. */
static bool
put_object(struct target *t, const struct attachment *a)
{
	static const char name[] = OXMSG_OBJECT;
	bool good = true;

	if (a->message != NULL) {
		struct target inner = target_new(t->w, name, 24);

		inner.storage->clsid = a->message->clsid;
		inner.storage->created = a->message->created;
		inner.storage->modified = a->message->modified;
		if (t->w->depth >= t->w->c->limits.depth)
			return fail(t->w->c, E_LIMIT, NOWHERE,
			    "messages nest deeper than %u (see --limit-depth)",
			    t->w->c->limits.depth);
		t->w->depth++;
		good = put_message(&inner, a->message);
		t->w->depth--;
		cfb_add(t->w->c, t->storage, inner.storage);
	} else {
		struct cfb_entry *e = cfb_new(t->w->c, CFB_STORAGE, name);

		e->clsid = a->storage->clsid;
		e->created = a->storage->created;
		e->modified = a->storage->modified;
		e->state = a->storage->state;
		e->child = a->storage->child;
		e->children = a->storage->children;
		cfb_add(t->w->c, t->storage, e);
	}
	put_entry(t, 0x37010000 | PtypObject, 0, 0xFFFFFFFF, a->message != NULL ? 1 : 4);
	return good;
}

static bool
put_attachment(struct target *t, const struct attachment *a, size_t i)
{
	char name[CFB_NAME_MAX + 1];
	struct target one;
	struct where w;
	bool good = true;

	where_enter(t->w->c, &w, "attachment", i + 1);
	snprintf(name, sizeof(name), OXMSG_ATTACHMENT "%08X", (unsigned)i);
	one = target_new(t->w, name, 8);
	put_props(&one, &a->props, false);
	if (props_find(&a->props, &PidTagAttachNumber.pid) == NULL)
		put_integer(&one, &PidTagAttachNumber, (uint32_t)i);
	if (props_find(&a->props, &PidTagAttachMethod.pid) == NULL)
		put_integer(&one, &PidTagAttachMethod, attach_method(a));
	if (a->message != NULL || a->storage != NULL)
		good = put_object(&one, a);
	finish(&one);
	cfb_add(t->w->c, t->storage, one.storage);
	where_leave(t->w->c);
	return good;
}

/* Top Level, Embedded Message Object: the header's counts, then properties, recipients and
 * attachments. */
static bool
put_message(struct target *t, const struct message *m)
{
	unsigned outer = t->w->codepage;
	bool good = true;

	t->w->codepage = m->codepage == 0 || m->codepage == CP_UTF16LE || m->codepage == CP_UTF16BE
			     ? CP_WINDOWS
			     : m->codepage;
	buf_patch_u32(&t->stream, 8, (uint32_t)m->recipients);
	buf_patch_u32(&t->stream, 12, (uint32_t)m->attachments);
	buf_patch_u32(&t->stream, 16, (uint32_t)m->recipients);
	buf_patch_u32(&t->stream, 20, (uint32_t)m->attachments);
	put_props(t, &m->props, true);
	for (size_t i = 0; i < m->recipients; i++)
		put_recipient(t, m->recipient[i], i);
	for (size_t i = 0; i < m->attachments && good; i++)
		good = put_attachment(t, m->attachment[i], i);
	finish(t);
	t->w->codepage = outer;
	return good;
}

bool
oxmsg_write(struct ctx *c, struct sink *out, const struct message *m, const struct oxmsg_opts *o)
{
	static const struct guid none,
	    message_class = { { GUID_OF(0x00020D0B, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
	struct writing w = { .c = c, .opts = o };
	struct target t;

	mapping_make(&w, m);
	t = target_new(&w, "Root Entry", 32);
	t.storage->type = CFB_ROOT;
	t.storage->clsid = guid_equal(&m->clsid, &none) ? message_class : m->clsid;
	t.storage->created = m->created;
	t.storage->modified = m->modified;
	cfb_add(c, t.storage, mapping_storage(&w));
	return put_message(&t, m) && cfb_write(c, out, t.storage);
}
