#include "formats/cab.h"

#include "formats/base/filetime.h"
#include "tests/unit/unit.h"

/* MS-CAB 3, Structure Examples: all of it. */
static const char spec[] =
    "MSCF\0\0\0\0\xfd\0\0\0\0\0\0\0\x2c\0\0\0\0\0\0\0\x03\x01\x01\0\x02\0\0\0"
    "\x22\x06\0\0\x5e\0\0\0\x01\0\0\0\x4d\0\0\0\0\0\0\0\0\0\x6c\x22\xba\x59\x20\0hello.c\0"
    "\x4a\0\0\0\x4d\0\0\0\0\0\x6c\x22\xe7\x59\x20\0welcome.c\0"
    "\xbd\x5a\xa6\x30\x97\0\x97\0"
    "#include <stdio.h>\r\n\r\nvoid main(void)\r\n{\r\n    printf(\"Hello, world!\\n\");\r\n}\r\n"
    "#include <stdio.h>\r\n\r\nvoid main(void)\r\n{\r\n    printf(\"Welcome!\\n\");\r\n}\r\n\r\n";

#define SPEC_SIZE 253

static const struct bytes example = { (const uint8_t *)spec, SPEC_SIZE };

/* What a file of a cabinet holds. */
static struct bytes
content(struct ctx *ctx, struct cab_reader *r, const struct cab_file *f)
{
	struct sink out = sink_memory(ctx);

	ck_assert_msg(cab_copy(r, &out, f), "%s", ctx->err.msg);
	return buf_bytes(&out.buf);
}

static bool
published(struct ctx *ctx, void *arg)
{
	struct cab *cab = cab_open(ctx, &example, 1, 0, false);
	struct civil d;

	(void)arg;
	ck_assert_uint_eq(sizeof(spec) - 1, SPEC_SIZE);
	ck_assert_ptr_nonnull(cab);
	ck_assert_uint_eq(cab->files, 2);
	ck_assert_uint_eq(cab->folders, 1);
	ck_assert_uint_eq(cab->part[0].head.set, 0x622);
	ck_assert_str_eq((const char *)cab->file[0].name.p, "hello.c");
	ck_assert_str_eq((const char *)cab->file[1].name.p, "welcome.c");
	ck_assert_uint_eq(cab->file[1].size, 74);
	ck_assert_uint_eq(cab->file[1].attributes, CAB_ARCHIVE);
	ck_assert(filetime_civil(&d, cab->file[1].modified)); /* March 12, 1997, 11:15:14 */
	ck_assert_int_eq(d.year * 10000 + d.month * 100 + d.day, 19970312);
	ck_assert_int_eq(d.hour * 10000 + d.minute * 100 + d.second, 111514);
	/* backwards: the folder is read again */
	struct cab_reader *r = cab_read(cab);
	ck_assert(bytes_equal(content(ctx, r, &cab->file[1]), bytes_from(example, SPEC_SIZE - 74)));
	ck_assert(
	    bytes_equal(content(ctx, r, &cab->file[0]), bytes_upto(bytes_from(example, 0x66), 77)));
	ck_assert_uint_eq(ctx->note_count, 0);
	return true;
}

START_TEST(published_example)
{
	ck_assert(ctx_run(c, published, NULL));
}
END_TEST

/* The same members give the same file, but for setID and the name's order in no place. */
static bool
written(struct ctx *ctx, void *arg)
{
	const struct civil dates[] = {
		{ .year = 1997, .month = 3, .day = 12, .hour = 11, .minute = 13, .second = 52 },
		{ .year = 1997, .month = 3, .day = 12, .hour = 11, .minute = 15, .second = 15 }
	};
	struct cab_member m[] = {
		{ .name = BYTES("hello.c"), .size = 77, .attributes = CAB_ARCHIVE },
		{ .name = BYTES("welcome.c"), .size = 74, .attributes = CAB_ARCHIVE }
	};
	struct cab_opts o = { .method = CAB_NONE, .set = 0x622 };
	struct sink data = sink_memory(ctx), head = sink_memory(ctx);
	struct bytes plain = bytes_from(example, 0x66);
	struct cab_writer *w;

	(void)arg;
	ck_assert(filetime_of(&m[0].modified, &dates[0]) && filetime_of(&m[1].modified, &dates[1]));
	w = cab_create(ctx, &o, m, 2, &data);
	ck_assert_ptr_nonnull(w);
	for (size_t at = 0; at < plain.n; at += 10)
		ck_assert(cab_put(w, bytes_upto(bytes_from(plain, at), 10)));
	ck_assert(cab_end(w, &head));
	buf_put_bytes(&head.buf, buf_bytes(&data.buf));
	ck_assert(bytes_equal(buf_bytes(&head.buf), example));
	return true;
}

START_TEST(published_example_written)
{
	ck_assert(ctx_run(c, written, NULL));
}
END_TEST

