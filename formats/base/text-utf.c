/* UTF-8 and UTF-16. */
#include "formats/base/text.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* How many bytes of b from `at` on are ASCII, looked at eight at a time. */
static size_t
ascii_run(struct bytes b)
{
	size_t n = 0;
	uint64_t eight;

	for (; b.n - n >= 8; n += 8) {
		memcpy(&eight, b.p + n, 8);
		if ((eight & HIGH_BITS) != 0)
			break;
	}
	while (n < b.n && b.p[n] < 0x80)
		n++;
	return n;
}

bool
ascii(struct bytes b)
{
	return ascii_run(b) == b.n;
}

/* The code point of the well-formed sequence that b begins with (the Unicode Standard, table 3-7);
 * its length, or 0. */
static size_t
sequence(struct bytes b, uint32_t *ch)
{
	const uint8_t *p = b.p;
	uint8_t low = 0x80, high = 0xBF;
	size_t n;

	if (p[0] < 0x80) {
		*ch = p[0];
		return 1;
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		n = 2;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		n = 3;
		low = p[0] == 0xE0 ? 0xA0 : 0x80;
		high = p[0] == 0xED ? 0x9F : 0xBF;
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		n = 4;
		low = p[0] == 0xF0 ? 0x90 : 0x80;
		high = p[0] == 0xF4 ? 0x8F : 0xBF;
	} else {
		return 0;
	}
	if (b.n < n || p[1] < low || p[1] > high)
		return 0;
	*ch = p[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*ch = *ch << 6 | (p[i] & 0x3F);
	}
	return n;
}

uint32_t
utf8_next(struct bytes *b)
{
	uint32_t ch;
	size_t n = sequence(*b, &ch);

	*b = bytes_from(*b, n > 0 ? n : 1);
	return n > 0 ? ch : REPLACEMENT;
}

bool
utf8_valid(struct bytes b)
{
	uint32_t ch;

	for (;;) {
		size_t n = ascii_run(b);

		b = bytes_from(b, n);
		if (b.n == 0)
			return true;
		n = sequence(b, &ch);
		if (n == 0)
			return false;
		b = bytes_from(b, n);
	}
}

/* Four units of UTF-16LE that are all ASCII become four bytes. */
static bool
four_ascii(uint8_t *to, const uint8_t *p)
{
	uint64_t four;

	memcpy(&four, p, 8);
	for (size_t i = 0; i < 8; i += 2)
		if ((p[i] & 0x80) != 0 || p[i + 1] != 0)
			return false;
	for (size_t i = 0; i < 4; i++)
		to[i] = p[2 * i];
	return true;
}

static bool
is_high(uint32_t unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool
is_low(uint32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

struct bytes
text_from_utf16(struct ctx *c, size_t *bad, struct bytes b)
{
	struct buf out = { .c = c };
	size_t wrong = 0;

	/* three bytes of UTF-8 for each unit at most, the replacement of an odd last byte, a NUL */
	out.p = arena_alloc(c, b.n / 2 * 3 + 4);
	out.cap = b.n / 2 * 3 + 4;
	for (size_t i = 0; i + 1 < b.n;) {
		uint32_t unit;

		if (b.n - i >= 8 && four_ascii(out.p + out.n, b.p + i)) {
			out.n += 4;
			i += 8;
			continue;
		}
		unit = (uint32_t)(b.p[i] | b.p[i + 1] << 8);
		i += 2;
		if (is_high(unit) && i + 1 < b.n) {
			uint32_t next = (uint32_t)(b.p[i] | b.p[i + 1] << 8);

			if (is_low(next)) {
				unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
				i += 2;
			}
		}
		wrong += is_high(unit) || is_low(unit);
		buf_utf8(&out, unit);
	}
	if (b.n % 2 != 0) {
		wrong++;
		buf_utf8(&out, REPLACEMENT);
	}
	if (bad != NULL)
		*bad = wrong;
	return buf_bytes(&out);
}

struct bytes
text_to_utf16(struct ctx *c, struct bytes utf8)
{
	uint8_t *to = arena_alloc(c, 2 * utf8.n + 2);
	size_t n = 0;

	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);

		if (ch >= 0x10000) {
			uint32_t high = 0xD800 + ((ch - 0x10000) >> 10);

			to[n++] = (uint8_t)high;
			to[n++] = (uint8_t)(high >> 8);
			ch = 0xDC00 + (ch & 0x3FF);
		}
		to[n++] = (uint8_t)ch;
		to[n++] = (uint8_t)(ch >> 8);
	}
	to[n] = to[n + 1] = 0;
	return (struct bytes){ to, n };
}

struct bytes
text_trim(struct bytes b)
{
	while (b.n > 0 && b.p[b.n - 1] == '\0')
		b.n--;
	return b;
}
