/*
 * Reading of MS-OXMSG. Section titles are the document's. What real files do beside it is in
 * FIELD_NOTES: counts in the header are not trusted (storages are), 8-bit and Unicode strings mix,
 * strings may or may not have a NUL, the size in an entry may be wrong (the stream's is not).
 */
#include "libconv/oxmsg-parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/base/reader.h"
#include "formats/base/text.h"

/* Property Stream: the header's length by what the storage is. */
enum header_size { HEADER_TOP = 32, HEADER_EMBEDDED = 24, HEADER_PART = 8 };

#define ENTRY_SIZE     16
#define NAME_MAX_BYTES 4096 /* of a named property; stores take 254 characters */

struct named {
	struct pid *pid; /* by property index; set NULL where the mapping does not say */
	size_t n;
};

struct reading {
	struct ctx *c;
	const struct read_opts *opts;
	struct named named;
};

/* One entry of a property stream (Fixed Length Property Entry; Variable Length Property or
 * Multiple-Valued Property Entry). */
struct entry {
	uint32_t tag, flags;
	const uint8_t *value; /* 8 bytes */
};

/* A storage that holds properties. */
struct source {
	struct reading *r;
	struct message *message; /* whose code page counts */
	const struct cfb_entry *storage;
	struct props *props;
	struct entry *entry;
	size_t entries;
};

static const struct cfb_entry *
find_stream(const struct cfb_entry *storage, const char *name)
{
	const struct cfb_entry *e = cfb_find(storage, name);

	return e != NULL && e->type == CFB_STREAM ? e : NULL;
}

/* Named Property Mapping: the GUID stream, the entry stream and the string stream. */
static struct bytes
mapping_stream(struct ctx *c, const struct cfb_entry *mapping, const char *name)
{
	const struct cfb_entry *e = mapping != NULL ? find_stream(mapping, name) : NULL;

	return e != NULL ? blob_flat(c, &e->data) : (struct bytes){ 0 };
}

/* GUID index 1 is PS_MAPI, 2 PS_PUBLIC_STRINGS, from 3 on the place in the GUID stream. */
static const struct guid *
mapping_set(struct ctx *c, struct bytes guids, unsigned index)
{
	struct guid *set;

	if (index == 1)
		return &PS_MAPI;
	if (index == 2)
		return &PS_PUBLIC_STRINGS;
	if (index < 3 || bytes_from(guids, (size_t)(index - 3) * 16).n < 16)
		return NULL;
	set = NEW(c, struct guid, 1);
	memcpy(set->b, guids.p + (size_t)(index - 3) * 16, 16);
	return set;
}

/* Entry Stream, Nameid: 8 bytes a property. */
static bool
mapping_entry(
    struct ctx *c, struct pid *pid, struct reader *r, struct bytes guids, struct bytes strings)
{
	uint32_t ident = rd_u32(r);
	unsigned info = rd_u16(r);
	size_t bad = 0;

	pid->set = mapping_set(c, guids, info >> 1);
	if (pid->set == NULL)
		return false;
	if ((info & 1) != 0) {
		struct bytes rest = bytes_from(strings, ident);
		struct reader name = rd_open(c, rest, ident);
		size_t n = rest.n >= 4 ? rd_u32(&name) : SIZE_MAX;

		if (n > rd_left(&name) || n > NAME_MAX_BYTES) {
			pid->set = NULL;
			return false;
		}
		pid->name = (const char *)text_trim(text_from_utf16(c, &bad, rd_bytes(&name, n))).p;
	} else {
		pid->id = ident;
	}
	return true;
}