/* MS-CAB 3.1: the last bytes of a block go the other way round. */
START_TEST(checksums)
{
	ck_assert_uint_eq(cab_checksum(BYTES("\1\2\3\4"), 0), 0x04030201);
	ck_assert_uint_eq(cab_checksum(BYTES("\1\2\3"), 0), 0x010203);
	ck_assert_uint_eq(cab_checksum(BYTES("\1\2"), 0), 0x0102);
	ck_assert_uint_eq(cab_checksum(BYTES("\1"), 0), 0x01);
	ck_assert_uint_eq(cab_checksum(BYTES("\1\0\0\0\2\0\0\0\4\0\0\0\x10"), 8), 8 ^ 7 ^ 0x10);
	ck_assert_uint_eq(
	    cab_checksum(BYTES("\x97\0\x97\0"), cab_checksum(bytes_from(example, 0x66), 0)),
	    0x30A65ABD);
}
END_TEST

/* The example with bytes changed, opened and read whole. */
struct changed {
	size_t at;
	uint8_t byte;
	size_t size; /* of the file; 0: all */
	enum fault fault;
	unsigned damage; /* notes */
	size_t files;
};

static bool
read_changed(struct ctx *ctx, void *arg)
{
	const struct changed *t = arg;
	uint8_t *copy = malloc(SPEC_SIZE); /* of just its size */
	struct bytes in = { copy, t->size > 0 ? t->size : SPEC_SIZE };
	struct cab *cab;
	bool good = true;

	memcpy(copy, spec, SPEC_SIZE);
	copy[t->at] = t->byte;
	cab = cab_open(ctx, &in, 1, 0, false);
	if (cab != NULL) {
		struct cab_reader *r = cab_read(cab);

		ck_assert_msg(cab->files == t->files, "byte %zu: %zu files", t->at, cab->files);
		for (size_t i = 0; good && i < cab->files; i++) {
			struct sink out = sink_memory(ctx);

			good = cab_copy(r, &out, &cab->file[i]);
		}
	}
	free(copy);
	return cab != NULL && good;
}

START_TEST(changes)
{
	static const struct changed tests[] = {
		{ 0, 'X', 0, E_FORMAT, 0, 0 },       /* signature */
		{ 25, 2, 0, E_FORMAT, 0, 0 },        /* version 2 */
		{ 0x1A, 0, 0, E_FORMAT, 0, 0 },      /* no folder */
		{ 0x1B, 0xFF, 0, E_FORMAT, 0, 0 },   /* 65,281 of them */
		{ 0x1C, 0, 0, E_FORMAT, 0, 0 },      /* no file */
		{ 0x1D, 0xFF, 0, OK, 1, 2 },         /* 65,282: the table runs into the data */
		{ 0x5E, 0, 0, OK, 1, 2 },            /* a wrong checksum */
		{ 0x28, 0, 0, E_TRUNC, 0, 2 },       /* a folder without blocks */
		{ 0x2A, 2, 0, E_UNSUPPORTED, 0, 2 }, /* Quantum */
		{ 0x2A, 7, 0, E_UNSUPPORTED, 0, 2 }, /* a method that nobody knows */
		{ 0x2A, 1, 0, E_FORMAT, 0, 2 },      /* not MSZIP */
		{ 0x2A, 3, 0, E_FORMAT, 0, 2 },      /* LZX without a window */
		{ 0x34, 1, 0, OK, 0, 1 },            /* a file of a folder that is not there */
		{ 0x34, 0xFE, 0, OK, 0, 1 },         /* 254 */
		{ 0x48, 0xFF, 0, E_TRUNC, 0, 2 },    /* a file behind the end */
		{ 0x27, 1, 0, E_TRUNC, 0, 2 },       /* blocks behind the end */
		{ 0x64, 0x96, 0, OK, 2, 2 },         /* cbUncomp is not cbData (and the checksum) */
		{ 0, 'M', 252, E_TRUNC, 1, 2 },      /* cut by a byte */
		{ 0, 'M', 0x50, E_TRUNC, 0, 1 },     /* cut in the table */
		{ 0, 'M', 35, E_TRUNC, 0, 0 },       /* cut in the header */
		{ 0, 'M', 0x2B, E_FORMAT, 1, 0 },    /* cut in the folder */
	};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct changed t = tests[i];

		ctx_free(c);
		ctx_init(c, NULL);
		ck_assert_msg(
		    ctx_run(c, read_changed, &t) == (t.fault == OK), "test %zu: %s", i, c->err.msg);
		ck_assert_msg(c->err.code == t.fault, "test %zu: %s", i, c->err.msg);
		if (t.fault == OK)
			ck_assert_msg(unit_notes(NOTE_DAMAGE) == t.damage, "test %zu: %u notes", i,
			    unit_notes(NOTE_DAMAGE));
	}
}
END_TEST

