/* Code pages: tables of Windows' own where there are some, iconv for the others. */
#include "formats/base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#define STEP ((size_t)16 << 10) /* bytes decoded at a time */

/* The upper half of a single-byte page; 0: no character. */
struct single {
	unsigned codepage;
	uint16_t high[128];
};

static const struct single singles[] = {
#define SINGLE(page, ...) { page, { __VA_ARGS__ } },
#include "formats/base/codepages.def"
#undef SINGLE
};

/* A page of one and two bytes: a lead's own character, and those of its trails from 0x40 on. */
#define TRAIL_MIN 0x40
#define ROW       (1 + 0x100 - TRAIL_MIN)

struct pairs {
	unsigned codepage;
	uint16_t lead[128 * ROW];
};

static const struct pairs doubles[] = {
#define DOUBLE(page, ...) { page, { __VA_ARGS__ } },
#include "formats/base/codepages-cjk.def"
#undef DOUBLE
};

/* Pages that are written another way, or that iconv keeps. */
enum scheme {
	BY_ICONV,
	BY_ASCII,
	BY_UTF8,
	BY_UTF16LE,
	BY_UTF16BE,
	BY_JIS,
	BY_EUC_JP,
	BY_HZ,
	BY_SINGLE,
	BY_DOUBLE
};

static const struct page {
	unsigned codepage;
	enum scheme scheme;
	const char *iconv;
	unsigned like; /* the page whose table it shares */
} pages[] = {
	{ CP_UTF8, BY_UTF8, NULL, 0 },
	{ CP_UTF16LE, BY_UTF16LE, NULL, 0 },
	{ CP_UTF16BE, BY_UTF16BE, NULL, 0 },
	{ CP_ASCII, BY_ASCII, NULL, 0 },
	{ 50220, BY_JIS, "ISO-2022-JP-2", 0 },
	{ 50221, BY_JIS, "ISO-2022-JP-2", 0 },
	{ 50222, BY_JIS, "ISO-2022-JP-2", 0 },
	{ 51932, BY_EUC_JP, "EUC-JP", 0 },
	{ 51949, BY_DOUBLE, NULL, 949 },
	{ 51936, BY_DOUBLE, NULL, 936 },
	{ 20936, BY_DOUBLE, NULL, 936 },
	{ 20949, BY_DOUBLE, NULL, 949 },
	{ 10001, BY_DOUBLE, NULL, 932 },
	{ 10002, BY_DOUBLE, NULL, 950 },
	{ 10003, BY_DOUBLE, NULL, 949 },
	{ 10008, BY_DOUBLE, NULL, 936 },
	{ 38598, BY_SINGLE, NULL, 28598 },
	{ 20932, BY_ICONV, "EUC-JP", 0 },
	{ 50225, BY_ICONV, "ISO-2022-KR", 0 },
	{ 50227, BY_ICONV, "ISO-2022-CN", 0 },
	{ 50229, BY_ICONV, "ISO-2022-CN-EXT", 0 },
	{ 51950, BY_ICONV, "EUC-TW", 0 },
	{ 52936, BY_HZ, NULL, 0 },
	{ 54936, BY_ICONV, "GB18030", 0 },
	{ 1361, BY_ICONV, "JOHAB", 0 },
	{ 65000, BY_ICONV, "UTF-7", 0 },
	{ 12000, BY_ICONV, "UTF-32LE", 0 },
	{ 12001, BY_ICONV, "UTF-32BE", 0 },
	{ 708, BY_ICONV, "ISO-8859-6", 0 },
	{ 10004, BY_ICONV, "MACARABIC", 0 },
	{ 10005, BY_ICONV, "MACHEBREW", 0 },
	{ 10021, BY_ICONV, "MACTHAI", 0 },
	{ 37, BY_ICONV, "IBM037", 0 },
	{ 500, BY_ICONV, "IBM500", 0 },
	{ 870, BY_ICONV, "IBM870", 0 },
	{ 875, BY_ICONV, "CP875", 0 },
	{ 1026, BY_ICONV, "IBM1026", 0 },
	{ 1047, BY_ICONV, "IBM1047", 0 },
	{ 1140, BY_ICONV, "IBM1140", 0 },
	{ 20273, BY_ICONV, "IBM273", 0 },
	{ 20297, BY_ICONV, "IBM297", 0 },
};