static void
mapping_read(struct reading *r, const struct cfb_entry *root)
{
	struct ctx *c = r->c;
	const struct cfb_entry *mapping = cfb_find(root, OXMSG_MAPPING);
	struct bytes guids = mapping_stream(c, mapping, OXMSG_STREAM "00020102");
	struct bytes entries = mapping_stream(c, mapping, OXMSG_STREAM "00030102");
	struct bytes strings = mapping_stream(c, mapping, OXMSG_STREAM "00040102");
	struct reader rd = rd_open(c, entries, 0);
	struct where w;

	where_enter(c, &w, OXMSG_MAPPING, NOWHERE);
	r->named.n = entries.n / 8;
	r->named.pid = NEW(c, struct pid, r->named.n);
	for (size_t i = 0; i < r->named.n; i++) {
		struct pid pid = { 0 };
		bool good = mapping_entry(c, &pid, &rd, guids, strings);
		unsigned index = rd_u16(&rd);

		if (!good)
			note(c, NOTE_DAMAGE, "entry %zu names no property", i);
		else if (index >= r->named.n || r->named.pid[index].set != NULL)
			note(c, NOTE_DAMAGE, "entry %zu has the index %u", i, index);
		else
			r->named.pid[index] = pid;
	}
	where_leave(c);
}

/* The identity behind a tag of this file. */
static struct pid
pid_of(const struct reading *r, uint32_t tag)
{
	uint32_t id = tag >> 16;

	if (id >= 0x8000 && id - 0x8000 < r->named.n && r->named.pid[id - 0x8000].set != NULL)
		return r->named.pid[id - 0x8000];
	return (struct pid){ .id = id };
}

/* Data: a fixed-length value in the 8 bytes of its entry, low bytes used. */
static struct value
value_fixed(const struct type_row *row, struct reader *r)
{
	struct value v = { .i = 0 };
	uint64_t raw = 0;

	if (row->form == FORM_GUID) {
		v.guid = guid_read(r);
		return v;
	}
	for (unsigned i = 0; i < row->size; i++)
		raw |= (uint64_t)rd_u8(r) << (8 * i);
	return value_of_bits(row, raw);
}

void
oxmsg_stream_name(char name[CFB_NAME_MAX + 1], uint32_t tag, size_t index)
{
	int n = snprintf(name, CFB_NAME_MAX + 1, OXMSG_STREAM "%08X", (unsigned)tag);

	if (index != NOWHERE)
		snprintf(name + n, (size_t)(CFB_NAME_MAX + 1 - n), "-%08X", (unsigned)index);
}

/* The stream of a tag, or of one value of it (index NOWHERE: the tag's own). */
static const struct cfb_entry *
value_stream(const struct source *s, uint32_t tag, size_t index)
{
	char name[CFB_NAME_MAX + 1];

	oxmsg_stream_name(name, tag, index);
	return find_stream(s->storage, name);
}

/* Variable Length Properties: the whole stream is the value. */
static struct value
value_variable(const struct source *s, unsigned form, unsigned type, const struct blob *data,
    const struct pid *pid)
{
	struct ctx *c = s->r->c;

	if (form == FORM_TEXT)
		return (
		    struct value){ .s = message_decode(s->message, blob_flat(c, data), type, pid) };
	if (form == FORM_GUID) {
		struct reader r = rd_open(c, blob_flat(c, data), 0);

		if (data->n >= 16)
			return (struct value){ .guid = guid_read(&r) };
		note(c, NOTE_DAMAGE, "%s: %zu bytes are no GUID", pid_print(c, pid), data->n);
		return (struct value){ .i = 0 };
	}
	return (struct value){ .b = *data };
}

/* Fixed Length Multiple-Valued Properties: one stream of packed values. */
static void
values_packed(
    const struct source *s, struct prop *p, const struct type_row *row, const struct blob *data)
{
	struct ctx *c = s->r->c;
	struct reader r = rd_open(c, blob_flat(c, data), 0);

	if (data->n % row->size != 0)
		note(c, NOTE_DAMAGE, "%s: %zu bytes are no whole number of values",
		    pid_print(c, &p->pid), data->n);
	p->n = data->n / row->size;
	p->v = NEW(c, struct value, p->n);
	for (size_t i = 0; i < p->n; i++)
		p->v[i] = value_fixed(row, &r);
}

/* Variable Length Multiple-Valued Properties: a stream of lengths, and one stream for each value.
 */
