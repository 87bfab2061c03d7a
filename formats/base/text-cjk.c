/* ISO-2022-JP (RFC 1468, RFC 2237) with what Microsoft's mailers write beside it, EUC-JP, and HZ
 * (RFC 1843). All three are read and written through Windows' pages 932 and 936. */
#include "formats/base/text-cjk.h"

#define ESC      0x1B
#define SO       0x0E
#define SI       0x0F
#define KANA_MIN 0xA1 /* half-width katakana in JIS X 0201 */
#define KANA_MAX 0xDF
#define U_KANA   0xFF61u

static bool
is_cell(unsigned byte)
{
	return byte >= 0x21 && byte <= 0x7E;
}

static uint32_t
kana_char(unsigned byte)
{
	return byte >= KANA_MIN && byte <= KANA_MAX ? U_KANA + byte - KANA_MIN : 0;
}

/* JIS X 0208 by row and cell, through page 932, which adds NEC's and IBM's rows. */
static uint16_t
jis_char(const uint16_t *page932, unsigned row, unsigned cell)
{
	unsigned lead, trail;

	if (!is_cell(row) || !is_cell(cell))
		return 0;
	lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1);
	if (row % 2 != 0)
		trail = cell + 0x1F + (cell >= 0x60);
	else
		trail = cell + 0x7E;
	return page932[(size_t)(lead - 0x80) * ROW + 1 + trail - TRAIL_MIN];
}

static uint16_t
jis0212_char(const uint16_t *jis0212, unsigned row, unsigned cell)
{
	if (!is_cell(row) || !is_cell(cell))
		return 0;
	return jis0212[(row - 0x21) * JIS_SIDE + cell - 0x21];
}

/* A code of page 932 as row and cell, row in the high half; 0 where JIS has no place for it. */
static unsigned
jis_code(unsigned code)
{
	unsigned lead = code >> 8, trail = code & 0xFF, row;

	if (lead == 0 || lead > 0xEF)
		return 0;
	row = 2 * (lead - (lead < 0xA0 ? 0x81 : 0xC1)) + 0x21;
	if (trail >= 0x9F)
		return (row + 1) << 8 | (trail - 0x7E);
	return row << 8 | (trail - 0x1F - (trail > 0x7F));
}

enum set { ASCII, JIS_X_0208, JIS_X_0212, KATAKANA };

/* What an escape sequence at the head of b designates; its length, 0 where it is none. */
static size_t
escape(enum set *set, struct bytes b)
{
	static const struct {
		const char *bytes;
		enum set set;
	} escapes[] = {
		{ "\x1B$B", JIS_X_0208 },
		{ "\x1B$@", JIS_X_0208 }, /* the edition of 1978 */
		{ "\x1B$(B", JIS_X_0208 },
		{ "\x1B$(@", JIS_X_0208 },
		{ "\x1B$(D", JIS_X_0212 },
		{ "\x1B(B", ASCII },
		{ "\x1B(J", ASCII }, /* JIS-Roman: Windows has no yen sign at 0x5C either */
		{ "\x1B(H", ASCII }, /* a wrong one, once common */
		{ "\x1B(I", KATAKANA },
	};

	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		struct bytes e = bytes_of(escapes[i].bytes);

		if (bytes_starts(b, e)) {
			*set = escapes[i].set;
			return e.n;
		}
	}
	return 0;
}

/* Half-width katakana come by ESC ( I, by SO and SI, and as 8-bit bytes. */
size_t
jis_decode(struct buf *out, struct bytes b, const uint16_t *page932, const uint16_t *jis0212)
{
	enum set set = ASCII;
	bool shifted = false;
	size_t bad = 0;

	for (size_t i = 0, n; i < b.n; i += n) {
		uint8_t ch = b.p[i], next = i + 1 < b.n ? b.p[i + 1] : 0;

		n = 1;
		if (ch == ESC && (n = escape(&set, bytes_from(b, i))) > 0)
			continue;
		n = 1;
		if (ch == SO || ch == SI) {
			shifted = ch == SO;
		} else if (ch < 0x21) {
			buf_u8(out, ch);
			set = ch == '\n' ? ASCII : set; /* RFC 1468: a line ends in ASCII */
		} else if (ch >= 0x80 || shifted || set == KATAKANA) {
			bad += text_put(out, kana_char(ch | 0x80u));
		} else if (set == ASCII) {
			buf_u8(out, ch);
		} else if (!is_cell(next)) {
			bad += text_put(out, 0);
		} else {
			bad += text_put(out, set == JIS_X_0208 ? jis_char(page932, ch, next)
							       : jis0212_char(jis0212, ch, next));
			n = 2;
		}
	}
	return bad;
}

