/* LZX: the numbers of MS-PATCH, published streams, both ways over sizes around every border,
 * streams that are wrong. tests/cli/lzxd.t has an independent decoder. */
#include "formats/base/reader.h"
#include "formats/lzx-code.h"
#include "formats/lzx-encode.h"
#include "tests/unit/unit.h"

/* Text that has all of it: runs, repeats far and near, noise, calls. */
static uint8_t *
make_text(struct ctx *ctx, size_t n, uint32_t seed)
{
	uint8_t *p = NEW(ctx, uint8_t, n + 1);
	uint32_t x = seed * 2654435761u + 1;
	size_t at = 0;

	while (at < n) {
		size_t run;

		x = x * 1664525u + 1013904223u;
		run = (x >> 8) % (x >> 30 == 0 ? 40000 : 60) + 1;
		run = run < n - at ? run : n - at;
		for (size_t i = 0; i < run; i++, at++) {
			size_t from = (x >> 4) % (at + 1);

			switch (x >> 28 & 7) {
			case 0: p[at] = 0; break;
			case 1: p[at] = (uint8_t)((x >> (i % 24)) * 2654435761u >> 24); break;
			case 2: p[at] = i % 5 == 0 ? 0xE8 : (uint8_t)(i * i); break;
			case 3: p[at] = (uint8_t)('a' + (x >> (i % 20)) % 9); break;
			default: p[at] = at > 0 ? p[at - 1 - from % at] : 'x';
			}
		}
	}
	return p;
}

static bool
keep_chunk(void *arg, struct bytes chunk, size_t size)
{
	struct buf *b = arg;

	ck_assert_uint_le(chunk.n, LZX_CHUNK_IN);
	ck_assert_uint_le(size, LZX_CHUNK);
	buf_u32(b, (uint32_t)chunk.n);
	buf_u32(b, (uint32_t)size);
	buf_put_bytes(b, chunk);
	return true;
}

static void
compress(struct ctx *ctx, struct buf *out, struct bytes in, const struct lzx_opts *o, size_t step)
{
	struct lzx_writer *w;

	*out = (struct buf){ .c = ctx };
	w = lzx_create(ctx, o, keep_chunk, out);
	ck_assert_ptr_nonnull(w);
	for (size_t at = 0; at < in.n; at += step)
		ck_assert(lzx_put(w, bytes_upto(bytes_from(in, at), step)));
	ck_assert(lzx_end(w));
}

static void
expand_same(struct ctx *ctx, struct buf *b, struct bytes want, const struct lzx_opts *o)
{
	struct lzx *z = lzx_open(ctx, o->kind, o->window_bits, o->reference);
	struct reader r = rd_open(ctx, buf_bytes(b), 0);
	size_t at = 0;

	ck_assert_ptr_nonnull(z);
	while (rd_left(&r) > 0) {
		size_t n = rd_u32(&r), size = rd_u32(&r);
		struct bytes out;

		ck_assert_msg(
		    lzx_chunk(z, &out, rd_bytes(&r, n), size, rd_at(&r)), "%s", ctx->err.msg);
		ck_assert(bytes_equal(out, bytes_upto(bytes_from(want, at), size)));
		at += size;
	}
	ck_assert_uint_eq(at, want.n);
}

static void
round_trip(struct ctx *ctx, struct bytes in, const struct lzx_opts *o)
{
	struct mark mark = arena_mark(ctx);
	struct buf b;

	compress(ctx, &b, in, o, in.n + 1);
	expand_same(ctx, &b, in, o);
	arena_release(ctx, mark);
}

