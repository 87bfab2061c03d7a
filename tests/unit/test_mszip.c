#include "formats/mszip.h"
#include "tests/unit/unit.h"

/*
 * A block with fixed trees, made by hand from RFC 1951, 3.2.6: 1, 10, 'a' (10010001), a match of
 * length 3 (0000001) and distance 1 (00000), end (0000000).
 */
static const char by_hand[] = "CK\x4b\x04\x02\x00";

/* The same, but distance 2 (00001): before the first byte. */
static const char too_far[] = "CK\x4b\x04\x42\x00";

/* A stored block of "abc" (RFC 1951, 3.2.4). */
static const char stored[] = "CK\x01\x03\x00\xfc\xff"
			     "abc";

/* Then a block that is nothing but a match of length 3 and distance 3: 1, 10, 0000001, 00010, end;
 * it lies in the history. */
static const char history[] = "CK\x03\x22\x00";

static struct bytes
view(const char *p, size_t n)
{
	return (struct bytes){ (const uint8_t *)p, n };
}

#define VIEW(literal) view(literal, sizeof(literal) - 1)

static bool
documents(struct ctx *ctx, void *arg)
{
	struct mszip *z = mszip_open(ctx);
	struct bytes out;
	size_t used;

	(void)arg;
	ck_assert(mszip_block(z, &out, &used, VIEW(by_hand), 0));
	ck_assert(bytes_equal(out, BYTES("aaaa")));
	ck_assert_uint_eq(used, sizeof(by_hand) - 1);
	mszip_reset(z);
	ck_assert(mszip_block(z, &out, &used, VIEW(stored), 0));
	ck_assert(bytes_equal(out, BYTES("abc")));
	ck_assert(mszip_block(z, &out, NULL, VIEW(history), 0));
	ck_assert(bytes_equal(out, BYTES("abc")));
	return true;
}

START_TEST(blocks_by_hand)
{
	ck_assert(ctx_run(c, documents, NULL));
}
END_TEST

/* Bits of a Deflate stream as RFC 1951, 3.1.1, packs them; codes are written as there, from their
 * first bit. */
struct bits {
	uint8_t p[600];
	size_t n;
};

static void
put_bits(struct bits *b, const char *bits)
{
	for (; *bits != 0; bits++, b->n++)
		b->p[b->n / 8] |= (uint8_t)((*bits == '1') << b->n % 8);
}

/* A full block of matches that repeat the three bytes before it: 127 of length 258 (symbol 285) and
 * distance 3 (symbol 2), two literals, the end. */
static struct bytes
full_of_matches(struct bits *b)
{
	*b = (struct bits){ .p = "CK", .n = 16 };
	put_bits(b, "110");
	for (int i = 0; i < 127; i++)
		put_bits(b, "1100010100010");
	put_bits(b, "1001000110010010"
		    "0000000");
	return (struct bytes){ b->p, (b->n + 7) / 8 };
}

/* A history of less than 32 KiB, a full block, and a block that reaches back 32,768 bytes: distance
 * symbol 29, all 13 extra bits set. Between them one that is cut: what it has comes out. */
static bool
histories(struct ctx *ctx, void *arg)
{
	static const struct bytes last = { (const uint8_t *)"CK\x03\xde\xff\x0f\x00", 7 };
	struct mszip *z = mszip_open(ctx);
	struct bits b;
	struct bytes out, in = full_of_matches(&b);
	size_t used;

	(void)arg;
	ck_assert(mszip_block(z, &out, NULL, VIEW(stored), 0));
	ck_assert(mszip_block(z, &out, &used, (struct bytes){ b.p, sizeof(b.p) }, 0));
	ck_assert_uint_eq(used, in.n);
	ck_assert_uint_eq(out.n, MSZIP_BLOCK);
	for (size_t i = 0; i < out.n; i++)
		ck_assert_int_eq(out.p[i], "abc"[i % 3]);
	ck_assert(mszip_block(z, &out, &used, last, 0));
	ck_assert(bytes_equal(out, BYTES("abc")));
	ck_assert_uint_eq(used, last.n);
	ck_assert(mszip_block(z, &out, NULL, VIEW("CK\x01\x02\x00\xfd\xffzz"), 0));
	ck_assert(!mszip_block(z, &out, &used, bytes_upto(in, 100), 1000));
	ck_assert_int_eq(ctx->err.code, E_TRUNC);
	ck_assert_uint_eq(ctx->err.at, 1100);
	ck_assert_uint_eq(used, 100);
	ck_assert_uint_gt(out.n, 50 * 258);
	for (size_t i = 0; i < out.n; i++)
		ck_assert_int_eq(out.p[i], "czz"[i % 3]);
	return true;
}

START_TEST(history_of_any_length)
{
	ck_assert(ctx_run(c, histories, NULL));
}
END_TEST

struct bad {
	struct bytes in;
	enum fault fault;
};

static bool
decode(struct ctx *ctx, void *arg)
{
	struct bad *b = arg;
	struct sink out = sink_memory(ctx);

	return mszip_decode(ctx, &out, b->in);
}

