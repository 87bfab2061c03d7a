/* formats/cfb.c and cfb-write.c: the document's own example, damage of each kind, and the limits of
 * the layout. */
#include <stdio.h>

#include "formats/base/input.h"
#include "formats/cfb.h"
#include "tests/unit/unit.h"

#define SECTOR 512

static struct bytes
example(void)
{
	struct bytes file;

	ck_assert(input_file(c, &file, "testdata/cfb/good-spec-3.cfb"));
	ck_assert_uint_eq(file.n, 3072);
	return arena_copy(c, file);
}

static void
put32(struct bytes file, size_t at, uint32_t v)
{
	uint8_t *p = (uint8_t *)(uintptr_t)file.p + at;

	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static uint32_t
u32(struct bytes b, size_t at)
{
	return b.p[at] | (uint32_t)b.p[at + 1] << 8 | (uint32_t)b.p[at + 2] << 16 |
	       (uint32_t)b.p[at + 3] << 24;
}

/* The place of a directory entry in the example, whose directory is sector 1. */
static size_t
entry_at(size_t i)
{
	return 2 * SECTOR + i * 128;
}

static const struct cfb_entry *
stream_1(const struct cfb *cfb)
{
	const struct cfb_entry *e = cfb_find(cfb->root, "Storage 1");

	ck_assert_ptr_nonnull(e);
	return cfb_find(e, "Stream 1");
}

/* MS-CFB 3, Structure Examples. */
START_TEST(example_of_the_document)
{
	struct cfb *cfb = cfb_open(c, example());
	const struct cfb_entry *e;
	struct bytes data;

	ck_assert_ptr_nonnull(cfb);
	ck_assert_int_eq(cfb->version, 3);
	ck_assert_uint_eq(cfb->root->children, 1);
	ck_assert_int_eq(cfb->root->modified, 0x01BAB44B13921E80);
	e = cfb->root->child[0];
	ck_assert_int_eq(e->type, CFB_STORAGE);
	ck_assert_int_eq(e->created, 0x01BAB44B12F98800);
	ck_assert_mem_eq(
	    e->clsid.b, "\0\x61\x61\x56\x54\xC1\xCE\x11\x85\x53\0\xAA\0\xA1\xF9\x5B", 16);
	e = stream_1(cfb);
	ck_assert_uint_eq(e->data.n, 544);
	ck_assert_uint_eq(e->data.parts, 1); /* adjacent sectors are one view */
	data = blob_flat(c, &e->data);
	for (size_t i = 0; i < 32; i++)
		ck_assert_mem_eq(data.p + 17 * i, "Data for stream 1", 17);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

START_TEST(names_are_found_in_any_case)
{
	struct cfb *cfb = cfb_open(c, example());

	ck_assert_ptr_eq(cfb_find(cfb->root, "STORAGE 1"), cfb->root->child[0]);
	ck_assert_ptr_eq(cfb_find(cfb->root, "storage 1"), cfb->root->child[0]);
	ck_assert_ptr_null(cfb_find(cfb->root, "Storage 12"));
	ck_assert_ptr_null(cfb_find(cfb->root, "a name that is longer than thirty-one"));
}
END_TEST

static struct cfb_entry
named(const char *utf16, size_t units)
{
	struct cfb_entry e = { .name_n = (uint8_t)units };

	for (size_t i = 0; i < units; i++)
		e.name[i] = (uint16_t)((uint8_t)utf16[2 * i] | (uint8_t)utf16[2 * i + 1] << 8);
	return e;
}

/* Red-Black Tree: length first, then upper case: '_' (0x5F) stands behind 'Z' though before 'z'. */
START_TEST(order_of_names)
{
	struct cfb_entry b = named("b\0", 1), aa = named("a\0a\0", 2), z = named("z\0", 1),
			 line = named("_\0", 1), a_umlaut = named("\xE4\0", 1),
			 A_umlaut = named("\xC4\0", 1), y_dots = named("\xFF\0", 1),
			 Y_dots = named("\x78\x01", 1), el = named("\x3B\x04", 1),
			 EL = named("\x1B\x04", 1), divide = named("\xF7\0", 1),
			 times = named("\xD7\0", 1);

	ck_assert_int_lt(cfb_compare(&b, &aa), 0);
	ck_assert_int_lt(cfb_compare(&z, &line), 0);
	ck_assert_int_eq(cfb_compare(&a_umlaut, &A_umlaut), 0);
	ck_assert_int_eq(cfb_compare(&y_dots, &Y_dots), 0);
	ck_assert_int_eq(cfb_compare(&el, &EL), 0);
	ck_assert_int_ne(cfb_compare(&divide, &times), 0);
}
END_TEST

/* Compound File Directory Entry: older writers left the high half of a size as it was. */
START_TEST(high_half_of_a_size_is_ignored_in_version_3)
{
	struct bytes file = example();

	put32(file, entry_at(2) + 124, 0xDEADBEEF);
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 544);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

START_TEST(size_past_the_chain_is_cut)
{
	struct bytes file = example();

	put32(file, entry_at(2) + 120, 3000);
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 576); /* nine mini sectors */
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(mini_chain_that_loops_is_cut)
{
	struct bytes file = example();

	put32(file, 3 * SECTOR + 4 * 3, 0); /* mini sector 3 -> 0 */
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 4 * 64);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(directory_chain_that_loops_is_cut)
{
	struct bytes file = example();

	put32(file, SECTOR + 4 * 1, 1);
	ck_assert_ptr_nonnull(stream_1(cfb_open(c, file)));
	ck_assert_uint_ge(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(siblings_that_loop_are_visited_once)
{
	struct bytes file = example();
	struct cfb *cfb;

	put32(file, entry_at(1) + 68, 1);     /* its own left sibling */
	put32(file, entry_at(1) + 72, 0);     /* and the root its right one */
	put32(file, entry_at(2) + 68, 77777); /* one that is not there */
	cfb = cfb_open(c, file);
	ck_assert_uint_eq(cfb->root->children, 1);
	ck_assert_ptr_nonnull(stream_1(cfb));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 3);
}
END_TEST

START_TEST(missing_mini_stream_costs_its_streams)
{
	struct bytes file = example();

	put32(file, entry_at(0) + 116, 0xFFFFFFFE);
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 0);
	ck_assert_uint_ge(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(unknown_sector_shift_goes_by_the_version)
{
	struct bytes file = example();

	((uint8_t *)(uintptr_t)file.p)[30] = 77;
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 544);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(short_last_sector_is_read)
{
	struct bytes file = example(), data;

	file.n -= 500; /* in the mini stream's second sector: 20 bytes of the stream are missing */
	data = blob_flat(c, &stream_1(cfb_open(c, file))->data);
	ck_assert_uint_eq(data.n, 544);
	ck_assert_mem_eq(data.p + 30 * 17, "Data for stream 1", 14);
	for (size_t i = 544 - 20; i < 544; i++)
		ck_assert_uint_eq(data.p[i], 0);
	ck_assert_uint_ge(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(lost_entries_are_told)
{
	struct bytes file = example();

	put32(file, entry_at(1) + 76, 0xFFFFFFFF);
	ck_assert_uint_eq(cfb_open(c, file)->root->child[0]->children, 0);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* A header that fills what it does not use with zeros does not make sector 0 part of the FAT. */
START_TEST(zeros_behind_the_list_of_fat_sectors)
{
	struct bytes file = example();

	for (size_t i = 1; i < 109; i++)
		put32(file, 76 + 4 * i, 0);
	ck_assert_uint_eq(stream_1(cfb_open(c, file))->data.n, 544);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

START_TEST(what_is_no_compound_file)
{
	ck_assert_ptr_null(cfb_open(c, BYTES("From: somebody\n")));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

START_TEST(header_alone)
{
	ck_assert_ptr_null(cfb_open(c, bytes_upto(example(), 300)));
	ck_assert_int_eq(c->err.code, E_TRUNC);
}
END_TEST

static struct bytes
written(const struct cfb_entry *root)
{
	struct sink out = sink_memory(c);

	ck_assert(cfb_write(c, &out, root));
	return buf_bytes(&out.buf);
}

static struct cfb_entry *
stream_new(struct cfb_entry *storage, const char *name, size_t n)
{
	struct cfb_entry *e = cfb_new(c, CFB_STREAM, name);
	uint8_t *p = arena_alloc(c, n + 1);

	memset(p, name[0], n);
	e->data = blob_of((struct bytes){ p, n });
	cfb_add(c, storage, e);
	return e;
}

/* The cutoff between mini stream and sectors of their own, on both sides and at the edges of
 * sectors. */
START_TEST(sizes_around_the_limits)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192 };
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct bytes file;
	struct cfb *cfb;
	char name[32];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(name, sizeof(name), "%c%zu", (char)('a' + i), sizes[i]);
		stream_new(root, name, sizes[i]);
	}
	file = written(root);
	ck_assert_uint_eq(file.n % 512, 0);
	cfb = cfb_open(c, file);
	ck_assert_uint_eq(cfb->root->children, sizeof(sizes) / sizeof(sizes[0]));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const struct cfb_entry *e;
		struct bytes data;

		snprintf(name, sizeof(name), "%c%zu", (char)('A' + i), sizes[i]);
		e = cfb_find(cfb->root, name);
		ck_assert_ptr_nonnull(e);
		ck_assert_uint_eq(e->data.n, sizes[i]);
		data = blob_flat(c, &e->data);
		for (size_t k = 0; k < data.n; k++)
			ck_assert_uint_eq(data.p[k], 'a' + i);
	}
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

/* More than the 109 FAT sectors that the header lists: 109 * 128 sectors of 512 bytes are 7 MB. */
START_TEST(difat_chain)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct bytes file;
	struct cfb *cfb;

	stream_new(root, "large", (size_t)17 << 20);
	stream_new(root, "small", 10);
	file = written(root);
	ck_assert_uint_gt(u32(file, 44), 109 + 127); /* FAT sectors */
	ck_assert_uint_eq(u32(file, 72), 2);         /* DIFAT sectors */
	cfb = cfb_open(c, file);
	ck_assert_uint_eq(cfb_find(cfb->root, "large")->data.n, (size_t)17 << 20);
	ck_assert_uint_eq(cfb_find(cfb->root, "large")->data.parts, 1);
	ck_assert_uint_eq(cfb_find(cfb->root, "small")->data.n, 10);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

/* How many black nodes each way down from an entry has; fails where that differs, or where red
 * hangs below red. */
static int
black_height(struct bytes dir, uint32_t at, bool red_above)
{
	bool red;
	int left, right;

	if (at == 0xFFFFFFFF)
		return 1;
	red = dir.p[at * 128 + 67] == 0;
	ck_assert(!(red && red_above));
	left = black_height(dir, u32(dir, at * 128 + 68), red);
	right = black_height(dir, u32(dir, at * 128 + 72), red);
	ck_assert_int_eq(left, right);
	return left + !red;
}

START_TEST(red_black_tree_of_any_size)
{
	for (size_t n = 1; n <= 70; n++) {
		struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
		struct bytes file;
		char name[32];

		for (size_t i = 0; i < n; i++) {
			snprintf(name, sizeof(name), "%zu", i * 7919 % n);
			stream_new(root, name, 0);
		}
		file = written(root);
		file = bytes_from(file, 512 * ((size_t)u32(file, 48) + 1));
		black_height(file, u32(file, 76), true);
	}
}
END_TEST

START_TEST(two_of_one_name_are_refused)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct sink out = sink_memory(c);

	stream_new(root, "name", 1);
	stream_new(root, "NAME", 1);
	ck_assert(!cfb_write(c, &out, root));
	ck_assert_int_eq(c->err.code, E_INTERNAL);
}
END_TEST

/* What the writer of a file over 2 GB puts, but for the bulk of it. */
struct large {
	uint64_t total;
	uint8_t header[4096];
	uint32_t fat[3]; /* the entries before, of and behind the range lock sector */
	bool lock_clear;
	uint8_t behind;
};

#define LOCK_AT     UINT64_C(0x7FFFF000)
#define LOCK_SECTOR (LOCK_AT / 4096 - 1)

static void
large_byte(struct large *to, uint64_t at, uint8_t byte)
{
	uint64_t fat = 4096 + 4 * (LOCK_SECTOR - 1);

	if (at < 4096)
		to->header[at] = byte;
	if (at >= fat && at < fat + 12)
		to->fat[(at - fat) / 4] |= (uint32_t)byte << (8 * ((at - fat) % 4));
	if (at >= LOCK_AT && at < LOCK_AT + 4096 && byte != 0)
		to->lock_clear = false;
	if (at == LOCK_AT + 4096)
		to->behind = byte;
}

static bool
large_take(void *arg, const uint8_t *p, size_t n)
{
	struct large *to = arg;

	if (to->total < 4 << 20 || (to->total + n > LOCK_AT && to->total < LOCK_AT + 8192))
		for (size_t i = 0; i < n; i++)
			large_byte(to, to->total + i, p[i]);
	to->total += n;
	return true;
}

/* Compound File Range Lock Sector, in a file of version 4. */
START_TEST(over_two_gigabytes)
{
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry"), *e;
	struct large to = { .lock_clear = true };
	struct sink out = sink_taker(c, large_take, &to);
	size_t step = 1 << 20, parts = 2100;
	struct bytes *many = NEW(c, struct bytes, parts);
	uint8_t *p = arena_alloc(c, step);

	memset(p, 'x', step);
	for (size_t i = 0; i < parts; i++)
		many[i] = (struct bytes){ p, step };
	e = cfb_new(c, CFB_STREAM, "large");
	e->data = (struct blob){ .n = step * parts, .parts = parts, .at.many = many };
	cfb_add(c, root, e);
	ck_assert(cfb_write(c, &out, root));
	ck_assert(sink_flush(&out));
	ck_assert_uint_eq(to.header[26], 4);  /* major version */
	ck_assert_uint_eq(to.header[30], 12); /* sector shift */
	ck_assert_uint_eq(to.total % 4096, 0);
	ck_assert_uint_gt(to.total, step * parts);
	ck_assert_uint_eq(to.fat[0], LOCK_SECTOR + 1); /* the chain steps over it */
	ck_assert_uint_eq(to.fat[1], 0xFFFFFFFE);
	ck_assert_uint_eq(to.fat[2], LOCK_SECTOR + 2);
	ck_assert(to.lock_clear);
	ck_assert_uint_eq(to.behind, 'x');
}
END_TEST

UNIT("cfb", example_of_the_document, names_are_found_in_any_case, order_of_names,
    high_half_of_a_size_is_ignored_in_version_3, size_past_the_chain_is_cut,
    mini_chain_that_loops_is_cut, directory_chain_that_loops_is_cut,
    siblings_that_loop_are_visited_once, missing_mini_stream_costs_its_streams,
    unknown_sector_shift_goes_by_the_version, short_last_sector_is_read, lost_entries_are_told,
    zeros_behind_the_list_of_fat_sectors, what_is_no_compound_file, header_alone,
    sizes_around_the_limits, difat_chain, red_black_tree_of_any_size, two_of_one_name_are_refused,
    over_two_gigabytes)