/* What c->text holds: the converters that were opened, and one page's characters turned round. */
struct open_iconv {
	struct open_iconv *next;
	const char *to, *from;
	iconv_t cd;
};

struct text_state {
	struct open_iconv *converters;
	const void *turned; /* the table that `code` turns round */
	uint16_t code[0x10000];
};

static struct text_state *
state_of(struct ctx *c)
{
	if (c->text == NULL) {
		c->text = calloc(1, sizeof(struct text_state));
		if (c->text == NULL)
			fail(c, E_SYS, NOWHERE, "out of memory");
	}
	return c->text;
}

void
text_close(struct ctx *c)
{
	struct text_state *s = c->text;

	while (s != NULL && s->converters != NULL) {
		struct open_iconv *one = s->converters;

		s->converters = one->next;
		iconv_close(one->cd);
		free(one);
	}
	free(s);
	c->text = NULL;
}

/* The converter, in its initial state; (iconv_t)-1 where there is none. */
static iconv_t
converter(struct ctx *c, const char *to, const char *from)
{
	struct text_state *s = state_of(c);
	struct open_iconv *one;

	if (s == NULL)
		return (iconv_t)-1;
	for (one = s->converters; one != NULL; one = one->next) {
		if (strcmp(one->to, to) == 0 && strcmp(one->from, from) == 0) {
			iconv(one->cd, NULL, NULL, NULL, NULL);
			return one->cd;
		}
	}
	one = malloc(sizeof(*one));
	if (one == NULL)
		return (iconv_t)-1;
	*one = (struct open_iconv){ .to = to, .from = from, .cd = iconv_open(to, from) };
	if (one->cd == (iconv_t)-1) {
		free(one);
		return (iconv_t)-1;
	}
	one->next = s->converters;
	s->converters = one;
	return one->cd;
}

/* How a page is read. */
struct plan {
	enum scheme scheme;
	const uint16_t *table;
	const char *iconv;
};

static bool
plan_table(struct plan *out, unsigned codepage)
{
	for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++)
		if (singles[i].codepage == codepage) {
			*out = (struct plan){ BY_SINGLE, singles[i].high, NULL };
			return true;
		}
	for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++)
		if (doubles[i].codepage == codepage) {
			*out = (struct plan){ BY_DOUBLE, doubles[i].lead, NULL };
			return true;
		}
	return false;
}

static bool
plan_of(struct ctx *c, struct plan *out, unsigned codepage)
{
	if (plan_table(out, codepage))
		return true;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		const struct page *p = &pages[i];

		if (p->codepage != codepage)
			continue;
		if (p->like != 0)
			return plan_table(out, p->like);
		*out = (struct plan){ p->scheme, NULL, p->iconv };
		if (p->scheme == BY_JIS || p->scheme == BY_EUC_JP || p->scheme == BY_HZ) {
			plan_table(out, p->scheme == BY_HZ ? 936 : 932);
			*out = (struct plan){ p->scheme, out->table, p->iconv };
		}
		return p->scheme != BY_ICONV || converter(c, "UTF-8", p->iconv) != (iconv_t)-1;
	}
	return false;
}

bool
codepage_known(struct ctx *c, unsigned codepage)
{
	struct plan plan;

	return plan_of(c, &plan, codepage);
}

/* Puts what a table has, U+FFFD where that is nothing. Returns the number of bad places. */
static size_t
put_char(struct buf *out, uint32_t ch)
{
	buf_utf8(out, ch != 0 ? ch : REPLACEMENT);
	return ch == 0;
}

static size_t
decode_single(struct buf *out, struct bytes b, const uint16_t *high)
{
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] < 0x80)
			buf_u8(out, b.p[i]);
		else
			bad += put_char(out, high[b.p[i] - 0x80]);
	}
	return bad;
}