static void
values_listed(const struct source *s, struct prop *p, uint32_t tag, const struct type_row *row,
    const struct blob *lengths)
{
	struct ctx *c = s->r->c;
	size_t n = lengths->n / (row->form == FORM_BINARY ? 8 : 4), missing = 0;
	size_t most = n < s->storage->children ? n : s->storage->children;

	p->n = 0;
	p->v = NEW(c, struct value, most);
	/* no more are missing than the storage has streams, or the list is no list of lengths */
	for (size_t i = 0; i < n && p->n < most && missing <= s->storage->children; i++) {
		const struct cfb_entry *e = value_stream(s, tag, i);

		if (e != NULL)
			p->v[p->n++] = value_variable(s, row->form, p->type, &e->data, &p->pid);
		else
			missing++;
	}
	if (p->n < n)
		note(c, NOTE_DAMAGE, "%s: %zu of %zu values are missing", pid_print(c, &p->pid),
		    n - p->n, n);
}

static void
property_read(struct source *s, const struct entry *entry)
{
	struct ctx *c = s->r->c;
	unsigned type = entry->tag & 0xFFFF;
	struct prop p = {
		.pid = pid_of(s->r, entry->tag), .type = (uint16_t)type, .flags = entry->flags
	};
	const struct type_row *row = type_find(type);
	bool multiple = (type & PtypMultiple) != 0;
	const struct cfb_entry *e;

	if (row != NULL && !multiple && row->size != 0 && row->form != FORM_GUID) {
		struct reader r = rd_open(c, (struct bytes){ entry->value, 8 }, 0);

		p.n = 1;
		p.v = NEW(c, struct value, 1);
		p.v[0] = value_fixed(row, &r);
		props_add(s->props, p);
		return;
	}
	e = value_stream(s, entry->tag, NOWHERE);
	if (e == NULL && (row == NULL || row->form == FORM_NONE)) {
		/* a type that MS-OXCDATA does not have, or one without value: what its entry holds
		 */
		p.n = 1;
		p.v = NEW(c, struct value, 1);
		p.v[0].b = blob_of((struct bytes){ entry->value, 8 });
		props_add(s->props, p);
		return;
	}
	if (e == NULL) {
		note(c, NOTE_DAMAGE, "%s: its stream is missing", pid_print(c, &p.pid));
		return;
	}
	if (multiple && row != NULL && row->size != 0) {
		values_packed(s, &p, row, &e->data);
	} else if (multiple && row != NULL && row->form != FORM_NONE) {
		values_listed(s, &p, entry->tag, row, &e->data);
	} else {
		p.n = 1;
		p.v = NEW(c, struct value, 1);
		p.v[0] = value_variable(
		    s, row != NULL ? row->form : FORM_BINARY, type, &e->data, &p.pid);
	}
	props_add(s->props, p);
}

static int
compare_tags(const void *a, const void *b)
{
	uint32_t x = ((const struct entry *)a)->tag, y = ((const struct entry *)b)->tag;

	return x < y ? -1 : x > y;
}

/* Tags in order, and those of one tag in the stream's order. */
static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_tags(a, b);

	return order != 0 ? order : x->value < y->value ? -1 : x->value > y->value;
}

/* Whether two entries of one tag say the same: what is not in the entry is in one stream. */
static bool
same_entry(const struct entry *a, const struct entry *b)
{
	const struct type_row *row = type_find(a->tag & 0xFFFF);
	size_t n = row == NULL ? 8 : (a->tag & PtypMultiple) != 0 ? 0 : row->size;

	return n > 8 || memcmp(a->value, b->value, n) == 0;
}

/* Sorts the entries; of several with one tag the last counts. */
static void
entries_sort(struct source *s)
{
	size_t n = 0;

	if (s->entries == 0)
		return;
	qsort(s->entry, s->entries, sizeof(*s->entry), compare_entries);
	for (size_t i = 0; i < s->entries; i++) {
		if (i + 1 < s->entries && s->entry[i].tag == s->entry[i + 1].tag) {
			struct pid pid = pid_of(s->r, s->entry[i].tag);

			if (!same_entry(&s->entry[i], &s->entry[i + 1]))
				note(s->r->c, NOTE_DAMAGE, "%s stands twice: the later one counts",
				    pid_print(s->r->c, &pid));
			continue;
		}
		s->entry[n++] = s->entry[i];
	}
	s->entries = n;
}

