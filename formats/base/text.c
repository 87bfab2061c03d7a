/* Code pages: tables of Windows' own where there are some, iconv for the others. */
#include "formats/base/text-cjk.h"

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

struct pairs {
	unsigned codepage;
	uint16_t lead[128 * ROW];
};

/* What is written for a character where that is not the first code which reads as it. */
struct written {
	unsigned codepage;
	uint16_t ch, code;
};

#define DOUBLE(page, ...) { page, { __VA_ARGS__ } },
#define CODE(page, ch, code)
#define JIS_X_0212(...)
static const struct pairs doubles[] = {
#include "formats/base/codepages-cjk.def"
};
#undef DOUBLE
#undef CODE
#undef JIS_X_0212

#define DOUBLE(page, ...)
#define CODE(page, ch, code) { page, ch, code },
#define JIS_X_0212(...)
static const struct written written[] = {
#include "formats/base/codepages-cjk.def"
};
#undef CODE
#undef JIS_X_0212

#define CODE(page, ch, code)
#define JIS_X_0212(...) __VA_ARGS__
static const uint16_t jis0212[JIS_SIDE * JIS_SIDE] = {
#include "formats/base/codepages-cjk.def"
};
#undef DOUBLE
#undef CODE
#undef JIS_X_0212

enum scheme {
	BY_ICONV,
	BY_ICONV_ASCII, /* the same, where bytes below 0x80 are ASCII */
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

/* Pages that are written another way, that iconv keeps, or that share the table of another. */
static const struct page {
	unsigned codepage;
	enum scheme scheme;
	const char *iconv;
	unsigned table;
} pages[] = {
	{ CP_UTF8, BY_UTF8, NULL, 0 },
	{ CP_UTF16LE, BY_UTF16LE, NULL, 0 },
	{ CP_UTF16BE, BY_UTF16BE, NULL, 0 },
	{ CP_ASCII, BY_ASCII, NULL, 0 },
	{ 50220, BY_JIS, NULL, 932 },
	{ 50221, BY_JIS, NULL, 932 },
	{ 50222, BY_JIS, NULL, 932 },
	{ 51932, BY_EUC_JP, NULL, 932 },
	{ 20932, BY_EUC_JP, NULL, 932 },
	{ 52936, BY_HZ, NULL, 936 },
	{ 51949, BY_DOUBLE, NULL, 949 },
	{ 51936, BY_DOUBLE, NULL, 936 },
	{ 20936, BY_DOUBLE, NULL, 936 },
	{ 20949, BY_DOUBLE, NULL, 949 },
	{ 10001, BY_DOUBLE, NULL, 932 },
	{ 10002, BY_DOUBLE, NULL, 950 },
	{ 10003, BY_DOUBLE, NULL, 949 },
	{ 10008, BY_DOUBLE, NULL, 936 },
	{ 10017, BY_SINGLE, NULL, 10007 },
	{ 38598, BY_SINGLE, NULL, 28598 },
	{ 54936, BY_ICONV_ASCII, "GB18030", 0 },
	{ 51950, BY_ICONV_ASCII, "EUC-TW", 0 },
	{ 50225, BY_ICONV, "ISO-2022-KR", 0 },
	{ 50227, BY_ICONV, "ISO-2022-CN", 0 },
	/* not ISO-2022-CN-EXT, for which glibc 2.36 reads beyond the end of what it is given */
	{ 50229, BY_ICONV, "ISO-2022-CN", 0 },
	{ 1361, BY_ICONV, "JOHAB", 0 },
	{ 65000, BY_ICONV, "UTF-7", 0 },
	{ 12000, BY_ICONV, "UTF-32LE", 0 },
	{ 12001, BY_ICONV, "UTF-32BE", 0 },
	{ 10004, BY_ICONV_ASCII, "MACARABIC", 0 },
	{ 10005, BY_ICONV_ASCII, "MACHEBREW", 0 },
	{ 10021, BY_ICONV_ASCII, "MACTHAI", 0 },
	{ 20106, BY_ICONV, "DIN_66003", 0 },
	{ 20107, BY_ICONV, "SEN_850200_B", 0 },
	{ 20108, BY_ICONV, "NS_4551-1", 0 },
	{ 20269, BY_ICONV, "ISO_6937", 0 },
	/* EBCDIC */
	{ 37, BY_ICONV, "IBM037", 0 },
	{ 500, BY_ICONV, "IBM500", 0 },
	{ 870, BY_ICONV, "IBM870", 0 },
	{ 875, BY_ICONV, "IBM875", 0 },
	{ 1026, BY_ICONV, "IBM1026", 0 },
	{ 1047, BY_ICONV, "IBM1047", 0 },
	{ 1140, BY_ICONV, "IBM1140", 0 },
	{ 1141, BY_ICONV, "IBM1141", 0 },
	{ 1142, BY_ICONV, "IBM1142", 0 },
	{ 1143, BY_ICONV, "IBM1143", 0 },
	{ 1144, BY_ICONV, "IBM1144", 0 },
	{ 1145, BY_ICONV, "IBM1145", 0 },
	{ 1146, BY_ICONV, "IBM1146", 0 },
	{ 1147, BY_ICONV, "IBM1147", 0 },
	{ 1148, BY_ICONV, "IBM1148", 0 },
	{ 1149, BY_ICONV, "IBM1149", 0 },
	{ 20273, BY_ICONV, "IBM273", 0 },
	{ 20277, BY_ICONV, "IBM277", 0 },
	{ 20278, BY_ICONV, "IBM278", 0 },
	{ 20280, BY_ICONV, "IBM280", 0 },
	{ 20284, BY_ICONV, "IBM284", 0 },
	{ 20285, BY_ICONV, "IBM285", 0 },
	{ 20290, BY_ICONV, "IBM290", 0 },
	{ 20297, BY_ICONV, "IBM297", 0 },
	{ 20420, BY_ICONV, "IBM420", 0 },
	{ 20423, BY_ICONV, "IBM423", 0 },
	{ 20424, BY_ICONV, "IBM424", 0 },
	{ 20838, BY_ICONV, "IBM1160", 0 },
	{ 20871, BY_ICONV, "IBM871", 0 },
	{ 20880, BY_ICONV, "IBM880", 0 },
	{ 20905, BY_ICONV, "IBM905", 0 },
	{ 20924, BY_ICONV, "IBM924", 0 },
	{ 21025, BY_ICONV, "IBM1025", 0 },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What c->text holds: the converters that were opened, and one page's characters turned round. */
struct open_iconv {
	struct open_iconv *next;
	const char *to, *from;
	iconv_t cd;
};

struct text_state {
	struct open_iconv *converters;
	const void *turned; /* the table that `code` turns round */
	enum scheme turned_for;
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
	unsigned codepage;
	enum scheme scheme;
	const uint16_t *table;
	unsigned table_page;
	const char *iconv;
};

static bool
plan_table(struct plan *plan, unsigned codepage)
{
	plan->table_page = codepage;
	for (size_t i = 0; i < COUNT(singles); i++) {
		if (singles[i].codepage == codepage) {
			plan->scheme = BY_SINGLE;
			plan->table = singles[i].high;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(doubles); i++) {
		if (doubles[i].codepage == codepage) {
			plan->scheme = BY_DOUBLE;
			plan->table = doubles[i].lead;
			return true;
		}
	}
	return false;
}

/* False: there is no such page here. What iconv knows stands with it. */
static bool
plan_listed(struct plan *plan, unsigned codepage)
{
	*plan = (struct plan){ .codepage = codepage };
	if (plan_table(plan, codepage))
		return true;
	for (size_t i = 0; i < COUNT(pages); i++) {
		if (pages[i].codepage != codepage)
			continue;
		if (pages[i].table != 0)
			plan_table(plan, pages[i].table);
		plan->scheme = pages[i].scheme;
		plan->iconv = pages[i].iconv;
		return true;
	}
	return false;
}

static bool
plan_of(struct ctx *c, struct plan *plan, unsigned codepage)
{
	return plan_listed(plan, codepage) &&
	       (plan->iconv == NULL || converter(c, "UTF-8", plan->iconv) != (iconv_t)-1);
}

/* The plan, that of 1252 where the page is unknown. */
static struct plan
plan_for(struct ctx *c, unsigned codepage)
{
	struct plan plan;

	if (!plan_of(c, &plan, codepage))
		plan_listed(&plan, CP_WINDOWS);
	return plan;
}

bool
codepage_listed(unsigned codepage)
{
	struct plan plan;

	return plan_listed(&plan, codepage);
}

bool
codepage_known(struct ctx *c, unsigned codepage)
{
	struct plan plan;

	return plan_of(c, &plan, codepage);
}

/* Copies the ASCII that b begins with; room is there. Returns its length. Most runs are a few
 * characters between others: no calls. */
static size_t
copy_ascii(uint8_t *to, struct bytes b)
{
	size_t n = 0;

	for (; b.n - n >= 8 && text_eight_ascii(b.p + n); n += 8)
		memcpy(to + n, b.p + n, 8);
	for (; n < b.n && b.p[n] < 0x80; n++)
		to[n] = b.p[n];
	return n;
}

/* As text_put, where room is. */
static uint8_t *
store(uint8_t *to, size_t *bad, uint32_t ch)
{
	*bad += ch == 0;
	return text_store(to, ch != 0 ? ch : REPLACEMENT);
}

static size_t
decode_single(struct buf *out, struct bytes b, const uint16_t *high)
{
	size_t bad = 0;

	while (b.n > 0) {
		struct bytes some = bytes_upto(b, STEP);
		uint8_t *start = buf_room(out, 3 * some.n), *to = start;

		for (size_t i = 0; i < some.n;) {
			if (some.p[i] < 0x80) {
				size_t n = copy_ascii(to, bytes_from(some, i));

				to += n;
				i += n;
			} else {
				to = store(to, &bad, high[some.p[i++] - 0x80]);
			}
		}
		out->n += (size_t)(to - start);
		b = bytes_from(b, some.n);
	}
	return bad;
}

/* A lead whose trail fits nothing costs itself alone where the trail could stand for itself. */
static size_t
decode_double(struct buf *out, struct bytes b, const uint16_t *table)
{
	size_t bad = 0;

	while (b.n > 0) {
		size_t i = 0, some = bytes_upto(b, STEP).n;
		/* the last character may be one of two bytes, one beyond `some`: 3 bytes, too */
		uint8_t *start = buf_room(out, 3 * some), *to = start;

		while (i < some) {
			uint8_t lead = b.p[i];
			uint8_t trail = i + 1 < b.n ? b.p[i + 1] : 0;
			const uint16_t *row;
			uint16_t ch;

			if (lead < 0x80) {
				size_t n = copy_ascii(to, bytes_from(bytes_upto(b, some), i));

				to += n;
				i += n;
				continue;
			}
			row = table + (size_t)(lead - 0x80) * ROW;
			ch = row[0] == 0 && trail >= TRAIL_MIN ? row[1 + trail - TRAIL_MIN] : 0;
			if (ch != 0) { /* a branch that is foretold: i waits for no table */
				to = text_store(to, ch);
				i += 2;
			} else {
				i += row[0] == 0 && trail >= 0x80 ? 2 : 1;
				to = store(to, &bad, row[0]);
			}
		}
		out->n += (size_t)(to - start);
		b = bytes_from(b, i);
	}
	return bad;
}

/* Pages that are UTF-8 as far as a run goes; a byte that ends one is none of them. */
static size_t
decode_runs(struct buf *out, struct bytes b, size_t (*run)(struct bytes))
{
	size_t bad = 0;

	while (b.n > 0) {
		size_t n = run(b);

		buf_put(out, b.p, n);
		if (n < b.n)
			bad += text_put(out, 0);
		b = bytes_from(b, n + 1);
	}
	return bad;
}

/* A byte order mark that is the wrong way round (U+FFFE is no character) says what the text is. */
static size_t
decode_utf16(struct buf *out, struct bytes b, bool big)
{
	struct bytes turned_mark = big ? BYTES("\xFF\xFE") : BYTES("\xFE\xFF");
	size_t bad;

	if (big != bytes_starts(b, turned_mark)) {
		uint8_t *turned = arena_alloc(out->c, b.n + 1);

		for (size_t i = 0; i + 1 < b.n; i += 2) {
			turned[i] = b.p[i + 1];
			turned[i + 1] = b.p[i];
		}
		if (b.n % 2 != 0)
			turned[b.n - 1] = 0;
		b.p = turned;
	}
	buf_put_bytes(out, text_from_utf16(out->c, &bad, b));
	return bad;
}

/* What a converter still holds: a character that may have been composed, a way back to ASCII. */
static void
flush(struct buf *out, iconv_t cd)
{
	size_t room = 64, had = room;
	char *to = (char *)buf_room(out, room);

	iconv(cd, NULL, NULL, &to, &room);
	out->n += had - room;
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
	flush(out, cd);
	return bad;
}

size_t
text_decode_to(struct buf *out, struct bytes b, unsigned codepage)
{
	struct plan plan = plan_for(out->c, codepage);

	switch (plan.scheme) {
	case BY_ICONV: return decode_iconv(out, b, plan.iconv);
	case BY_UTF16LE: return decode_utf16(out, b, false);
	case BY_UTF16BE: return decode_utf16(out, b, true);
	case BY_JIS: return jis_decode(out, b, plan.table, jis0212);
	case BY_HZ: return hz_decode(out, b, plan.table);
	default: break;
	}
	if (ascii(b)) {
		buf_put_bytes(out, b);
		return 0;
	}
	switch (plan.scheme) {
	case BY_SINGLE: return decode_single(out, b, plan.table);
	case BY_DOUBLE: return decode_double(out, b, plan.table);
	case BY_EUC_JP: return eucjp_decode(out, b, plan.table, jis0212);
	case BY_ASCII: return decode_runs(out, b, text_ascii_run);
	case BY_UTF8: return decode_runs(out, b, utf8_run);
	default: return decode_iconv(out, b, plan.iconv);
	}
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

/* Page 932 is asked for itself, or for JIS, whose rows are others than what Windows writes. */
static void
turn(struct text_state *s, const struct plan *plan)
{
	bool single = plan->scheme == BY_SINGLE;

	memset(s->code, 0, sizeof(s->code));
	s->turned = plan->table;
	s->turned_for = plan->scheme;
	/* backwards, so that of two codes of one character the first stands */
	for (size_t lead = 0x100; lead-- > 0x80;) {
		const uint16_t *row = plan->table + (lead - 0x80) * ROW;

		if (single) {
			s->code[plan->table[lead - 0x80]] = (uint16_t)lead;
			continue;
		}
		for (size_t trail = 0x100; trail-- > TRAIL_MIN;)
			s->code[row[1 + trail - TRAIL_MIN]] = (uint16_t)(lead << 8 | trail);
		s->code[row[0]] = (uint16_t)lead;
	}
	s->code[0] = 0;
	for (size_t i = 0; i < COUNT(written) && !single; i++) {
		const struct written *w = &written[i];

		if (w->codepage == plan->table_page &&
		    (plan->scheme == BY_DOUBLE || s->code[w->ch] == 0))
			s->code[w->ch] = w->code;
	}
}

/* A table turned round: characters to one byte, or two with the lead in the high half. NULL where
 * memory ran out. */
static const uint16_t *
turned(struct ctx *c, const struct plan *plan)
{
	struct text_state *s = state_of(c);

	if (s == NULL)
		return NULL;
	if (s->turned != plan->table || s->turned_for != plan->scheme)
		turn(s, plan);
	return s->code;
}

/* code NULL: ASCII alone. No character is longer in a page than in UTF-8. */
static size_t
encode_table(struct buf *out, struct bytes utf8, const uint16_t *code)
{
	uint8_t *start = buf_room(out, utf8.n + 1), *to = start;
	size_t lost = 0;

	while (utf8.n > 0) {
		uint32_t ch;
		unsigned raw;

		if (utf8.p[0] < 0x80) {
			size_t n = copy_ascii(to, utf8);

			to += n;
			utf8 = bytes_from(utf8, n);
			continue;
		}
		ch = utf8_next(&utf8);
		raw = ch < 0x10000 && code != NULL ? code[ch] : 0;
		if (raw == 0) {
			lost++;
			raw = '?';
		}
		if (raw > 0xFF)
			*to++ = (uint8_t)(raw >> 8);
		*to++ = (uint8_t)raw;
	}
	out->n += (size_t)(to - start);
	return lost;
}

/* Puts n bytes of UTF-8 that the converter knows; what it stopped at is in errno. Returns how many
 * characters it replaced by itself, as some do. */
static size_t
put_known(struct buf *out, iconv_t cd, char **from, size_t *left, int *stop)
{
	size_t room = 4 * (*left < STEP ? *left : STEP) + 64, had = room, done;
	char *to = (char *)buf_room(out, room);

	done = iconv(cd, from, left, &to, &room);
	out->n += had - room;
	*stop = done == (size_t)-1 ? errno : 0;
	return done == (size_t)-1 ? 0 : done;
}

static size_t
encode_iconv(struct buf *out, struct bytes utf8, const char *name)
{
	iconv_t cd = converter(out->c, name, "UTF-8");
	char *from = (char *)(uintptr_t)utf8.p;
	size_t left = utf8.n, lost = 0;

	if (cd == (iconv_t)-1)
		return encode_table(out, utf8, NULL);
	while (left > 0) {
		char mark[] = "?", *question = mark;
		size_t one = 1;
		int stop;

		lost += put_known(out, cd, &from, &left, &stop);
		if (stop != 0 && stop != E2BIG) {
			struct bytes rest = { (const uint8_t *)from, left };

			utf8_next(&rest);
			from = (char *)(uintptr_t)rest.p;
			left = rest.n;
			lost++;
			put_known(out, cd, &question, &one, &stop);
		}
	}
	flush(out, cd);
	return lost;
}

static struct bytes
encode_utf16(struct ctx *c, struct bytes utf8, bool big)
{
	struct bytes wide = text_to_utf16(c, utf8);
	uint8_t *p = (uint8_t *)(uintptr_t)wide.p;

	for (size_t i = 0; big && i < wide.n; i += 2) {
		uint8_t low = p[i];

		p[i] = p[i + 1];
		p[i + 1] = low;
	}
	return wide;
}

struct bytes
text_encode(struct ctx *c, size_t *lost, struct bytes utf8, unsigned codepage)
{
	struct buf out = { .c = c };
	struct plan plan = plan_for(c, codepage);
	const uint16_t *code = plan.table != NULL ? turned(c, &plan) : NULL;
	size_t missing = 0;

	switch (code == NULL && plan.table != NULL ? BY_ASCII : plan.scheme) {
	case BY_UTF8: buf_put_bytes(&out, utf8); break;
	case BY_UTF16LE:
	case BY_UTF16BE:
		if (lost != NULL)
			*lost = 0;
		return encode_utf16(c, utf8, plan.scheme == BY_UTF16BE);
	case BY_ICONV:
	case BY_ICONV_ASCII: missing = encode_iconv(&out, utf8, plan.iconv); break;
	case BY_JIS: missing = jis_encode(&out, utf8, code, plan.codepage); break;
	case BY_EUC_JP: missing = eucjp_encode(&out, utf8, code); break;
	case BY_HZ: missing = hz_encode(&out, utf8, code); break;
	case BY_ASCII:
	case BY_SINGLE:
	case BY_DOUBLE: missing = encode_table(&out, utf8, code); break;
	}
	if (lost != NULL)
		*lost = missing;
	return buf_bytes(&out);
}

bool
char_is_harmful(uint32_t ch)
{
	return ch < 0x20 || (ch >= 0x7F && ch < 0xA0) || ch == 0x200E || ch == 0x200F ||
	       (ch >= 0x2028 && ch <= 0x202E) || (ch >= 0x2066 && ch <= 0x2069);
}

struct bytes
text_harmless(struct ctx *c, struct bytes text)
{
	struct buf b = { .c = c };

	while (text.n > 0) {
		uint32_t ch = utf8_next(&text);

		buf_utf8(&b, char_is_harmful(ch) ? REPLACEMENT : ch);
	}
	return buf_bytes(&b);
}