/* A lead whose trail fits nothing costs itself alone where the trail could stand for itself. */
static size_t
decode_double(struct buf *out, struct bytes b, const uint16_t *table)
{
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		const uint16_t *row;
		uint16_t ch;

		if (b.p[i] < 0x80) {
			buf_u8(out, b.p[i]);
			continue;
		}
		row = table + (size_t)(b.p[i] - 0x80) * ROW;
		ch = row[0];
		if (ch == 0 && i + 1 < b.n && b.p[i + 1] >= TRAIL_MIN) {
			ch = row[1 + b.p[i + 1] - TRAIL_MIN];
			i += ch != 0 || b.p[i + 1] >= 0x80;
		}
		bad += put_char(out, ch);
	}
	return bad;
}

/* JIS X 0208 by row and cell, 0x21 to 0x7E each, through page 932, which adds NEC's and IBM's rows.
 */
static uint16_t
jis_char(const uint16_t *table932, unsigned row, unsigned cell)
{
	unsigned lead, trail;

	if (row < 0x21 || row > 0x7E || cell < 0x21 || cell > 0x7E)
		return 0;
	lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1);
	if (row % 2 != 0)
		trail = cell + 0x1F + (cell >= 0x60);
	else
		trail = cell + 0x7E;
	return table932[(size_t)(lead - 0x80) * ROW + 1 + trail - TRAIL_MIN];
}

/* ISO-2022-JP with what Microsoft's mailers write beside it: half-width katakana by ESC ( I, by
 * SO and SI, and as 8-bit bytes (50220, 50221, 50222). */
static size_t
decode_jis(struct buf *out, struct bytes b, const uint16_t *table)
{
	enum { ASCII, KANJI, KATAKANA } set = ASCII;
	bool shifted = false;
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		uint8_t ch = b.p[i];
		struct bytes rest = bytes_from(b, i + 1);

		if (ch == 0x1B &&
		    (bytes_starts(rest, BYTES("$B")) || bytes_starts(rest, BYTES("$@")))) {
			set = KANJI;
			i += 2;
		} else if (ch == 0x1B && bytes_starts(rest, BYTES("$(")) && rest.n > 2) {
			set = KANJI;
			i += 3;
		} else if (ch == 0x1B && bytes_starts(rest, BYTES("(")) && rest.n > 1) {
			set = rest.p[1] == 'I' ? KATAKANA : ASCII;
			i += 2;
		} else if (ch == 0x0E || ch == 0x0F) {
			shifted = ch == 0x0E;
		} else if (ch < 0x21) {
			buf_u8(out, ch);
			set = ch == '\n' ? ASCII : set; /* RFC 1468: a line ends in ASCII */
		} else if (ch >= 0x80 || shifted || set == KATAKANA) {
			unsigned kana = (ch & 0x7Fu) + 0x80u;

			bad +=
			    put_char(out, kana >= 0xA1 && kana <= 0xDF ? 0xFF61 + kana - 0xA1 : 0);
		} else if (set == KANJI && i + 1 < b.n) {
			bad += put_char(out, jis_char(table, ch, b.p[++i]));
		} else if (set == KANJI) {
			bad += put_char(out, 0);
		} else {
			buf_u8(out, ch);
		}
	}
	return bad;
}

static size_t
decode_euc_jp(struct buf *out, struct bytes b, const uint16_t *table)
{
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		uint8_t ch = b.p[i], next = i + 1 < b.n ? b.p[i + 1] : 0;

		if (ch < 0x80) {
			buf_u8(out, ch);
		} else if (next < 0x80) {
			bad += put_char(out, 0);
		} else if (ch == 0x8E) {
			bad += put_char(
			    out, next >= 0xA1 && next <= 0xDF ? 0xFF61u + next - 0xA1u : 0);
			i++;
		} else {
			bad += put_char(out, jis_char(table, ch & 0x7Fu, next & 0x7Fu));
			i++;
		}
	}
	return bad;
}

