/* libconv/oxmsg.c and oxmsg-write.c: the bytes that are written, and what damaged ones are read as.
 */
#include <stdio.h>

#include "formats/base/input.h"
#include "libconv/oxmsg.h"
#include "tests/unit/unit.h"

#define MAPPING "__nameid_version1.0"
#define STREAM  "__properties_version1.0"

static const struct read_opts as_it_says;

static struct bytes
written(const struct message *m, bool ansi)
{
	struct oxmsg_opts o = { .ansi = ansi };
	struct sink out = sink_memory(c);

	ck_assert(oxmsg_write(c, &out, m, &o));
	return buf_bytes(&out.buf);
}

/* The root of what is written. */
static const struct cfb_entry *
root_of(const struct message *m, bool ansi)
{
	struct cfb *cfb = cfb_open(c, written(m, ansi));

	ck_assert_ptr_nonnull(cfb);
	return cfb->root;
}

/* The entry at a path of names separated by '/'; NULL where there is none. */
static const struct cfb_entry *
at(const struct cfb_entry *e, const char *path)
{
	char name[64];

	while (e != NULL && *path != '\0') {
		size_t n = strcspn(path, "/");

		snprintf(name, sizeof(name), "%.*s", (int)n, path);
		e = cfb_find(e, name);
		path += n + (path[n] == '/');
	}
	return e;
}

static struct bytes
stream(const struct cfb_entry *e, const char *path)
{
	e = at(e, path);
	ck_assert_ptr_nonnull(e);
	ck_assert_int_eq(e->type, CFB_STREAM);
	return blob_flat(c, &e->data);
}

static uint32_t
u32(struct bytes b, size_t i)
{
	ck_assert_uint_ge(b.n, i + 4);
	return b.p[i] | (uint32_t)b.p[i + 1] << 8 | (uint32_t)b.p[i + 2] << 16 |
	       (uint32_t)b.p[i + 3] << 24;
}

/* The entry of a tag in a property stream with a header of that size; NULL where there is none. */
static const uint8_t *
entry(struct bytes properties, size_t header, uint32_t tag)
{
	ck_assert_uint_eq((properties.n - header) % 16, 0);
	for (size_t i = header; i < properties.n; i += 16)
		if (u32(properties, i) == tag)
			return properties.p + i;
	return NULL;
}

static uint32_t
entry_size(struct bytes properties, size_t header, uint32_t tag)
{
	const uint8_t *p = entry(properties, header, tag);

	ck_assert_ptr_nonnull(p);
	return u32((struct bytes){ p, 16 }, 8);
}

static void
same(struct bytes got, const void *want, size_t n)
{
	ck_assert_uint_eq(got.n, n);
	ck_assert_mem_eq(got.p, want, n);
}

/* Two recipients, and an attachment whose message has one recipient. */
static struct message *
nested(void)
{
	struct message *m = message_new(c, NULL), *inner = message_new(c, m);
	struct attachment *a;

	put_text(&m->props, &PidTagSubject, BYTES("outer"));
	put_text(&message_recipient(m)->props, &PidTagDisplayName, BYTES("one"));
	put_text(&message_recipient(m)->props, &PidTagDisplayName, BYTES("two"));
	a = message_attachment(m);
	put_int(&a->props, &PidTagAttachMethod, afEmbeddedMessage);
	a->message = inner;
	put_text(&inner->props, &PidTagSubject, BYTES("inner"));
	put_text(&message_recipient(inner)->props, &PidTagDisplayName, BYTES("three"));
	return m;
}

/* Top Level, Embedded Message Object, Attachment Object or Recipient Object Property Stream Header.
 */
