/* formats/base/bytes.h: blobs in views and in an encoding, and base64 as mailers wrote it. */
#include "tests/unit/unit.h"

#include "formats/base/base64.h"
#include "formats/base/buf.h"
#include "formats/base/input.h"
#include "formats/base/uu.h"

/* The rule of RFC 2045, 6.8 (what is none of its characters is passed over), a character at a time;
 * bits that make no byte are dropped, and padding ends a run. */
static struct bytes
by_the_rule(struct ctx *ctx, struct bytes text)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out = { .c = ctx };
	unsigned bits = 0, have = 0;

	for (size_t i = 0; i < text.n; i++) {
		const char *at = text.p[i] != 0 ? strchr(digits, text.p[i]) : NULL;

		if (text.p[i] == '=')
			have = 0;
		if (at == NULL)
			continue;
		bits = (bits << 6 | (unsigned)(at - digits)) & 0xFFFF;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_u8(&out, bits >> have & 0xFF);
		}
	}
	return buf_bytes(&out);
}

/* Base64 of about n characters in lines; of each `odd` characters one is another. */
static struct bytes
made_text(struct ctx *ctx, size_t n, unsigned odd)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char others[] = "=\r\n !-_\x80\xFF\t=";
	struct buf out = { .c = ctx };
	uint32_t seed = 7 + odd;

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		if (i % 77 == 76)
			buf_u8(&out, '\n');
		else if (odd > 0 && (seed >> 8) % odd == 0)
			buf_u8(&out, (uint8_t)others[(seed >> 24) % (sizeof(others) - 1)]);
		else
			buf_u8(&out, (uint8_t)digits[seed >> 26]);
	}
	return buf_bytes(&out);
}

static struct bytes
walked(struct ctx *ctx, const struct blob *b)
{
	struct buf out = { .c = ctx };
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, b);
	while (blob_next(&w, &some))
		buf_put_bytes(&out, some);
	return buf_bytes(&out);
}

START_TEST(base64_published)
{
	/* RFC 4648, 10, Test Vectors; and as mail has them */
	static const char *const texts[] = { "Zg==", "Zm8=", "Zm9v",
		"Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "Zm9v\r\nYmFy\r\n", "Zm9vYg",
		"Z m 9 v!Y-m_E=", "Zg==Zm9v" };
	static const char *const values[] = { "f", "fo", "foo", "foob", "fooba", "foobar", "foobar",
		"foob", "fooba", "ffoo" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct blob b = blob_coded(c, bytes_of(texts[i]), base64_decode_some);

		ck_assert_uint_eq(b.n, strlen(values[i]));
		ck_assert(bytes_equal(blob_flat(c, &b), bytes_of(values[i])));
	}
}
END_TEST

/* Whatever is damaged where, and wherever a step ends: the bytes, and their number, are the same.
 */
START_TEST(base64_in_steps)
{
	static const unsigned odd[] = { 0, 2, 5, 40, 1000, 30000 };

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		for (size_t n = 3 * BLOB_STEP - 7; n < 3 * BLOB_STEP + 7; n++) {
			struct bytes text = made_text(c, n, odd[i]), want = by_the_rule(c, text);
			struct blob b = blob_coded(c, text, base64_decode_some);

			ck_assert_uint_eq(b.n, want.n);
			ck_assert(bytes_equal(walked(c, &b), want));
		}
	}
}
END_TEST