START_TEST(damage)
{
	struct bad bad[] = {
		{ VIEW(too_far), E_FORMAT },      /* CVE-2010-2800's class */
		{ VIEW(history), E_FORMAT },      /* no history in the first block */
		{ VIEW("KC\x03\x00"), E_FORMAT }, /* no signature */
		{ VIEW("CK\x07\x00"), E_FORMAT }, /* block type 3 */
		{ VIEW(""), E_TRUNC },            /* no block */
		{ VIEW("C"), E_TRUNC },
		{ VIEW("CK"), E_TRUNC },
		{ view(stored, sizeof(stored) - 2), E_TRUNC },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ctx_free(c);
		ctx_init(c, NULL);
		ck_assert(!ctx_run(c, decode, &bad[i]));
		ck_assert_int_eq(c->err.code, bad[i].fault);
	}
}
END_TEST

/* A stored block of 32,769 bytes is one too long. */
static bool
too_long(struct ctx *ctx, void *arg)
{
	static uint8_t in[7 + 32769] = { 'C', 'K', 1, 0x01, 0x80, 0xFE, 0x7F };
	struct bytes out;

	(void)arg;
	return mszip_block(mszip_open(ctx), &out, NULL, (struct bytes){ in, sizeof(in) }, 0);
}

START_TEST(block_of_32769)
{
	ck_assert(!ctx_run(c, too_long, NULL));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

static bool
trailing(struct ctx *ctx, void *arg)
{
	struct sink out = sink_memory(ctx);

	(void)arg;
	ck_assert(mszip_decode(ctx, &out, VIEW("CK\x03\x00xyz")));
	ck_assert_uint_eq(out.total, 0);
	return true;
}

START_TEST(bytes_behind_the_end)
{
	ck_assert(ctx_run(c, trailing, NULL));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* What the writer hands out: blocks of the right sizes, together what was put. */
struct taken {
	struct mszip *z;
	struct bytes plain;
	size_t blocks, packed, largest;
	bool last;
};

static bool
take(void *arg, struct bytes block, size_t size)
{
	struct taken *t = arg;
	struct bytes out;
	size_t used;

	ck_assert(!t->last);
	ck_assert(mszip_block(t->z, &out, &used, block, 0));
	ck_assert_uint_eq(used, block.n);
	ck_assert_uint_eq(out.n, size);
	ck_assert(bytes_equal(out, bytes_upto(t->plain, size)));
	t->plain = bytes_from(t->plain, size);
	t->blocks++;
	t->packed += block.n;
	t->largest = block.n > t->largest ? block.n : t->largest;
	t->last = size < MSZIP_BLOCK;
	return true;
}

static struct taken
round_trip(struct ctx *ctx, struct bytes b, int level, size_t step)
{
	struct taken t = { .z = mszip_open(ctx), .plain = b };
	struct mszip_writer *w = mszip_create(ctx, level, take, &t);

	for (int again = 0; again < 2; again++) { /* a writer begins anew after the end */
		t = (struct taken){ .z = t.z, .plain = b };
		mszip_reset(t.z);
		for (size_t at = 0; at < b.n; at += step)
			ck_assert(mszip_put(w, bytes_upto(bytes_from(b, at), step)));
		ck_assert(mszip_end(w));
		ck_assert_uint_eq(t.plain.n, 0);
		ck_assert_uint_eq(t.blocks, (b.n + MSZIP_BLOCK - 1) / MSZIP_BLOCK);
		ck_assert_uint_le(t.largest, MSZIP_BLOCK_IN);
	}
	return t;
}

/* Kinds of data: zeros, noise, noise that repeats after 32,000 bytes, 200 values without order. */
static void
fill(uint8_t *p, size_t n, int kind)
{
	uint32_t x = 2463534242u;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = kind == 0 ? 0 : kind == 1 ? (uint8_t)(x >> 9) : (uint8_t)((x >> 9) % 200);
		if (kind == 3)
			p[i] = i < 32000 ? (uint8_t)(x >> 9) : p[i - 32000];
	}
}

static bool
sizes(struct ctx *ctx, void *arg)
{
	static const size_t n[] = { 0, 1, 2, 32767, 32768, 32769, 65535, 65536, 65537, 400000 };
	static uint8_t data[400000];

	(void)arg;
	for (int kind = 0; kind < 4; kind++) {
		fill(data, sizeof(data), kind);
		for (size_t i = 0; i < sizeof(n) / sizeof(n[0]); i++)
			for (int level = 1; level <= 9; level += 4)
				round_trip(ctx, (struct bytes){ data, n[i] }, level,
				    level == 5 ? 7001 : sizeof(data));
	}
	return true;
}

START_TEST(round_trips)
{
	ck_assert(ctx_run(c, sizes, NULL));
}
END_TEST

/* 400,000 bytes of noise that repeats after 32,000 are the first block and little more. */
static bool
goes_on(struct ctx *ctx, void *arg)
{
	static uint8_t data[400000];

	(void)arg;
	fill(data, sizeof(data), 3);
	ck_assert_uint_lt(
	    round_trip(ctx, (struct bytes){ data, sizeof(data) }, 6, 65536).packed, 38000);
	return true;
}

START_TEST(history_goes_on)
{
	ck_assert(ctx_run(c, goes_on, NULL));
}
END_TEST

static bool
level_10(struct ctx *ctx, void *arg)
{
	(void)arg;
	return mszip_create(ctx, 10, take, NULL) != NULL;
}

START_TEST(levels)
{
	ck_assert(!ctx_run(c, level_10, NULL));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

UNIT("mszip", blocks_by_hand, history_of_any_length, damage, block_of_32769, bytes_behind_the_end,
    round_trips, history_goes_on, levels)