START_TEST(headers_count_recipients_and_attachments)
{
	static const char inner[] = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
	const struct cfb_entry *root = root_of(nested(), false);
	char path[128];
	struct bytes b = stream(root, STREAM);

	same(bytes_upto(b, 32), "\0\0\0\0\0\0\0\0\2\0\0\0\1\0\0\0\2\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0",
	    32);
	ck_assert_ptr_nonnull(entry(b, 32, 0x0037001F));
	snprintf(path, sizeof(path), "%s%s", inner, STREAM);
	b = stream(root, path);
	same(bytes_upto(b, 24), "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 24);
	ck_assert_ptr_nonnull(entry(b, 24, 0x0037001F));
	b = stream(root, "__recip_version1.0_#00000001/" STREAM);
	same(bytes_upto(b, 8), "\0\0\0\0\0\0\0\0", 8);
	ck_assert_ptr_nonnull(entry(b, 8, 0x3001001F));
	b = stream(root, "__attach_version1.0_#00000000/" STREAM);
	ck_assert_uint_eq(entry_size(b, 8, 0x3701000D), 0xFFFFFFFF);
}
END_TEST

START_TEST(embedded_message_alone_is_a_top_level)
{
	const struct message *inner = nested()->attachment[0]->message;
	const struct cfb_entry *root = root_of(inner, false);

	same(bytes_upto(stream(root, STREAM), 32),
	    "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32);
	ck_assert_ptr_nonnull(at(root, MAPPING));
}
END_TEST

START_TEST(root_class_id)
{
	static const struct guid oft = { { GUID_OF(
	    0x0006F046, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
	struct message *m = message_new(c, NULL);

	ck_assert_mem_eq(
	    root_of(m, false)->clsid.b, "\x0B\x0D\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);
	m->clsid = oft;
	ck_assert_mem_eq(root_of(m, false)->clsid.b, oft.b, 16);
}
END_TEST

static void
put_named(struct message *m, const struct guid *set, const char *name, uint32_t lid)
{
	struct pid pid = { .set = set, .name = name, .id = lid };

	props_put(&m->props, &pid, PtypInteger32, (struct value){ .i = 1 });
}

/* MS-OXMSG 3.2.2: LID 0x811C of the set with GUID index 4 is found in stream 101D. */
START_TEST(bucket_of_the_document)
{
	struct message *m = message_new(c, NULL);
	const struct cfb_entry *mapping;

	put_named(m, &PSETID_Appointment, NULL, 0x8201);
	put_named(m, &PSETID_Task, NULL, 0x811C);
	mapping = at(root_of(m, false), MAPPING);
	same(stream(mapping, "__substg1.0_00020102"),
	    "\2\x20\6\0\0\0\0\0\xC0\0\0\0\0\0\0\x46\3\x20\6\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 32);
	same(stream(mapping, "__substg1.0_00030102"), "\1\x82\0\0\6\0\0\0\x1C\x81\0\0\x08\0\1\0",
	    16);
	same(stream(mapping, "__substg1.0_00040102"), "", 0);
	same(stream(mapping, "__substg1.0_101D0102"), "\x1C\x81\0\0\x08\0\1\0", 8);
}
END_TEST

/* "x-mailer" is in stream 100F with the CRC FF504E89, whatever its case (appendix A, note 1). */
START_TEST(bucket_of_a_header_field)
{
	static const char *const names[] = { "x-mailer", "X-Mailer" };

	for (size_t i = 0; i < 2; i++) {
		struct message *m = message_new(c, NULL);
		const struct cfb_entry *mapping;

		put_named(m, &PS_INTERNET_HEADERS, names[i], 0);
		mapping = at(root_of(m, false), MAPPING);
		same(stream(mapping, "__substg1.0_00030102"), "\0\0\0\0\7\0\0\0", 8);
		same(stream(mapping, "__substg1.0_100F0102"), "\x89\x4E\x50\xFF\7\0\0\0", 8);
		same(bytes_upto(stream(mapping, "__substg1.0_00040102"), 4), "\x10\0\0\0", 4);
	}
}
END_TEST

/* String Stream: each name begins at a multiple of four; PS_PUBLIC_STRINGS is index 2 and not in
 * the GUID stream. */
START_TEST(names_are_padded)
{
	struct message *m = message_new(c, NULL);
	const struct cfb_entry *mapping;

	put_named(m, &PS_PUBLIC_STRINGS, "abc", 0);
	put_named(m, &PS_PUBLIC_STRINGS, "b", 0);
	mapping = at(root_of(m, false), MAPPING);
	same(stream(mapping, "__substg1.0_00020102"), "", 0);
	same(stream(mapping, "__substg1.0_00030102"), "\0\0\0\0\5\0\0\0\x0C\0\0\0\5\0\1\0", 16);
	same(stream(mapping, "__substg1.0_00040102"), "\6\0\0\0a\0b\0c\0\0\0\2\0\0\0b\0\0\0", 20);
}
END_TEST

/* Named properties are one list for the file: those of subobjects are in it, each once. */
START_TEST(one_mapping_for_all)
{
	struct message *m = nested();
	const struct cfb_entry *root;

	put_named(m, &PSETID_Task, NULL, 0x811C);
	put_named(m->attachment[0]->message, &PSETID_Task, NULL, 0x811C);
	put_named(m->attachment[0]->message, &PSETID_Task, NULL, 0x811D);
	root = root_of(m, false);
	ck_assert_uint_eq(stream(root, MAPPING "/__substg1.0_00030102").n, 16);
	ck_assert_ptr_null(at(root, "__attach_version1.0_#00000000/__substg1.0_3701000D/" MAPPING));
}
END_TEST

START_TEST(strings_are_unicode)
{
	struct message *m = message_new(c, NULL);
	const struct cfb_entry *root;

	put_text(&m->props, &PidTagSubject, BYTES("\xC3\xA4"));
	root = root_of(m, false);
	ck_assert_uint_ne(entry_size(stream(root, STREAM), 32, 0x340D0003) & 0x00040000, 0);
	same(stream(root, "__substg1.0_0037001F"), "\xE4\0", 2);
	ck_assert_uint_eq(entry_size(stream(root, STREAM), 32, 0x0037001F), 4);
	ck_assert_ptr_null(at(root, "__substg1.0_0037001E"));
}
END_TEST

START_TEST(strings_are_of_the_code_page)
{
	struct message *m = message_new(c, NULL);
	const struct cfb_entry *root;

	m->codepage = 1251;
	put_int(&m->props, &PidTagStoreSupportMask, 0x00040E79);
	put_text(&m->props, &PidTagSubject, BYTES("\xD0\x9B\xE4\xBD\xA0")); /* one is not in 1251 */
	root = root_of(m, true);
	ck_assert_uint_eq(entry_size(stream(root, STREAM), 32, 0x340D0003), 0x00000E79);
	ck_assert_uint_eq(entry_size(stream(root, STREAM), 32, 0x3FFD0003), 1251);
	same(stream(root, "__substg1.0_0037001E"), "\xCB?", 2);
	ck_assert_uint_eq(entry_size(stream(root, STREAM), 32, 0x0037001E), 3);
	ck_assert_ptr_null(at(root, "__substg1.0_0037001F"));
	ck_assert_uint_eq(unit_notes(NOTE_LOSS), 1);
}
END_TEST

static void
put_values(struct message *m, uint32_t id, unsigned type, const struct value *v, size_t n)
{
	struct prop p = { .pid = { .id = id }, .type = (uint16_t)type, .n = n };

	p.v = NEW(c, struct value, n);
	memcpy(p.v, v, n * sizeof(*v));
	props_add(&m->props, p);
	props_seal(&m->props);
}

/* Multiple-Valued Properties: packed, or with their lengths listed: strings with a NUL, 4 bytes a
 * length; binary 8. */
START_TEST(several_values)
{
	const struct value numbers[] = { { .i = 1 }, { .i = -2 } };
	const struct value texts[] = { { .s = BYTES("a") }, { .s = BYTES("") } };
	const struct value blobs[] = { { .b = blob_of(BYTES("xyz")) } };
	struct message *m = message_new(c, NULL);
	const struct cfb_entry *root;
	struct bytes b;

	put_values(m, 0x6001, PtypMultiple | PtypInteger32, numbers, 2);
	put_values(m, 0x6002, PtypMultiple | PtypString, texts, 2);
	put_values(m, 0x6003, PtypMultiple | PtypBinary, blobs, 1);
	root = root_of(m, false);
	b = stream(root, STREAM);
	same(stream(root, "__substg1.0_60011003"), "\1\0\0\0\xFE\xFF\xFF\xFF", 8);
	ck_assert_uint_eq(entry_size(b, 32, 0x60011003), 8);
	same(stream(root, "__substg1.0_6002101F"), "\4\0\0\0\2\0\0\0", 8);
	same(stream(root, "__substg1.0_6002101F-00000000"), "a\0\0\0", 4);
	same(stream(root, "__substg1.0_6002101F-00000001"), "\0\0", 2);
	ck_assert_uint_eq(entry_size(b, 32, 0x6002101F), 8);
	same(stream(root, "__substg1.0_60031102"), "\3\0\0\0\0\0\0\0", 8);
	same(stream(root, "__substg1.0_60031102-00000000"), "xyz", 3);
}
END_TEST

/* A GUID lies in a stream though its length is fixed; a Boolean lies in the entry. */
START_TEST(single_values)
{
	struct message *m = message_new(c, NULL);
	const struct value yes = { .i = 1 }, guid = { .guid = PS_MAPI },
			   unknown = { .b = blob_of(BYTES("12345678")) };
	const struct cfb_entry *root;
	struct bytes b;

	put_values(m, 0x6001, PtypBoolean, &yes, 1);
	put_values(m, 0x6002, PtypGuid, &guid, 1);
	put_values(m, 0x6003, 0x0777, &unknown, 1);
	root = root_of(m, false);
	b = stream(root, STREAM);
	ck_assert_mem_eq(entry(b, 32, 0x6001000B) + 4, "\6\0\0\0\1\0\0\0\0\0\0\0", 12);
	ck_assert_uint_eq(entry_size(b, 32, 0x60020048), 16);
	same(stream(root, "__substg1.0_60020048"), PS_MAPI.b, 16);
	ck_assert_mem_eq(entry(b, 32, 0x60030777) + 8, "12345678", 8);
}
END_TEST

/* afStorage: the storage with its class and all that is in it, no property stream added. */
START_TEST(foreign_storage_is_copied)
{
	static const char name[] = "__attach_version1.0_#00000000/__substg1.0_3701000D";
	struct message *m = message_new(c, NULL);
	struct attachment *a = message_attachment(m);
	struct cfb_entry *object = cfb_new(c, CFB_STORAGE, "whatever"),
			 *inside = cfb_new(c, CFB_STREAM, "CONTENTS");
	const struct cfb_entry *e;

	object->clsid = PS_MAPI;
	object->created = 5 * FILETIME_DAY;
	object->modified = 6 * FILETIME_DAY;
	inside->data = blob_of(BYTES("picture"));
	cfb_add(c, object, inside);
	put_int(&a->props, &PidTagAttachMethod, afStorage);
	a->storage = object;
	e = at(root_of(m, false), name);
	ck_assert_ptr_nonnull(e);
	ck_assert_mem_eq(e->clsid.b, PS_MAPI.b, 16);
	ck_assert_int_eq(e->created, 5 * FILETIME_DAY);
	ck_assert_int_eq(e->modified, 6 * FILETIME_DAY);
	ck_assert_uint_eq(e->children, 1);
	same(stream(e, "CONTENTS"), "picture", 7);
}
END_TEST

START_TEST(text_of_8_bits_is_the_same_text)
{
	struct value v = { .s = BYTES("text") };
	struct prop one = { .pid = PidTagSubject.pid, .type = PtypString, .n = 1, .v = &v },
		    two = one;

	two.type = PtypString8;
	ck_assert(prop_same(&one, &two));
	two.type = PtypMultiple | PtypString;
	ck_assert(!prop_same(&one, &two));
}
END_TEST

START_TEST(nesting_has_a_limit)
{
	struct oxmsg_opts o = { .ansi = false };
	struct sink out = sink_memory(c);

	c->limits.depth = 0;
	ck_assert(!oxmsg_write(c, &out, nested(), &o));
	ck_assert_int_eq(c->err.code, E_LIMIT);
	ck_assert_uint_eq(out.total, 0);
}
END_TEST

/* A number above 0x8000 without a name stays, unless it is now another property's. */
START_TEST(number_without_a_name)
{
	const struct value seven = { .i = 7 };
	struct message *m = message_new(c, NULL);

	put_values(m, 0x8000, PtypInteger32, &seven, 1);
	ck_assert_ptr_nonnull(entry(stream(root_of(m, false), STREAM), 32, 0x80000003));
	put_named(m, &PSETID_Task, NULL, 0x811C);
	ck_assert_uint_eq(entry_size(stream(root_of(m, false), STREAM), 32, 0x80000003), 1);
	ck_assert_uint_eq(unit_notes(NOTE_DROPPED), 1);
}
END_TEST

static void
add_stream(struct cfb_entry *storage, const char *name, const void *p, size_t n)
{
	struct cfb_entry *e = cfb_new(c, CFB_STREAM, name);

	e->data = blob_of(arena_copy(c, (struct bytes){ p, n }));
	cfb_add(c, storage, e);
}

/* Adds an entry to what will be a property stream. */
static void
add_entry(struct buf *b, uint32_t tag, uint32_t value)
{
	buf_u32(b, tag);
	buf_u32(b, 6);
	buf_u32(b, value);
	buf_u32(b, 0);
}

static struct message *
read_back(struct cfb_entry *root)
{
	struct sink out = sink_memory(c);
	struct message *m;

	ck_assert(cfb_write(c, &out, root));
	m = oxmsg_read(c, buf_bytes(&out.buf), &as_it_says);
	ck_assert_ptr_nonnull(m);
	return m;
}

/* MS-OXMSG 3.2.1: entries of the entry stream, numeric and string. */
START_TEST(entries_of_the_document)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry"),
			 *mapping = cfb_new(c, CFB_STORAGE, MAPPING);
	struct buf b = { .c = c }, entries = { .c = c }, strings = { .c = c };
	struct pid number = { .set = &PSETID_Task, .id = 0x811C },
		   name = { .set = &PS_INTERNET_HEADERS, .name = "x" };
	struct message *m;

	buf_zero(&strings, 0x10);
	buf_u32(&strings, 2);
	buf_put(&strings, "x\0\0\0", 4);
	buf_put(&entries, "\0\0\0\0\0\0\0\0", 8); /* names nothing: a gap */
	buf_put(&entries, "\x1C\x81\0\0\x08\0\2\0", 8);
	buf_put(&entries, "\x10\0\0\0\7\0\1\0", 8);
	buf_put(&b, PS_INTERNET_HEADERS.b, 16);
	buf_put(&b, PSETID_Task.b, 16);
	add_stream(mapping, "__substg1.0_00020102", b.p, b.n);
	add_stream(mapping, "__substg1.0_00030102", entries.p, entries.n);
	add_stream(mapping, "__substg1.0_00040102", strings.p, strings.n);
	b = (struct buf){ .c = c };
	buf_zero(&b, 32);
	add_entry(&b, 0x80020003, 5);
	add_entry(&b, 0x80010003, 6);
	add_stream(root, STREAM, b.p, b.n);
	cfb_add(c, root, mapping);
	m = read_back(root);
	ck_assert_int_eq(props_find(&m->props, &number)->v[0].i, 5);
	ck_assert_int_eq(props_find(&m->props, &name)->v[0].i, 6);
}
END_TEST

/* The same tag over and over is read once, however often its stream could be decoded. */
START_TEST(entry_that_stands_often)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct buf b = { .c = c }, text = { .c = c };
	struct message *m;
	int64_t flags;

	buf_zero(&b, 32);
	add_entry(&b, 0x0E070003, 1);
	for (int i = 0; i < 100000; i++)
		add_entry(&b, 0x1000001F, 0);
	add_entry(&b, 0x0E070003, 2);
	buf_zero(&text, 1 << 20);
	memset(text.p, 'x', text.n);
	add_stream(root, STREAM, b.p, b.n);
	add_stream(root, "__substg1.0_1000001F", text.p, text.n);
	m = read_back(root);
	ck_assert(prop_int(&flags, &m->props, &PidTagMessageFlags));
	ck_assert_int_eq(flags, 2);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* A list of lengths that promises millions of values: those that are there are read, one note for
 * the others. */
START_TEST(values_that_are_missing)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct buf b = { .c = c }, lengths = { .c = c };
	struct message *m;

	buf_zero(&b, 32);
	add_entry(&b, 0x6002101F, 0);
	buf_zero(&lengths, 16 << 20);
	add_stream(root, STREAM, b.p, b.n);
	add_stream(root, "__substg1.0_6002101F", lengths.p, lengths.n);
	add_stream(root, "__substg1.0_6002101F-00000001", "a\0\0\0", 4);
	m = read_back(root);
	ck_assert_uint_eq(m->props.n, 1);
	ck_assert_uint_eq(m->props.v[0].n, 1);
	ck_assert_str_eq((const char *)m->props.v[0].v[0].s.p, "a");
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* A number that no entry holds, in a stream of its own (a fuzzer's): read past nothing. */
START_TEST(number_in_a_stream)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct buf b = { .c = c };
	struct message *m;
	int64_t importance;

	buf_zero(&b, 32);
	add_entry(&b, 0x0E070003, 1);
	add_stream(root, STREAM, b.p, b.n);
	add_stream(root, "__substg1.0_00170003", "\2\0\0", 3);
	m = read_back(root);
	ck_assert(prop_int(&importance, &m->props, &PidTagImportance));
	ck_assert_int_eq(importance, 2);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* Storages are numbered in hexadecimal, with gaps; what the header counts does not matter. */
START_TEST(gaps_in_the_numbers)
{
	static const char *const names[] = { "__recip_version1.0_#0000000A",
		"__recip_version1.0_#00000002", "__recip_version1.0_#00000010" };
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct buf b = { .c = c };
	struct message *m;
	int64_t id;

	buf_zero(&b, 32);
	add_stream(root, STREAM, b.p, b.n);
	for (uint32_t i = 0; i < 3; i++) {
		struct cfb_entry *e = cfb_new(c, CFB_STORAGE, names[i]);

		b = (struct buf){ .c = c };
		buf_zero(&b, 8);
		add_entry(&b, 0x30000003, i);
		add_stream(e, STREAM, b.p, b.n);
		cfb_add(c, root, e);
	}
	m = read_back(root);
	ck_assert_uint_eq(m->recipients, 3);
	for (size_t i = 0; i < 3; i++) {
		static const int64_t want[] = { 1, 0, 2 };

		ck_assert(prop_int(&id, &m->recipient[i]->props, &PidTagRowid));
		ck_assert_int_eq(id, want[i]);
	}
}
END_TEST

START_TEST(same_message_same_bytes)
{
	struct bytes one = written(nested(), false), two = written(nested(), false);

	same(two, one.p, one.n);
}
END_TEST

UNIT("oxmsg", headers_count_recipients_and_attachments, embedded_message_alone_is_a_top_level,
    root_class_id, bucket_of_the_document, bucket_of_a_header_field, names_are_padded,
    one_mapping_for_all, strings_are_unicode, strings_are_of_the_code_page, several_values,
    single_values, foreign_storage_is_copied, text_of_8_bits_is_the_same_text, nesting_has_a_limit,
    number_without_a_name, entries_of_the_document, entry_that_stands_often,
    values_that_are_missing, number_in_a_stream, gaps_in_the_numbers, same_message_same_bytes)
