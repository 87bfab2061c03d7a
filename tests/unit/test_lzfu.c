#include "formats/lzfu.h"
#include "tests/unit/unit.h"

/* MS-OXRTFCP, Examples: Compressing/Decompressing, example 1 and 2. */
static const char simple[] = "\x2D\x00\x00\x00\x2B\x00\x00\x00\x4C\x5A\x46\x75\xF1\xC5\xC7\xA7\x03"
			     "\x00\x0A\x00\x72\x63\x70\x67"
			     "\x31\x32\x35\x42\x32\x0A\xF3\x20\x68\x65\x6C\x09\x00\x20\x62\x77\x05"
			     "\xB0\x6C\x64\x7D\x0A\x80\x0F"
			     "\xA0";
static const char crossing[] = "\x1A\x00\x00\x00\x1C\x00\x00\x00\x4C\x5A\x46\x75\xE2\xD4\x4B\x51"
			       "\x41\x00\x04\x20\x57\x58\x59\x5A"
			       "\x0D\x6E\x7D\x01\x0E\xB0";

static struct bytes
decode(struct bytes in)
{
	struct bytes out = { 0 };

	ck_assert(lzfu_decode(c, &out, in));
	return out;
}

static bool
examples(struct ctx *ctx, void *arg)
{
	struct bytes out = decode((struct bytes){ (const uint8_t *)simple, sizeof(simple) - 1 });

	(void)ctx;
	(void)arg;
	ck_assert(bytes_equal(out, BYTES("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")));
	out = decode((struct bytes){ (const uint8_t *)crossing, sizeof(crossing) - 1 });
	ck_assert(bytes_equal(out, BYTES("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
	return true;
}

START_TEST(published_examples)
{
	ck_assert(ctx_run(c, examples, NULL));
}
END_TEST

static struct bytes
encode(struct bytes rtf, bool store)
{
	struct buf out = { .c = c };

	ck_assert(lzfu_encode(c, &out, rtf, store));
	return buf_bytes(&out);
}

static bool
examples_written(struct ctx *ctx, void *arg)
{
	struct bytes made =
	    encode(BYTES("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"), false);

	(void)ctx;
	(void)arg;
	ck_assert(bytes_equal(made, (struct bytes){ (const uint8_t *)simple, sizeof(simple) - 1 }));
	made = encode(BYTES("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"), false);
	ck_assert(
	    bytes_equal(made, (struct bytes){ (const uint8_t *)crossing, sizeof(crossing) - 1 }));
	made = encode(BYTES("{\\rtf}"), true);
	ck_assert(bytes_equal(made, BYTES("\x12\0\0\0\x06\0\0\0MELA\0\0\0\0{\\rtf}")));
	made = encode(BYTES(""), false);
	ck_assert_uint_eq(decode(made).n, 0);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
	return true;
}

START_TEST(published_examples_are_written)
{
	ck_assert(ctx_run(c, examples_written, NULL));
}
END_TEST

static bool
damage(struct ctx *ctx, void *arg)
{
	uint8_t wrong[sizeof(simple) - 1];
	struct bytes in = { wrong, sizeof(wrong) };

	(void)ctx;
	(void)arg;
	memcpy(wrong, simple, sizeof(wrong));
	wrong[12] ^= 1; /* the CRC */
	ck_assert(bytes_starts(decode(in), BYTES("{\\rtf1\\ansi\\ansicpg1252\\pard hello")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
	in.n -= 6; /* and cut: what was decoded is kept */
	ck_assert(bytes_starts(decode(in), BYTES("{\\rtf1\\ansi\\ansicpg1252\\pard hello")));
	ck_assert_uint_gt(unit_notes(NOTE_DAMAGE), 2);
	return true;
}

START_TEST(damaged_streams_are_kept_with_notes)
{
	ck_assert(ctx_run(c, damage, NULL));
}
END_TEST

static bool
uncompressed(struct ctx *ctx, void *arg)
{
	struct bytes out = decode(BYTES("\x12\0\0\0\x06\0\0\0MELA\0\0\0\0{\\rtf}padding"));

	(void)ctx;
	(void)arg;
	ck_assert(bytes_equal(out, BYTES("{\\rtf}")));
	ck_assert(!lzfu_decode(c, &out, BYTES("\x12\0\0\0\x06\0\0\0MELB\0\0\0\0{\\rtf}")));
	ck_assert_int_eq(c->err.code, E_FORMAT);
	return true;
}

START_TEST(mela_is_raw)
{
	ck_assert(ctx_run(c, uncompressed, NULL));
}
END_TEST

UNIT("lzfu", published_examples, published_examples_are_written,
    damaged_streams_are_kept_with_notes, mela_is_raw)
