/* What formats/deflate.c makes, expanded by zlib, which has the history as its dictionary. */
#include "formats/deflate.h"
#include "tests/unit/unit.h"

#include <zlib.h>

#define TEXT 200000

enum kind { ZEROS, NOISE, FEW, DISTANT, WORDS, FIBONACCI, MIXED, KINDS };

static uint32_t
next(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x >> 8;
}

/* Bytes that occur as often as Fibonacci's numbers say, so that a Huffman tree has more than 15
 * levels; no match in them. */
static void
fill_fibonacci(uint8_t *p, size_t n, uint32_t *x)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t v = next(x) % 28656, a = 1, b = 1, symbol = 0;

		for (; v >= a && symbol < 21; symbol++) {
			uint32_t sum = a + b;

			v -= a;
			a = b;
			b = sum;
		}
		p[i] = (uint8_t)symbol;
	}
}

static void
fill(uint8_t *p, size_t n, enum kind kind)
{
	uint32_t x = 2463534242u;

	if (kind == FIBONACCI) {
		fill_fibonacci(p, n, &x);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t v = next(&x);

		switch (kind) {
		case ZEROS: p[i] = 0; break;
		case FEW: p[i] = (uint8_t)(v % 3); break;
		/* as far back as the format goes, and a byte farther */
		case DISTANT:
			p[i] = i < 32767 ? (uint8_t)v : p[i - (i < 100000 ? 32767 : 32769)];
			break;
		case WORDS:
			p[i] = (uint8_t)(i > 20 && v % 7 != 0 ? p[i - 1 - (v >> 8) % 20]
							      : 'a' + v % 26);
			break;
		case MIXED: p[i] = (uint8_t)(i / 5000 % 2 == 0 ? v : 'a' + v % 4); break;
		default: p[i] = (uint8_t)v;
		}
	}
}

/* Expands one piece, of which all bytes must be used, and compares. */
static void
expect(struct bytes packed, const uint8_t *text, size_t at, size_t n)
{
	static uint8_t plain[DEFLATE_PIECE + 1];
	size_t history = at < DEFLATE_PIECE ? at : DEFLATE_PIECE;
	z_stream s = { 0 };

	ck_assert_int_eq(inflateInit2(&s, -15), Z_OK);
	if (history > 0)
		ck_assert_int_eq(
		    inflateSetDictionary(&s, text + at - history, (uInt)history), Z_OK);
	s.next_in = (z_const Bytef *)(uintptr_t)packed.p;
	s.avail_in = (uInt)packed.n;
	s.next_out = plain;
	s.avail_out = sizeof(plain);
	ck_assert_int_eq(inflate(&s, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(s.avail_in, 0);
	ck_assert_uint_eq(s.total_out, n);
	ck_assert(memcmp(plain, text + at, n) == 0);
	inflateEnd(&s);
}

/* Returns the size of all pieces. */
static size_t
pieces(struct deflate *d, const uint8_t *text, size_t n)
{
	static uint8_t out[DEFLATE_PIECE + DEFLATE_OVER];
	size_t sum = 0;

	for (size_t at = 0; at == 0 || at < n; at += DEFLATE_PIECE) {
		size_t size = n - at < DEFLATE_PIECE ? n - at : DEFLATE_PIECE;
		size_t packed = deflate_piece(d, out, (struct bytes){ text + at, size });

		ck_assert_uint_le(packed, size + DEFLATE_OVER);
		expect((struct bytes){ out, packed }, text, at, size);
		sum += packed;
	}
	return sum;
}

static bool
all(struct ctx *ctx, void *arg)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 4, 5, 4095, 4097, 32767, 32768, 32769, 32771,
		65536, TEXT };
	static uint8_t text[TEXT];

	(void)arg;
	for (int level = DEFLATE_LEVEL_MIN; level <= DEFLATE_LEVEL_MAX; level++) {
		struct deflate *d = deflate_open(ctx, level);

		for (enum kind kind = 0; kind < KINDS; kind++) {
			fill(text, TEXT, kind);
			for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
				pieces(d, text, sizes[i]);
				deflate_reset(d);
			}
		}
	}
	return true;
}

START_TEST(zlib_expands_it)
{
	ck_assert(ctx_run(c, all, NULL));
}
END_TEST

static size_t
of_zlib(const uint8_t *text, size_t n, int level)
{
	static uint8_t out[TEXT + 1000];
	z_stream s = { 0 };

	ck_assert_int_eq(deflateInit2(&s, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
	s.next_in = (z_const Bytef *)(uintptr_t)text;
	s.avail_in = (uInt)n;
	s.next_out = out;
	s.avail_out = sizeof(out);
	ck_assert_int_eq(deflate(&s, Z_FINISH), Z_STREAM_END);
	n = s.total_out;
	deflateEnd(&s);
	return n;
}

/* No larger than a single stream of zlib's at the same level, but for what an end and other trees
 * take at least. */
#define PIECE_COST 14

static bool
sizes(struct ctx *ctx, void *arg)
{
	static const enum kind kinds[] = { ZEROS, FEW, DISTANT, FIBONACCI, MIXED };
	static uint8_t text[TEXT];

	(void)arg;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		fill(text, TEXT, kinds[i]);
		for (int level = DEFLATE_LEVEL_MIN; level <= DEFLATE_LEVEL_MAX; level++) {
			size_t ours = pieces(deflate_open(ctx, level), text, TEXT);
			size_t theirs = of_zlib(text, TEXT, level);

			ck_assert_uint_le(ours, theirs + PIECE_COST * (TEXT / DEFLATE_PIECE + 1));
		}
	}
	return true;
}

START_TEST(no_larger_than_zlib)
{
	ck_assert(ctx_run(c, sizes, NULL));
}
END_TEST

UNIT("deflate", zlib_expands_it, no_larger_than_zlib)