/* Property Stream: a header and entries of 16 bytes to the end. */
static void
entries_read(struct source *s, size_t header)
{
	struct ctx *c = s->r->c;
	const struct cfb_entry *e = find_stream(s->storage, OXMSG_PROPERTIES);
	struct reader r;

	if (e == NULL) {
		note(c, NOTE_DAMAGE,
		    "the property stream is missing: only what has streams of its own is known");
		return;
	}
	r = rd_open(c, bytes_from(blob_flat(c, &e->data), header), header);
	s->entry = NEW(c, struct entry, rd_left(&r) / ENTRY_SIZE);
	while (rd_left(&r) >= ENTRY_SIZE) {
		struct entry *entry = &s->entry[s->entries++];

		entry->tag = rd_u32(&r);
		entry->flags = rd_u32(&r);
		entry->value = rd_take(&r, 8);
	}
	entries_sort(s);
}

/* The tag that a stream's name holds, 0 where it is no name of a property's own stream. */
static uint32_t
tag_of_name(const struct cfb_entry *e)
{
	static const char prefix[] = OXMSG_STREAM;
	uint32_t tag = 0;

	if (e->name_n != sizeof(prefix) - 1 + 8)
		return 0;
	for (size_t i = 0; i < e->name_n; i++) {
		unsigned ch = e->name[i];

		if (i < sizeof(prefix) - 1) {
			if (ch != (unsigned char)prefix[i])
				return 0;
			continue;
		}
		if (ch >= '0' && ch <= '9')
			tag = tag << 4 | (ch - '0');
		else if ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'f')
			tag = tag << 4 | ((ch | 0x20) - 'a' + 10);
		else
			return 0;
	}
	return tag;
}

/* Streams that no entry names: the document ignores them, but they are somebody's text. */
static void
orphans_read(struct source *s)
{
	struct ctx *c = s->r->c;

	for (size_t i = 0; i < s->storage->children; i++) {
		const struct cfb_entry *e = s->storage->child[i];
		struct entry key = { .tag = e->type == CFB_STREAM ? tag_of_name(e) : 0 };
		uint8_t *value;
		struct pid pid = pid_of(s->r, key.tag);

		if (key.tag == 0 || (s->entries > 0 && bsearch(&key, s->entry, s->entries,
							   sizeof(key), compare_tags) != NULL))
			continue;
		if (s->entries > 0)
			note(c, NOTE_DAMAGE, "%s has a stream but no entry", pid_print(c, &pid));
		/* of a type that entries hold: what the stream begins with */
		key.value = value = NEW(c, uint8_t, 8);
		blob_copy(value, &e->data, 0, e->data.n < 8 ? e->data.n : 8);
		property_read(s, &key);
	}
}

static bool
is_text(const struct entry *e)
{
	const struct type_row *row = type_find(e->tag & 0xFFFF);

	return row != NULL && row->form == FORM_TEXT;
}

/* All properties of a storage. Those of a message that settle its code page are read before its
 * strings are. */
static void
properties_read(struct source *s, size_t header, bool is_message)
{
	entries_read(s, header);
	for (size_t i = 0; i < s->entries; i++)
		if (!is_text(&s->entry[i]) && (s->entry[i].tag & 0xFFFF) != PtypObject)
			property_read(s, &s->entry[i]);
	if (is_message) {
		props_seal(s->props);
		message_codepage(s->message, s->r->opts);
	}
	for (size_t i = 0; i < s->entries; i++)
		if (is_text(&s->entry[i]))
			property_read(s, &s->entry[i]);
	orphans_read(s);
	props_seal(s->props);
}

static bool
message_read(struct reading *r, struct message *m, const struct cfb_entry *storage, size_t header);

/* What a storage attachment holds: an embedded message where it has properties, else foreign
 * content (afStorage, OLE). */
static bool
attachment_object(
    struct reading *r, struct message *m, struct attachment *a, const struct cfb_entry *storage)
{
	struct ctx *c = r->c;
	int64_t method = afNone;