/* Two bytes from 0xA1 on; 0x8E before a half-width katakana, 0x8F before two of JIS X 0212. */
size_t
eucjp_decode(struct buf *out, struct bytes b, const uint16_t *page932, const uint16_t *jis0212)
{
	size_t bad = 0;

	for (size_t i = 0, n; i < b.n; i += n) {
		const uint8_t *p = b.p + i;
		size_t left = b.n - i;

		n = 1;
		if (p[0] < 0x80) {
			n = text_ascii_run(bytes_from(b, i));
			buf_put(out, p, n);
		} else if (left < 2 || p[1] < 0xA1) {
			bad += text_put(out, 0);
		} else if (p[0] == 0x8E) {
			bad += text_put(out, kana_char(p[1]));
			n = 2;
		} else if (p[0] == 0x8F && left > 2 && p[2] >= 0xA1) {
			bad += text_put(out, jis0212_char(jis0212, p[1] & 0x7Fu, p[2] & 0x7Fu));
			n = 3;
		} else if (p[0] >= 0xA1) {
			bad += text_put(out, jis_char(page932, p[0] & 0x7Fu, p[1] & 0x7Fu));
			n = 2;
		} else {
			bad += text_put(out, 0);
		}
	}
	return bad;
}

/* HZ: GB 2312 in seven bits between ~{ and ~}. A line ends in ASCII; GB 2312 in eight bits, which
 * mailers send under this name too, is read as well. */
size_t
hz_decode(struct buf *out, struct bytes b, const uint16_t *page936)
{
	bool shifted = false;
	size_t bad = 0;

	for (size_t i = 0, n; i < b.n; i += n) {
		uint8_t ch = b.p[i], next = i + 1 < b.n ? b.p[i + 1] : 0;

		n = 1;
		if (ch == '~' && (next == '{' || next == '}')) {
			shifted = next == '{';
			n = 2;
		} else if (ch == '~' && !shifted && (next == '~' || next == '\n')) {
			if (next == '~')
				buf_u8(out, '~');
			n = 2;
		} else if (ch < 0x21 || (ch < 0x80 && !shifted)) {
			buf_u8(out, ch);
			shifted = shifted && ch != '\n';
		} else if (!is_cell(next & 0x7F) || !is_cell(ch & 0x7F)) {
			bad += text_put(out, 0);
		} else {
			size_t at = (size_t)(ch & 0x7F) * ROW + 1 + (next | 0x80u) - TRAIL_MIN;

			bad += text_put(out, page936[at]);
			n = 2;
		}
	}
	return bad;
}

/* The full-width form of half-width katakana, which may take the voicing mark behind it along;
 * anything else as it is. `rest` stands behind ch. */
static uint32_t
full_width(uint32_t ch, struct bytes *rest)
{
	static const uint16_t full[] = { 0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1,
		0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2,
		0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5,
		0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8, 0x30CA,
		0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE,
		0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB,
		0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x309B, 0x309C };
	static const uint8_t voiced[] = { 0xEF, 0xBE, 0x9E }, semivoiced[] = { 0xEF, 0xBE, 0x9F };
	bool is_ha, is_voiced;

	if (ch < U_KANA || ch - U_KANA >= sizeof(full) / sizeof(full[0]))
		return ch;
	is_ha = ch >= 0xFF8A && ch <= 0xFF8E;
	is_voiced = bytes_starts(*rest, (struct bytes){ voiced, sizeof(voiced) });
	if (is_voiced && (is_ha || (ch >= 0xFF76 && ch <= 0xFF84) || ch == 0xFF73)) {
		*rest = bytes_from(*rest, sizeof(voiced));
		return ch == 0xFF73 ? 0x30F4 : full[ch - U_KANA] + 1u;
	}
	if (is_ha && bytes_starts(*rest, (struct bytes){ semivoiced, sizeof(semivoiced) })) {
		*rest = bytes_from(*rest, sizeof(semivoiced));
		return full[ch - U_KANA] + 2u;
	}
	return full[ch - U_KANA];
}