/* Writing in every way, read again. */
struct variant {
	struct cab_opts o;
	size_t step;
};

static bool
write_and_read(struct ctx *ctx, void *arg)
{
	static const uint32_t sizes[] = { 0, 1, 32768, 0, 100000, 32767, 7, 0, 65536, 0 };
	enum { N = sizeof(sizes) / sizeof(sizes[0]) };
	const struct variant *v = arg;
	struct cab_member m[N];
	struct sink data = sink_memory(ctx), head = sink_memory(ctx);
	static uint8_t plain[300000];
	struct cab_writer *w;
	struct cab_reader *r;
	struct cab *cab;
	struct bytes all = { plain, 0 };
	size_t at = 0;

	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * i >> 9);
	for (size_t i = 0; i < N; i++) {
		m[i] =
		    (struct cab_member){ .name = arena_print(ctx, "dir/%zu", i), .size = sizes[i] };
		all.n += sizes[i];
	}
	w = cab_create(ctx, &v->o, m, N, &data);
	ck_assert_ptr_nonnull(w);
	for (; at < all.n; at += v->step)
		ck_assert(cab_put(w, bytes_upto(bytes_from(all, at), v->step)));
	ck_assert(cab_end(w, &head));
	buf_put_bytes(&head.buf, buf_bytes(&data.buf));
	all = buf_bytes(&head.buf);
	cab = cab_open(ctx, &all, 1, 0, false);
	ck_assert_ptr_nonnull(cab);
	ck_assert_uint_eq(cab->files, N);
	ck_assert_uint_eq(cab->part[0].head.size, all.n);
	r = cab_read(cab);
	at = 0;
	for (size_t i = 0; i < N; i++) {
		struct bytes b = content(ctx, r, &cab->file[i]);

		ck_assert_str_eq((const char *)cab->file[i].name.p,
		    (const char *)arena_print(ctx, "dir\\%zu", i).p);
		ck_assert(bytes_equal(b, (struct bytes){ plain + at, sizes[i] }));
		at += sizes[i];
	}
	ck_assert_uint_eq(ctx->note_count, 0);
	return true;
}

START_TEST(round_trips)
{
	for (int i = 0; i < 12; i++) {
		static const enum cab_method methods[] = { CAB_NONE, CAB_MSZIP, CAB_LZX };
		static const uint32_t folders[] = { 0, 1, 33000, 100000 };
		struct variant v = { .o = { .method = methods[i % 3],
					 .level = 1 + i % 9,
					 .folder_size = folders[i / 3] },
			.step = i % 2 == 0 ? 1000003 : 4099 };

		ctx_free(c);
		ctx_init(c, NULL);
		ck_assert(ctx_run(c, write_and_read, &v));
	}
}
END_TEST

/* What cannot be written. */
static bool
refused(struct ctx *ctx, void *arg)
{
	struct cab_member m = *(const struct cab_member *)arg;
	struct cab_opts o = { .method = CAB_MSZIP };
	struct sink data = sink_memory(ctx);

	return cab_create(ctx, &o, &m, 1, &data) != NULL;
}

START_TEST(limits_of_the_format)
{
	static const uint8_t long_name[256] = { 'a' };
	struct cab_member m[] = { { .name = BYTES("x"), .size = CAB_FILE_MAX + 1 },
		{ .name = BYTES("") }, { .name = { long_name, sizeof(long_name) } },
		{ .name = BYTES("\xFF") }, { .name = BYTES("a\0b") } };

	for (size_t i = 0; i < sizeof(m) / sizeof(m[0]); i++) {
		ctx_free(c);
		ctx_init(c, NULL);
		ck_assert(!ctx_run(c, refused, &m[i]));
		ck_assert_int_eq(c->err.code, i < 3 ? E_UNSUPPORTED : E_FORMAT);
	}
}
END_TEST

static bool
search(struct ctx *ctx, void *arg)
{
	struct buf b = { .c = ctx };
	struct bytes in;

	(void)arg;
	buf_put_str(&b, "MSCF, MSC and MSCF are no cabinets; this is: MSCFMSC");
	buf_put_bytes(&b, example);
	buf_put_bytes(&b, example);
	in = buf_bytes(&b);
	ck_assert_uint_eq(cab_find(ctx, in, 0), 52);
	ck_assert_uint_eq(cab_find(ctx, in, 53), 52 + SPEC_SIZE);
	ck_assert_uint_eq(cab_find(ctx, in, 53 + SPEC_SIZE), in.n);
	ck_assert_int_eq(ctx->err.code, OK);
	return true;
}

START_TEST(behind_other_bytes)
{
	ck_assert(ctx_run(c, search, NULL));
}
END_TEST

UNIT("cab", published_example, published_example_written, checksums, changes, round_trips,
    limits_of_the_format, behind_other_bytes)