	prop_int(&method, &a->props, &PidTagAttachMethod);
	if (method == afStorage ||
	    (method != afEmbeddedMessage && cfb_find(storage, OXMSG_PROPERTIES) == NULL)) {
		a->storage = storage;
		return true;
	}
	if (message_depth(m) >= c->limits.depth)
		return fail(c, E_LIMIT, NOWHERE, "messages nest deeper than %u (see --limit-depth)",
		    c->limits.depth);
	a->message = message_new(c, m);
	return message_read(r, a->message, storage, HEADER_EMBEDDED);
}

static bool
attachment_read(struct reading *r, struct message *m, const struct cfb_entry *storage)
{
	struct attachment *a = message_attachment(m);
	const struct cfb_entry *object;
	struct source s;

	if (a == NULL)
		return false;
	s = (struct source){ .r = r, .message = m, .storage = storage, .props = &a->props };
	properties_read(&s, HEADER_PART, false);
	object = cfb_find(storage, OXMSG_OBJECT);
	if (object != NULL && object->type == CFB_STORAGE)
		return attachment_object(r, m, a, object);
	if (find_stream(storage, OXMSG_PROPERTIES) == NULL &&
	    prop_blob(&a->props, &PidTagAttachDataBinary) == NULL)
		a->storage = storage; /* FIELD_NOTES Q27: foreign streams without properties */
	return true;
}

static bool
recipient_read(struct reading *r, struct message *m, const struct cfb_entry *storage)
{
	struct recipient *one = message_recipient(m);
	struct source s;

	if (one == NULL)
		return false;
	s = (struct source){ .r = r, .message = m, .storage = storage, .props = &one->props };
	properties_read(&s, HEADER_PART, false);
	return true;
}

/* Whether a child is the storage of a recipient or an attachment: prefix and a number of 8 hex
 * digits. */
static bool
numbered(const struct cfb_entry *e, const char *prefix)
{
	size_t n = strlen(prefix);

	if (e->type != CFB_STORAGE || e->name_n != n + 8)
		return false;
	for (size_t i = 0; i < n; i++)
		if (e->name[i] != (unsigned char)prefix[i])
			return false;
	return true;
}

/* Each recipient or attachment; a broken one costs that one. Gaps in the numbers do not matter. */
static bool
children_read(struct reading *r, struct message *m, const struct cfb_entry *storage,
    const char *prefix, const char *word,
    bool (*read)(struct reading *, struct message *, const struct cfb_entry *))
{
	size_t number = 0;

	for (size_t i = 0; i < storage->children; i++) {
		struct where w;
		bool good;

		if (!numbered(storage->child[i], prefix))
			continue;
		where_enter(r->c, &w, word, ++number);
		good = read(r, m, storage->child[i]) || demote(r->c);
		where_leave(r->c);
		if (!good)
			return false;
	}
	return true;
}

static bool
message_read(struct reading *r, struct message *m, const struct cfb_entry *storage, size_t header)
{
	struct source s = { .r = r, .message = m, .storage = storage, .props = &m->props };

	m->clsid = storage->clsid;
	m->created = storage->created;
	m->modified = storage->modified;
	properties_read(&s, header, true);
	return children_read(r, m, storage, OXMSG_RECIPIENT, "recipient", recipient_read) &&
	       children_read(r, m, storage, OXMSG_ATTACHMENT, "attachment", attachment_read);
}

/* Any of what makes a compound file a message; each of them is missing somewhere. */
static bool
holds_message(const struct cfb_entry *root)
{
	if (find_stream(root, OXMSG_PROPERTIES) != NULL)
		return true;
	for (size_t i = 0; i < root->children; i++)
		if (tag_of_name(root->child[i]) != 0 || numbered(root->child[i], OXMSG_RECIPIENT))
			return true;
	return false;
}

struct message *
oxmsg_read(struct ctx *c, struct bytes file, const struct read_opts *o)
{
	struct reading r = { .c = c, .opts = o };
	struct cfb *cfb = cfb_open(c, file);
	struct message *m;

	if (cfb == NULL)
		return NULL;
	if (!holds_message(cfb->root)) {
		fail(c, E_FORMAT, NOWHERE, "msg: this compound file holds no message");
		return NULL;
	}
	mapping_read(&r, cfb->root);
	m = message_new(c, NULL);
	return message_read(&r, m, cfb->root, HEADER_TOP) ? m : NULL;
}