/* HZ (RFC 1843): GB 2312 in seven bits between ~{ and ~}. */
static size_t
decode_hz(struct buf *out, struct bytes b, const uint16_t *table)
{
	bool shifted = false;
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		uint8_t ch = b.p[i], next = i + 1 < b.n ? b.p[i + 1] : 0;

		if (ch == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
			shifted = next == '{' || (shifted && next == '~');
			if (next == '~')
				buf_u8(out, '~');
			i++;
		} else if (!shifted || ch < 0x21) {
			bad += ch < 0x80 ? (buf_u8(out, ch), 0u) : put_char(out, 0);
		} else {
			bad += put_char(out,
			    next < 0x21
				? 0
				: table[(size_t)(ch & 0x7F) * ROW + 1 + (next | 0x80) - TRAIL_MIN]);
			i += next >= 0x21;
		}
	}
	return bad;
}

static size_t
decode_ascii(struct buf *out, struct bytes b)
{
	size_t bad = 0;

	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] < 0x80)
			buf_u8(out, b.p[i]);
		else
			bad += put_char(out, 0);
	}
	return bad;
}

static size_t
decode_utf8(struct buf *out, struct bytes b)
{
	size_t bad = 0;

	if (utf8_valid(b)) {
		buf_put_bytes(out, b);
		return 0;
	}
	while (b.n > 0) {
		size_t before = b.n;
		uint32_t ch = utf8_next(&b);

		bad += ch == REPLACEMENT && before - b.n == 1;
		buf_utf8(out, ch);
	}
	return bad;
}

static size_t
decode_utf16(struct buf *out, struct bytes b, bool big)
{
	size_t bad;
	struct bytes text;

	if (big) {
		uint8_t *turned = arena_alloc(out->c, b.n + 1);

		for (size_t i = 0; i + 1 < b.n; i += 2) {
			turned[i] = b.p[i + 1];
			turned[i + 1] = b.p[i];
		}
		if (b.n % 2 != 0)
			turned[b.n - 1] = 0;
		b.p = turned;
	}
	text = text_from_utf16(out->c, &bad, b);
	buf_put_bytes(out, text);
	return bad;
}

static size_t
decode_iconv(struct buf *out, struct bytes b, const char *name)
{
	iconv_t cd = converter(out->c, "UTF-8", name);
	char *from = (char *)(uintptr_t)b.p;
	size_t left = b.n, bad = 0;

	while (left > 0) {
		size_t some = left < STEP ? left : STEP, room = 4 * some + 64, had = room;
		char *to = (char *)buf_room(out, room);
		size_t part = left, done = iconv(cd, &from, &part, &to, &room);

		out->n += had - room;
		left = part;
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		bad++; /* EILSEQ, or EINVAL at the end */
		buf_utf8(out, REPLACEMENT);
		from++;
		left--;
	}
	return bad;
}

size_t
text_decode_to(struct buf *out, struct bytes b, unsigned codepage)
{
	struct plan plan;

	if (!plan_of(out->c, &plan, codepage))
		plan_table(&plan, CP_WINDOWS);
	if (plan.scheme != BY_ICONV && plan.scheme != BY_JIS && plan.scheme != BY_HZ &&
	    plan.scheme != BY_UTF16LE && plan.scheme != BY_UTF16BE && ascii(b)) {
		buf_put_bytes(out, b);
		return 0;
	}
	switch (plan.scheme) {
	case BY_SINGLE: return decode_single(out, b, plan.table);
	case BY_DOUBLE: return decode_double(out, b, plan.table);
	case BY_JIS: return decode_jis(out, b, plan.table);
	case BY_EUC_JP: return decode_euc_jp(out, b, plan.table);
	case BY_HZ: return decode_hz(out, b, plan.table);
	case BY_ASCII: return decode_ascii(out, b);
	case BY_UTF8: return decode_utf8(out, b);
	case BY_UTF16LE: return decode_utf16(out, b, false);
	case BY_UTF16BE: return decode_utf16(out, b, true);
	case BY_ICONV: return decode_iconv(out, b, plan.iconv);
	}
	return 0;
}

struct bytes
text_decode(struct ctx *c, size_t *bad, struct bytes b, unsigned codepage)
{
	struct buf out = { .c = c };
	size_t wrong = text_decode_to(&out, b, codepage);

	if (bad != NULL)
		*bad = wrong;
	return buf_bytes(&out);
}