static bool
sizes(struct ctx *ctx, void *arg)
{
	static const size_t around[] = { 1, 2, 3, 9, 11, LZX_CHUNK - 1, LZX_CHUNK, LZX_CHUNK + 1,
		3 * LZX_CHUNK + 7, SEGMENT - 1, SEGMENT, SEGMENT + 1, SEGMENT + AHEAD,
		SEGMENT + AHEAD + 1, 3 * SEGMENT + 5 };
	size_t n = sizeof(around) / sizeof(around[0]);
	uint8_t *text = make_text(ctx, around[n - 1] + 70000, 1);

	(void)arg;
	for (size_t i = 0; i < n; i++) {
		for (int level = 1; level <= LZX_LEVEL_MAX; level += i < 9 ? 1 : 5) {
			struct lzx_opts o = { LZX_CAB, 15 + (unsigned)i % 7, level,
				level % 2 ? LZX_E8_ON : LZX_E8_AUTO, { 0 }, 0 };
			struct bytes in = { text + 1000 * i, around[i] };

			round_trip(ctx, in, &o);
			o.kind = LZX_DELTA;
			o.window_bits = 17 + (unsigned)i % 3;
			o.size = in.n;
			round_trip(ctx, in, &o);
			o.reference = (struct bytes){ text, 1 + 4001 * i };
			round_trip(ctx, in, &o);
		}
	}
	return true;
}

START_TEST(both_ways_around_every_border)
{
	ck_assert(ctx_run(c, sizes, NULL));
}
END_TEST

static bool
cuts(struct ctx *ctx, void *arg)
{
	size_t n = 2 * SEGMENT + 12345;
	struct bytes in = { make_text(ctx, n, 2), n };
	struct buf whole, cut;

	(void)arg;
	for (int level = 5; level <= 8; level += 3) {
		struct lzx_opts o = { LZX_CAB, 16, level, LZX_E8_AUTO, { 0 }, 0 };

		compress(ctx, &whole, in, &o, n);
		compress(ctx, &cut, in, &o, 9973);
		ck_assert(bytes_equal(buf_bytes(&whole), buf_bytes(&cut)));
	}
	return true;
}

START_TEST(output_does_not_depend_on_how_input_is_cut)
{
	ck_assert(ctx_run(c, cuts, NULL));
}
END_TEST

/* A block of long repeats with noise in it: no chunk may become larger than a cabinet allows. */
static bool
skewed(struct ctx *ctx, void *arg)
{
	size_t n = 2 * SEGMENT;
	uint8_t *p = NEW(ctx, uint8_t, n);
	uint32_t x = 1;

	(void)arg;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (uint8_t)(i % (3 * LZX_CHUNK) < LZX_CHUNK / 3 ? x >> 24 : i % 7);
	}
	for (int level = 1; level <= LZX_LEVEL_MAX; level++) {
		struct lzx_opts o = { LZX_CAB, 21, level, LZX_E8_OFF, { 0 }, 0 };

		round_trip(ctx, (struct bytes){ p, n }, &o);
	}
	return true;
}

START_TEST(no_chunk_is_larger_than_a_cabinet_allows)
{
	ck_assert(ctx_run(c, skewed, NULL));
}
END_TEST

/* Whether no chunk but the last ends with text from `from` on, as it is, and one byte more. */
static void
no_byte_follows(struct ctx *ctx, struct buf *b, struct bytes text, size_t from)
{
	struct reader r = rd_open(ctx, buf_bytes(b), 0);
	size_t end = 0;

	for (;;) {
		size_t n = rd_u32(&r), some;
		struct bytes chunk;

		end += rd_u32(&r);
		chunk = rd_bytes(&r, n);
		if (rd_left(&r) == 0)
			return;
		if (end <= from)
			continue;
		some = end - from < 8 ? end - from : 8;
		ck_assert_uint_gt(n, some);
		ck_assert(chunk.p[n - 1] != 0 ||
			  memcmp(chunk.p + n - 1 - some, text.p + end - some, some) != 0);
	}
}

/* A coded block of `from` bytes, and one that cannot be compressed, of size bytes. */
static void
raw_behind(struct ctx *ctx, size_t from, size_t size)
{
	struct mark mark = arena_mark(ctx);
	struct lzx_opts o = { LZX_CAB, 16, 1, LZX_E8_OFF, { 0 }, from + size };
	struct buf b = { .c = ctx };
	struct lzx_writer *w = lzx_create(ctx, &o, keep_chunk, &b);
	struct token *t = NEW(ctx, struct token, from + size);
	uint32_t x = 1;

	for (size_t i = 0; i < size; i++) {
		x = x * 1664525u + 1013904223u;
		w->text[from + i] = (uint8_t)(x >> 24);
	}
	for (size_t i = 0; i < from + size; i++)
		t[i] = token_literal(w->text[i]);
	ck_assert_uint_eq(emit_block(w, t, from, 0), from);
	ck_assert_uint_eq(emit_block(w, t + from, size, from), from + size);
	emit_end(w);
	expand_same(ctx, &b, (struct bytes){ w->text, from + size }, &o);
	no_byte_follows(ctx, &b, (struct bytes){ w->text, from + size }, from);
	arena_release(ctx, mark);
}