START_TEST(parts_of_what_is_encoded)
{
	struct bytes text = made_text(c, 200000, 1000), want = by_the_rule(c, text);
	struct blob whole = blob_coded(c, text, base64_decode_some), flat = blob_of(want);
	const struct bytes views[] = { bytes_upto(want, 1000), { 0 }, bytes_from(want, 1000) };
	struct blob scattered = { .n = want.n, .parts = 3, .at.many = views };

	ck_assert_uint_gt(want.n, 3 * BLOB_STEP);
	ck_assert(blob_equal(&whole, &flat) && blob_equal(&scattered, &whole));
	ck_assert(bytes_equal(walked(c, &scattered), want));
	for (size_t at = 0; at < want.n; at += 6151) {
		size_t n = want.n - at < 40000 ? want.n - at : 40000;
		struct blob sub = blob_sub(c, &whole, at, 40000);
		struct blob inner = blob_sub(c, &sub, n / 3, n / 3);
		uint8_t copy[100];

		ck_assert(bytes_equal(walked(c, &sub), bytes_upto(bytes_from(want, at), n)));
		ck_assert(bytes_equal(
		    blob_flat(c, &inner), bytes_upto(bytes_from(want, at + n / 3), n / 3)));
		n = n < sizeof(copy) ? n : sizeof(copy);
		blob_copy(copy, &whole, at, n);
		ck_assert(memcmp(copy, want.p + at, n) == 0);
	}
	ck_assert(bytes_equal(blob_head(c, &whole, 100), bytes_upto(want, 100)));
	ck_assert(bytes_equal(blob_head(c, &whole, SIZE_MAX), want));
	((uint8_t *)(uintptr_t)want.p)[want.n - 1] ^= 1;
	ck_assert(!blob_equal(&whole, &flat));
}
END_TEST

START_TEST(uuencoded)
{
	/* POSIX, uuencode: a length, groups of four, an empty line at the end; "Cat" is 0V%T. And
	 * a line that promises more than it has. */
	static const char *const texts[] = { "#0V%T\n`\nend\n", "#0V%T\r\n`\r\nend\r\n", "#0V%T",
		"&0V%T\n#0V%T\n \n#0V%T\n", "!0P``\n`\n" };
	static const char *const values[] = { "Cat", "Cat", "Cat", "CatCat", "C" };
	struct buf many = { .c = c }, want = { .c = c };
	struct blob b;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		b = blob_coded(c, bytes_of(texts[i]), uu_decode_some);
		ck_assert(bytes_equal(blob_flat(c, &b), bytes_of(values[i])));
	}
	for (size_t i = 0; i < BLOB_STEP; i++) {
		buf_put_str(&many, "#0V%T\n");
		buf_put_str(&want, "Cat");
	}
	b = blob_coded(c, buf_bytes(&many), uu_decode_some);
	ck_assert(bytes_equal(blob_flat(c, &b), buf_bytes(&want)));
}
END_TEST

/* What is too large for the arena lies in a file. */
START_TEST(a_large_blob_in_one_view)
{
	size_t n = (size_t)24 << 20;
	uint8_t *text = arena_alloc(c, n);
	struct bytes flat;
	struct blob b, one;

	memset(text, 'Z', n);
	b = blob_coded(c, (struct bytes){ text, n }, base64_decode_some);
	c->limits.memory = c->used + ((size_t)1 << 20);
	ck_assert(input_blob(c, &flat, &b));
	ck_assert_uint_eq(flat.n, n / 4 * 3);
	one = blob_of(flat);
	ck_assert(blob_equal(&b, &one));
}
END_TEST

START_TEST(nothing_is_the_empty_blob)
{
	struct blob none = blob_coded(c, (struct bytes){ 0 }, base64_decode_some), empty = { 0 };

	ck_assert_uint_eq(none.parts, 0);
	none = blob_coded(c, BYTES(" \r\n=A=\r\n"), base64_decode_some);
	ck_assert_uint_eq(none.parts, 0);
	ck_assert(blob_equal(&none, &empty));
	ck_assert_uint_eq(blob_flat(c, &none).n, 0);
}
END_TEST

/* A file that becomes shorter as it is read does not shift what follows in the output. */
START_TEST(lengths_stay_what_was_said)
{
	char text[] = "Zm9vYmFy";
	struct blob b = blob_coded(c, (struct bytes){ (uint8_t *)text, 8 }, base64_decode_some);

	memset(text + 4, ' ', 4);
	ck_assert(bytes_equal(blob_flat(c, &b), BYTES("foo\0\0\0")));
}
END_TEST

UNIT("blob", base64_published, base64_in_steps, parts_of_what_is_encoded, uuencoded,
    a_large_blob_in_one_view, nothing_is_the_empty_blob, lengths_stay_what_was_said)