bool
text_valid(struct ctx *c, struct bytes b, unsigned codepage)
{
	struct mark mark = arena_mark(c);
	size_t bad;

	if (codepage == CP_UTF8)
		return utf8_valid(b);
	text_decode(c, &bad, b, codepage);
	arena_release(c, mark);
	return bad == 0;
}

/* A table turned round: characters to one byte, or two with the lead in the high half. */
static const uint16_t *
turned(struct ctx *c, const struct plan *plan)
{
	struct text_state *s = state_of(c);

	if (s == NULL || s->turned == plan->table)
		return s != NULL ? s->code : NULL;
	memset(s->code, 0, sizeof(s->code));
	s->turned = plan->table;
	/* backwards, so that of two codes of one character the first stands */
	for (size_t lead = 0x100; lead-- > 0x80;) {
		const uint16_t *row = plan->table + (lead - 0x80) * ROW;

		if (plan->scheme == BY_SINGLE) {
			s->code[plan->table[lead - 0x80]] = (uint16_t)lead;
			continue;
		}
		for (size_t trail = 0x100; trail-- > TRAIL_MIN;)
			s->code[row[1 + trail - TRAIL_MIN]] = (uint16_t)(lead << 8 | trail);
		s->code[row[0]] = (uint16_t)lead;
	}
	s->code[0] = 0;
	return s->code;
}

static size_t
encode_table(struct buf *out, struct bytes utf8, const uint16_t *code)
{
	size_t lost = 0;

	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);
		unsigned to = ch < 0x80 ? ch : ch < 0x10000 && code != NULL ? code[ch] : 0;

		if (ch >= 0x80 && to == 0) {
			lost++;
			to = '?';
		}
		if (to > 0xFF)
			buf_u8(out, to >> 8);
		buf_u8(out, to);
	}
	return lost;
}

static size_t
encode_iconv(struct buf *out, struct bytes utf8, const char *name)
{
	iconv_t cd = converter(out->c, name, "UTF-8");
	char *from = (char *)(uintptr_t)utf8.p, *to;
	size_t left = utf8.n, lost = 0, room;

	while (left > 0 && cd != (iconv_t)-1) {
		size_t had = room = 4 * (left < STEP ? left : STEP) + 64;
		size_t done;

		to = (char *)buf_room(out, room);
		done = iconv(cd, &from, &left, &to, &room);
		out->n += had - room;
		if (done == (size_t)-1 && errno != E2BIG) {
			struct bytes rest = { (const uint8_t *)from, left };
			char mark[] = "?", *question = mark;
			size_t one = 1;

			utf8_next(&rest);
			from = (char *)(uintptr_t)rest.p;
			left = rest.n;
			lost++;
			room = had = 64;
			to = (char *)buf_room(out, room);
			iconv(cd, &question, &one, &to, &room);
			out->n += had - room;
		}
	}
	if (cd != (iconv_t)-1) {
		room = 64;
		to = (char *)buf_room(out, room);
		iconv(cd, NULL, NULL, &to, &room);
		out->n += 64 - room;
	}
	return lost;
}

struct bytes
text_encode(struct ctx *c, size_t *lost, struct bytes utf8, unsigned codepage)
{
	struct buf out = { .c = c };
	struct plan plan;
	size_t missing = 0;

	if (!plan_of(c, &plan, codepage))
		plan_table(&plan, CP_WINDOWS);
	if (plan.scheme == BY_UTF8) {
		buf_put_bytes(&out, utf8);
	} else if (plan.scheme == BY_UTF16LE || plan.scheme == BY_UTF16BE) {
		struct bytes wide = text_to_utf16(c, utf8);

		for (size_t i = 0; i < wide.n; i++)
			buf_u8(&out, wide.p[plan.scheme == BY_UTF16BE ? i ^ 1 : i]);
	} else if (plan.iconv != NULL) {
		missing = encode_iconv(&out, utf8, plan.iconv);
	} else {
		missing =
		    encode_table(&out, utf8, plan.scheme == BY_ASCII ? NULL : turned(c, &plan));
	}
	if (lost != NULL)
		*lost = missing;
	return buf_bytes(&out);
}