static bool
raw_blocks(struct ctx *ctx, void *arg)
{
	static const size_t from[] = { 1, 2, 20001, 20002, LZX_CHUNK - 4, LZX_CHUNK - 3,
		LZX_CHUNK - 2, LZX_CHUNK - 1, LZX_CHUNK, LZX_CHUNK + 1 };

	(void)arg;
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		size_t rest = 2 * LZX_CHUNK - from[i];

		raw_behind(ctx, from[i], 1000);
		raw_behind(ctx, from[i], 1001);
		for (size_t size = rest - 2; size <= rest + 2; size++) {
			raw_behind(ctx, from[i], size);
			raw_behind(ctx, from[i], size + LZX_CHUNK);
		}
	}
	return true;
}

/* gcab looks for the byte behind an odd uncompressed block in the next chunk, libmspack in this. */
START_TEST(no_odd_uncompressed_block_ends_with_its_chunk)
{
	ck_assert(ctx_run(c, raw_blocks, NULL));
}
END_TEST

/* MS-PATCH 2.3 and 2.6.3: the position slots of each window; each ends where the next begins. */
START_TEST(position_slots)
{
	static const unsigned slots[] = { 30, 32, 34, 36, 38, 42, 50, 66, 98, 162, 290 };

	for (unsigned bits = 15; bits <= 25; bits++) {
		ck_assert_uint_eq(lzx_slots(bits), slots[bits - 15]);
		ck_assert_uint_eq(lzx_slot_base(lzx_slots(bits)), 1u << bits);
	}
	for (unsigned slot = 0; slot < LZX_SLOTS_MAX; slot++) {
		uint32_t next = lzx_slot_base(slot + 1);

		ck_assert_uint_eq(lzx_slot_base(slot) + (1u << lzx_slot_bits(slot)), next);
		ck_assert_uint_eq(slot_of(next - 1), slot);
	}
}
END_TEST

/* MS-PATCH 2.2.2: forth and back again, and nothing in the last ten bytes. */
START_TEST(calls)
{
	uint8_t p[40] = { 0 }, q[40];
	static const int32_t displacements[] = { 0, 1, -1, -32768, 1000, 11999999, 12000000, -32773,
		INT32_MIN, INT32_MAX };

	for (size_t i = 0; i < sizeof(displacements) / sizeof(displacements[0]); i++) {
		for (size_t at = 0; at < 36; at++) {
			uint32_t v = (uint32_t)displacements[i];

			memset(p, 0x90, sizeof(p));
			p[at] = 0xE8;
			for (size_t j = 0; j < 4 && at + 1 + j < sizeof(p); j++)
				p[at + 1 + j] = (uint8_t)(v >> 8 * j);
			memcpy(q, p, sizeof(p));
			lzx_e8_do(q, sizeof(q), 1, LZX_E8_SIZE);
			if (at >= 30)
				ck_assert(memcmp(p, q, sizeof(p)) == 0);
			lzx_e8_undo(q, sizeof(q), 1, LZX_E8_SIZE);
			ck_assert(memcmp(p, q, sizeof(p)) == 0);
		}
	}
	memcpy(q, "\xE8\x00\x10\x00\x00", 5);
	lzx_e8_do(q, 20, 2, LZX_E8_SIZE); /* at 65,536, to 69,632 */
	ck_assert(memcmp(q, "\xE8\x00\x10\x01\x00", 5) == 0);
	lzx_e8_do(p, sizeof(p), LZX_E8_CHUNKS, LZX_E8_SIZE);
	ck_assert_uint_eq(p[35], 0xE8);
}
END_TEST

