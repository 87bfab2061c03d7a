/* UTF-8 and UTF-16. */
#include "formats/base/text-cjk.h"

size_t
text_ascii_run(struct bytes b)
{
	size_t n = 0;

	while (b.n - n >= 8 && text_eight_ascii(b.p + n))
		n += 8;
	while (n < b.n && b.p[n] < 0x80)
		n++;
	return n;
}

bool
ascii(struct bytes b)
{
	return text_ascii_run(b) == b.n;
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

size_t
utf8_run(struct bytes b)
{
	size_t all = b.n;
	uint32_t ch;

	while (b.n > 0) {
		size_t n = b.p[0] < 0x80 ? text_ascii_run(b) : sequence(b, &ch);

		if (n == 0)
			break;
		b = bytes_from(b, n);
	}
	return all - b.n;
}

struct bytes
utf8_upto(struct bytes b, size_t n)
{
	if (n >= b.n)
		return b;
	while (n > 0 && (b.p[n] & 0xC0) == 0x80)
		n--;
	return bytes_upto(b, n);
}

bool
utf8_valid(struct bytes b)
{
	return utf8_run(b) == b.n;
}

/* Units of UTF-16LE that are ASCII, four at a time, become bytes at `to`; how many units. */
static size_t
narrow(uint8_t *to, struct bytes b)
{
	static const uint8_t bits[8] = { 0x80, 0xFF, 0x80, 0xFF, 0x80, 0xFF, 0x80, 0xFF };
	uint64_t mask, four;
	size_t n = 0;

	memcpy(&mask, bits, 8);
	for (; b.n - 2 * n >= 8; n += 4) {
		const uint8_t *p = b.p + 2 * n;

		memcpy(&four, p, 8);
		if ((four & mask) != 0)
			break;
		for (size_t i = 0; i < 4; i++)
			to[n + i] = p[2 * i];
	}
	return n;
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

static uint32_t
unit_at(struct bytes b, size_t at)
{
	return (uint32_t)(b.p[at] | b.p[at + 1] << 8);
}

struct bytes
text_from_utf16(struct ctx *c, size_t *bad, struct bytes b)
{
	/* three bytes of UTF-8 for each unit at most, the replacement of an odd last byte, a NUL */
	uint8_t *text = arena_alloc(c, b.n / 2 * 3 + 4), *to = text;
	size_t wrong = 0;

	for (size_t i = 0; i + 1 < b.n;) {
		uint32_t unit = unit_at(b, i);

		if (unit < 0x80) {
			size_t n = narrow(to, bytes_from(b, i));

			if (n == 0)
				to[n++] = (uint8_t)unit;
			to += n;
			i += 2 * n;
			continue;
		}
		i += 2;
		if (is_high(unit) && i + 1 < b.n && is_low(unit_at(b, i))) {
			unit = 0x10000 + ((unit - 0xD800) << 10) + (unit_at(b, i) - 0xDC00);
			i += 2;
			*to++ = (uint8_t)(0xF0 | unit >> 18);
			*to++ = (uint8_t)(0x80 | (unit >> 12 & 0x3F));
			*to++ = (uint8_t)(0x80 | (unit >> 6 & 0x3F));
			*to++ = (uint8_t)(0x80 | (unit & 0x3F));
			continue;
		}
		if (is_high(unit) || is_low(unit)) {
			wrong++;
			unit = REPLACEMENT;
		}
		to = text_store(to, unit);
	}
	if (b.n % 2 != 0) {
		wrong++;
		to = text_store(to, REPLACEMENT);
	}
	*to = '\0';
	if (bad != NULL)
		*bad = wrong;
	return (struct bytes){ text, (size_t)(to - text) };
}

static uint8_t *
put_unit(uint8_t *to, uint32_t unit)
{
	*to++ = (uint8_t)unit;
	*to++ = (uint8_t)(unit >> 8);
	return to;
}

static uint8_t *
widen_eight(uint8_t *to, const uint8_t *p)
{
	uint8_t in[8], out[16] = { 0 };

	memcpy(in, p, sizeof(in));
	for (size_t i = 0; i < sizeof(in); i++)
		out[2 * i] = in[i];
	memcpy(to, out, sizeof(out));
	return to + sizeof(out);
}

struct bytes
text_to_utf16(struct ctx *c, struct bytes utf8)
{
	uint8_t *text = arena_alloc(c, 2 * utf8.n + 2), *to = text;

	while (utf8.n > 0) {
		uint32_t ch;

		for (; utf8.n >= 8 && text_eight_ascii(utf8.p); utf8 = bytes_from(utf8, 8))
			to = widen_eight(to, utf8.p);
		if (utf8.n == 0)
			break;
		ch = utf8_next(&utf8);
		if (ch >= 0x10000) {
			to = put_unit(to, 0xD800 + ((ch - 0x10000) >> 10));
			ch = 0xDC00 + (ch & 0x3FF);
		}
		to = put_unit(to, ch);
	}
	put_unit(to, 0);
	return (struct bytes){ text, (size_t)(to - text) };
}

struct bytes
text_trim(struct bytes b)
{
	while (b.n > 0 && b.p[b.n - 1] == '\0')
		b.n--;
	return b;
}