/* Goes from one set to another. Page 50222 shifts to half-width katakana, inside of ASCII. */
static void
designate(struct buf *out, enum set *from, enum set to, bool by_shift)
{
	static const char *const escapes[] = {
		[ASCII] = "\x1B(B", [JIS_X_0208] = "\x1B$B", [KATAKANA] = "\x1B(I"
	};

	if (*from == to)
		return;
	if (by_shift && *from == KATAKANA)
		buf_u8(out, SI);
	if (by_shift && to == KATAKANA) {
		if (*from == JIS_X_0208)
			buf_put_str(out, escapes[ASCII]);
		buf_u8(out, SO);
	} else if (!(by_shift && *from == KATAKANA && to == ASCII)) {
		buf_put_str(out, escapes[to]);
	}
	*from = to;
}

size_t
jis_encode(struct buf *out, struct bytes utf8, const uint16_t *code932, unsigned codepage)
{
	enum set set = ASCII;
	size_t lost = 0;

	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);
		unsigned code, jis;

		if (codepage == 50220)
			ch = full_width(ch, &utf8);
		code = ch < 0x80 ? ch : ch < 0x10000 ? code932[ch] : 0;
		jis = jis_code(code);
		if (jis != 0) {
			designate(out, &set, JIS_X_0208, codepage == 50222);
			buf_u8(out, jis >> 8);
			buf_u8(out, jis & 0xFF);
		} else if (kana_char(code) != 0) {
			designate(out, &set, KATAKANA, codepage == 50222);
			buf_u8(out, code & 0x7F);
		} else {
			lost += ch >= 0x80;
			designate(out, &set, ASCII, codepage == 50222);
			buf_u8(out, ch < 0x80 ? ch : '?');
		}
	}
	designate(out, &set, ASCII, codepage == 50222);
	return lost;
}

size_t
eucjp_encode(struct buf *out, struct bytes utf8, const uint16_t *code932)
{
	size_t lost = 0;

	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);
		unsigned code = ch < 0x80 || ch >= 0x10000 ? 0 : code932[ch];
		unsigned jis = jis_code(code);

		if (jis != 0) {
			buf_u8(out, jis >> 8 | 0x80);
			buf_u8(out, (jis & 0xFF) | 0x80);
		} else if (kana_char(code) != 0) {
			buf_u8(out, 0x8E);
			buf_u8(out, code);
		} else {
			lost += ch >= 0x80;
			buf_u8(out, ch < 0x80 ? ch : '?');
		}
	}
	return lost;
}

/* GB 2312 is where lead and trail of page 936 are both from 0xA1 on, the lead to 0xF7. */
size_t
hz_encode(struct buf *out, struct bytes utf8, const uint16_t *code936)
{
	bool shifted = false;
	size_t lost = 0;

	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);
		unsigned code = ch < 0x80 || ch >= 0x10000 ? 0 : code936[ch];
		unsigned lead = code >> 8, trail = code & 0xFF;
		bool wide = lead >= 0xA1 && lead <= 0xF7 && trail >= 0xA1;

		if (wide != shifted)
			buf_put_str(out, wide ? "~{" : "~}");
		shifted = wide;
		if (wide) {
			buf_u8(out, lead & 0x7F);
			buf_u8(out, trail & 0x7F);
		} else {
			lost += ch >= 0x80;
			buf_u8(out, ch < 0x80 ? ch : '?');
			if (ch == '~')
				buf_u8(out, '~');
		}
	}
	if (shifted)
		buf_put_str(out, "~}");
	return lost;
}