/* Whether LZX_E8_AUTO translates calls: the first bit of the stream. */
static bool
translates(struct ctx *ctx, const uint8_t *p, size_t n)
{
	struct lzx_opts o = { LZX_CAB, 21, 1, LZX_E8_AUTO, { 0 }, n };
	struct buf b;

	compress(ctx, &b, (struct bytes){ p, n }, &o, n);
	return b.p[8 + 1] >> 7 != 0;
}

static bool
auto_calls(struct ctx *ctx, void *arg)
{
	size_t n = 400000, some = 20000;
	uint8_t *text = NEW(ctx, uint8_t, n), *code = NEW(ctx, uint8_t, n),
		*table = NEW(ctx, uint8_t, n);

	(void)arg;
	for (size_t i = 0; i + 8 <= n; i += 8) { /* calls of four functions; numbers of 1,000 */
		uint32_t to = (uint32_t)(1000 * (i / 8 % 4) - i);

		memcpy(text + i, "words, \n", 8);
		memcpy(code + i, "\xE8....\x90\x8B\xC3", 8);
		for (unsigned j = 0; j < 4; j++)
			code[i + 1 + j] = (uint8_t)(to >> 8 * j);
		memcpy(table + i, "\xE8\x03\0\0\0\0\0\0", 8);
	}
	ck_assert(translates(ctx, code, some));
	ck_assert(translates(ctx, code, n));
	ck_assert(!translates(ctx, text, some));
	ck_assert(translates(ctx, text, n)); /* what follows is not known */
	ck_assert(!translates(ctx, table, some));
	ck_assert(!translates(ctx, table, n));
	return true;
}

START_TEST(calls_are_translated_where_it_pays)
{
	ck_assert(ctx_run(c, auto_calls, NULL));
}
END_TEST

static bool
one_chunk(struct ctx *ctx, struct bytes in, size_t size, struct bytes *out)
{
	struct lzx *z = lzx_open(ctx, LZX_CAB, 16, (struct bytes){ 0 });

	return lzx_chunk(z, out, in, size, 100);
}

/* Published: the tests of the Rust crate lzxd. An uncompressed block; and E8 translation. */
static bool
published(struct ctx *ctx, void *arg)
{
	struct bytes abc = BYTES("\x00\x30\x30\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00"
				 "abc\x00");
	struct bytes out;

	(void)arg;
	ck_assert(one_chunk(ctx, abc, 3, &out));
	ck_assert(bytes_equal(out, BYTES("abc")));
	ck_assert(one_chunk(ctx, abc, NOWHERE, &out)); /* the size is that of the block */
	ck_assert(bytes_equal(out, BYTES("abc")));
	ck_assert(one_chunk(ctx, bytes_upto(abc, 19), 3, &out)); /* without the byte that pads */
	ck_assert(bytes_equal(out, BYTES("abc")));
	return true;
}

START_TEST(published_streams)
{
	ck_assert(ctx_run(c, published, NULL));
}
END_TEST

struct wrong {
	struct bytes in;
	size_t size;
	enum fault fault;
};

static bool
try_wrong(struct ctx *ctx, void *arg)
{
	const struct wrong *w = arg;
	struct bytes out;

	return one_chunk(ctx, w->in, w->size, &out);
}

START_TEST(wrong_streams)
{
	static const struct wrong all[] = {
		{ { NULL, 0 }, 3, E_TRUNC },
		{ { (const uint8_t *)"\x00\x00\x00\x00", 4 }, 3, E_FORMAT }, /* block type 0 */
		{ { (const uint8_t *)"\x00\x70\x30\x00", 4 }, 3, E_FORMAT }, /* block type 7 */
		{ { (const uint8_t *)"\x00\x30\x30\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01", 13 },
		    3, E_TRUNC },
		{ { (const uint8_t *)"\x00\x10\x30\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		      14 },
		    3, E_FORMAT }, /* an empty pretree */
		{ { (const uint8_t
			    *)"\x00\x30\x30\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00"
			      "abc\x00",
		      20 },
		    LZX_CHUNK + 1, E_FORMAT },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct wrong w = all[i];

		unit_teardown();
		unit_setup();
		ck_assert(!ctx_run(c, try_wrong, &w));
		ck_assert_int_eq(c->err.code, w.fault);
		ck_assert_uint_ge(c->err.at, 100);
	}
}
END_TEST

static bool
after_last(struct ctx *ctx, void *arg)
{
	struct bytes abc = BYTES("\x00\x30\x30\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00"
				 "abc\x00");
	struct lzx *z = lzx_open(ctx, LZX_CAB, 16, (struct bytes){ 0 });
	struct bytes out;

	(void)arg;
	ck_assert(lzx_chunk(z, &out, abc, 3, 0));
	lzx_reset(z); /* another folder */
	ck_assert(lzx_chunk(z, &out, abc, 3, 0));
	ck_assert(bytes_equal(out, BYTES("abc")));
	return lzx_chunk(z, &out, abc, 3, 0);
}

START_TEST(nothing_follows_a_chunk_that_is_not_full)
{
	ck_assert(!ctx_run(c, after_last, NULL));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

static bool
windows(struct ctx *ctx, void *arg)
{
	(void)arg;
	ck_assert_ptr_null(lzx_open(ctx, LZX_CAB, 14, (struct bytes){ 0 }));
	ck_assert_ptr_null(lzx_open(ctx, LZX_CAB, 22, (struct bytes){ 0 }));
	ck_assert_ptr_null(lzx_open(ctx, LZX_DELTA, 16, (struct bytes){ 0 }));
	ck_assert_ptr_null(lzx_open(ctx, LZX_DELTA, 26, (struct bytes){ 0 }));
	return true;
}

START_TEST(windows_of_each_kind)
{
	ck_assert(ctx_run(c, windows, NULL));
	ck_assert_int_eq(c->err.code, E_FORMAT);
	/* SPECS: the reference rounded up to 32 KiB, plus the output */
	ck_assert_uint_eq(lzxd_window(0, 1), 17);
	ck_assert_uint_eq(lzxd_window(0, 1 << 17), 17);
	ck_assert_uint_eq(lzxd_window(1, (1 << 17) - 32768), 17);
	ck_assert_uint_eq(lzxd_window(1, (1 << 17) - 32767), 18);
	ck_assert_uint_eq(lzxd_window(1 << 24, 1 << 24), 25);
	ck_assert_uint_eq(lzxd_window(1 << 25, 1), 26);
}
END_TEST

/* Frequencies like Fibonacci's numbers want codes as long as there are symbols. */
START_TEST(codes_are_complete_and_short_enough)
{
	uint32_t freq[LZX_MAIN_MAX] = { 0 }, table[MAIN_TABLE];
	uint8_t lengths[LZX_MAIN_MAX];
	uint32_t a = 1, b = 1;

	for (size_t n = 2; n <= 24; n++) {
		freq[n - 2] = a;
		b += a;
		a = b - a;
		prefix_lengths(lengths, freq, LZX_MAIN_MAX, LZX_CODE_MAX);
		ck_assert_int_eq(
		    code_build(table, MAIN_ROOT, lengths, LZX_MAIN_MAX, NULL, 0), CODE_COMPLETE);
		if (n <= 8) {
			prefix_lengths(lengths, freq, 8, LZX_ALIGNED_MAX);
			for (size_t i = 0; i < 8; i++)
				ck_assert_uint_le(lengths[i], LZX_ALIGNED_MAX);
		}
	}
	for (size_t i = 0; i < LZX_MAIN_MAX; i++)
		freq[i] = i % 13 == 0 ? 100000 : 1;
	prefix_lengths(lengths, freq, LZX_MAIN_MAX, LZX_CODE_MAX);
	ck_assert_int_eq(
	    code_build(table, MAIN_ROOT, lengths, LZX_MAIN_MAX, NULL, 0), CODE_COMPLETE);
	lengths[0]++;
	ck_assert_int_eq(code_build(table, MAIN_ROOT, lengths, LZX_MAIN_MAX, NULL, 0), CODE_BAD);
}
END_TEST

UNIT("lzx", both_ways_around_every_border, output_does_not_depend_on_how_input_is_cut,
    no_chunk_is_larger_than_a_cabinet_allows, no_odd_uncompressed_block_ends_with_its_chunk,
    position_slots, calls, calls_are_translated_where_it_pays, published_streams, wrong_streams,
    nothing_follows_a_chunk_that_is_not_full, windows_of_each_kind,
    codes_are_complete_and_short_enough)
