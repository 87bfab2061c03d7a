#include "formats/rtf/reader.h"

#include "formats/base/text.h"

#define FONTS_MAX 65536
#define UC_MAX    32

/* Font Table, \fcharset: code pages by character set. */
static const struct {
	int32_t charset;
	unsigned codepage;
} charsets[] = {
	{ 0, 1252 },
	{ 77, 10000 },
	{ 78, 932 },
	{ 79, 949 },
	{ 80, 936 },
	{ 81, 950 },
	{ 83, 1255 },
	{ 84, 1256 },
	{ 85, 1253 },
	{ 86, 1254 },
	{ 87, 874 },
	{ 88, 1250 },
	{ 89, 1251 },
	{ 128, 932 },
	{ 129, 949 },
	{ 130, 1361 },
	{ 134, 936 },
	{ 136, 950 },
	{ 161, 1253 },
	{ 162, 1254 },
	{ 163, 1258 },
	{ 177, 1255 },
	{ 178, 1256 },
	{ 181, 1256 },
	{ 186, 1257 },
	{ 204, 1251 },
	{ 222, 874 },
	{ 238, 1250 },
	{ 254, 437 },
	{ 255, 850 },
};

/* Character Set: the words of the header that name the document's code page. */
static const struct {
	const char *word;
	unsigned codepage;
} pages[] = { { "ansi", 1252 }, { "mac", 10000 }, { "pc", 437 }, { "pca", 850 } };

/* Special Characters: words that stand for one. */
static const struct {
	const char *word;
	uint32_t ch;
} specials[] = {
	{ "lquote", 0x2018 },
	{ "rquote", 0x2019 },
	{ "ldblquote", 0x201C },
	{ "rdblquote", 0x201D },
	{ "bullet", 0x2022 },
	{ "endash", 0x2013 },
	{ "emdash", 0x2014 },
	{ "enspace", 0x2002 },
	{ "emspace", 0x2003 },
	{ "qmspace", 0x2005 },
	{ "zwj", 0x200D },
	{ "zwnj", 0x200C },
	{ "zwbo", 0x200B },
	{ "zwnbo", 0x2060 },
	{ "ltrmark", 0x200E },
	{ "rtlmark", 0x200F },
};

unsigned
rtf_charset_codepage(int32_t charset)
{
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
		if (charsets[i].charset == charset)
			return charsets[i].codepage;
	return 0;
}

uint32_t
rtf_symbol_char(const struct rtf_token *t)
{
	if (t->kind == RTF_SYMBOL) {
		switch (t->ch) {
		case '~': return 0xA0;
		case '_': return 0x2011;
		case '-': return 0xAD;
		case '{':
		case '}':
		case '\\': return t->ch;
		case '\t': return '\t';
		default: return 0;
		}
	}
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (rtf_is(t, specials[i].word))
			return specials[i].ch;
	return 0;
}

/* Whether a run of a double-byte page ends in a lead byte whose trail is not there yet. */
static bool
ends_in_lead(const struct buf *run, unsigned codepage)
{
	size_t i = 0;

	if ((codepage != 932 && codepage != 936 && codepage != 949 && codepage != 950 &&
		codepage != 1361) ||
	    run->n == 0 || run->p[run->n - 1] < 0x81)
		return false;
	while (i < run->n) {
		bool single = run->p[i] < 0x81 || run->p[i] == 0xFF ||
			      (codepage == 932 && run->p[i] >= 0xA0 && run->p[i] <= 0xDF);

		if (!single && i + 1 == run->n)
			return true;
		i += single ? 1 : 2;
	}
	return false;
}

static void
flush(struct rtf_reader *r, bool all)
{
	uint8_t lead = 0;
	bool waits = !all && ends_in_lead(&r->run, r->run_codepage);

	if (r->run.n == 0)
		return;
	if (waits)
		lead = r->run.p[--r->run.n];
	if (r->run.n > 0)
		r->ops->text(r, (struct bytes){ r->run.p, r->run.n }, r->run_codepage, r->run_mark);
	r->run.n = 0;
	if (waits)
		buf_u8(&r->run, lead);
}

void
rtf_flush(struct rtf_reader *r)
{
	flush(r, false);
	if (r->high != 0) {
		r->high = 0;
		r->ops->character(r, REPLACEMENT);
	}
}

void *
rtf_outer(struct rtf_reader *r)
{
	return r->depth > 0 ? r->saved_extra + (r->depth - 1) * r->ops->extra : NULL;
}

void
rtf_put(struct rtf_reader *r, uint32_t ch)
{
	flush(r, true);
	if (r->high != 0) {
		uint32_t high = r->high;

		r->high = 0;
		if (ch >= 0xDC00 && ch <= 0xDFFF) {
			ch = 0x10000 + ((high - 0xD800) << 10) + (ch - 0xDC00);
		} else {
			r->ops->character(r, REPLACEMENT);
		}
	}
	if (ch >= 0xD800 && ch <= 0xDBFF)
		r->high = ch;
	else
		r->ops->character(r, ch);
}

/* Text and bytes gather until something else has an effect. */
static void
gather(struct rtf_reader *r, struct bytes b)
{
	if (b.n == 0)
		return;
	if (r->high != 0)
		rtf_flush(r);
	if (r->run.n > 0 && (r->run_codepage != r->state.codepage || r->run_mark != r->state.mark))
		flush(r, true);
	r->run_codepage = r->state.codepage;
	r->run_mark = r->state.mark;
	buf_put_bytes(&r->run, b);
}

static unsigned
font_codepage(const struct rtf_reader *r, int32_t font)
{
	if (font >= 0 && (size_t)font < r->fonts && r->font[font] != 0)
		return r->font[font];
	return r->codepage;
}

static void
font_select(struct rtf_reader *r, int32_t font)
{
	r->state.font = font;
	r->state.codepage = font_codepage(r, font);
}

/* Font Table: a font's number, then what its characters are. */
static void
font_word(struct rtf_reader *r, const struct rtf_token *t)
{
	if (rtf_is(t, "f") && t->number >= 0 && t->number < FONTS_MAX) {
		size_t want = (size_t)t->number + 1;

		r->table_font = t->number;
		if (want > r->fonts) {
			size_t n = want < 2 * r->fonts ? 2 * r->fonts : want < 16 ? 16 : want;

			r->font = arena_grow(
			    r->c, r->font, r->fonts * sizeof(*r->font), n * sizeof(*r->font));
			memset(r->font + r->fonts, 0, (n - r->fonts) * sizeof(*r->font));
			r->fonts = n;
		}
	} else if ((rtf_is(t, "fcharset") || rtf_is(t, "cpg")) && r->table_font >= 0 &&
		   (size_t)r->table_font < r->fonts) {
		unsigned page =
		    rtf_is(t, "cpg") ? (unsigned)t->number : rtf_charset_codepage(t->number);

		if (page == 0 || codepage_known(r->c, page))
			r->font[r->table_font] = page;
	}
}

/* The words that the reader itself acts on; false where it is none of them. */
static bool
own_word(struct rtf_reader *r, const struct rtf_token *t)
{
	if (rtf_is(t, "u")) {
		if (!r->state.hidden)
			rtf_put(r, (uint16_t)t->number);
		r->fallback = r->state.uc;
	} else if (rtf_is(t, "uc")) {
		r->state.uc = t->number >= 0 && t->number <= UC_MAX ? (unsigned)t->number : 1;
	} else if (rtf_is(t, "f") || rtf_is(t, "af")) {
		if (rtf_is(t, "f"))
			font_select(r, t->number);
		return false;
	} else if (rtf_is(t, "plain")) {
		font_select(r, r->default_font);
		return false;
	} else if (rtf_is(t, "deff")) {
		r->default_font = t->number;
		font_select(r, t->number);
		return false;
	} else if (rtf_is(t, "ansicpg")) {
		if (t->number > 0 && codepage_known(r->c, (unsigned)t->number))
			r->codepage = (unsigned)t->number;
		font_select(r, r->state.font);
	} else {
		for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
			if (rtf_is(t, pages[i].word)) {
				r->codepage = pages[i].codepage;
				font_select(r, r->state.font);
				return true;
			}
		}
		return false;
	}
	return true;
}

static void
group_open(struct rtf_reader *r)
{
	size_t extra = r->ops->extra;

	r->begins = true;
	r->starred = false;
	r->fallback = 0;
	if (r->depth == RTF_DEPTH_MAX) {
		if (r->too_deep++ == 0)
			note(r->c, NOTE_DAMAGE, "rtf: groups nest deeper than %d", RTF_DEPTH_MAX);
		return;
	}
	if (r->depth == r->cap) {
		size_t cap = r->cap == 0 ? 32 : r->cap * 2;

		r->saved =
		    arena_grow(r->c, r->saved, r->cap * sizeof(*r->saved), cap * sizeof(*r->saved));
		if (extra > 0)
			r->saved_extra =
			    arena_grow(r->c, r->saved_extra, r->cap * extra, cap * extra);
		r->cap = cap;
	}
	r->saved[r->depth] = r->state;
	if (extra > 0)
		memcpy(r->saved_extra + r->depth * extra, r->extra, extra);
	r->depth++;
	if (r->ops->open != NULL)
		r->ops->open(r);
}

static void
group_close(struct rtf_reader *r)
{
	size_t extra = r->ops->extra;
	bool fonts_end;

	r->begins = r->starred = false;
	r->fallback = 0;
	if (r->too_deep > 0) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	if (r->ops->styled)
		rtf_flush(r);
	r->depth--;
	if (r->upr_depth > r->depth)
		r->upr_depth = 0;
	fonts_end = r->state.use == RTF_USE_FONTS && r->saved[r->depth].use != RTF_USE_FONTS;
	r->state = r->saved[r->depth];
	if (fonts_end)
		font_select(r, r->state.font);
	if (extra > 0)
		memcpy(r->extra, r->saved_extra + r->depth * extra, extra);
	if (r->ops->close != NULL)
		r->ops->close(r);
}

/*
 * Unicode Text: {\upr{text}{\*\ud{the same in Unicode}}}. The first is passed over where the second
 * follows. It is not looked for inside of another one: the time is linear.
 */
static void
alternatives(struct rtf_reader *r)
{
	struct rtf_lexer l = r->lexer, after;
	struct rtf_token t = rtf_next(&l);
	size_t depth = 1;

	if (r->upr_depth != 0 || t.kind != RTF_OPEN)
		return;
	r->upr_depth = r->depth;
	while (depth > 0 && t.kind != RTF_END) {
		t = rtf_next(&l);
		depth += t.kind == RTF_OPEN;
		depth -= t.kind == RTF_CLOSE;
	}
	after = l;
	if (rtf_next(&l).kind == RTF_OPEN && rtf_next(&l).ch == '*') {
		t = rtf_next(&l);
		if (t.kind == RTF_WORD && rtf_is(&t, "ud"))
			r->lexer = after;
	}
}

static void
word(struct rtf_reader *r, const struct rtf_token *t)
{
	bool begins = r->begins, starred = r->starred;
	uint32_t ch;

	r->begins = r->starred = false;
	if (r->state.use == RTF_USE_SKIP)
		return;
	if (begins && rtf_is(t, "upr")) {
		alternatives(r);
		return;
	}
	if (starred && rtf_is(t, "ud"))
		return;
	if (begins || starred) {
		enum rtf_use use = r->state.use == RTF_USE_FONTS
				       ? (starred ? RTF_USE_SKIP : RTF_USE_FONTS)
				       : r->ops->destination(r, t, starred);

		r->state.use = use;
		if (use == RTF_USE_SKIP)
			return;
	}
	if (r->state.use == RTF_USE_FONTS) {
		font_word(r, t);
		return;
	}
	ch = rtf_symbol_char(t);
	if (ch != 0) {
		if (!r->state.hidden)
			rtf_put(r, ch);
	} else if (!own_word(r, t)) {
		r->ops->word(r, t);
	}
}

static void
symbol(struct rtf_reader *r, const struct rtf_token *t)
{
	static const struct bytes par = { (const uint8_t *)"par", 3 };
	struct rtf_token line = { .kind = RTF_WORD, .name = par };
	uint32_t ch = rtf_symbol_char(t);

	if (t->ch == '*') {
		r->starred = r->begins;
		return;
	}
	r->begins = r->starred = false;
	if (r->state.use != RTF_USE_TEXT)
		return;
	if (t->ch == '\n' || t->ch == '\r') /* a line end behind a backslash is \par */
		r->ops->word(r, &line);
	else if (ch != 0 && ch < 0x80 && !r->state.hidden)
		gather(r, (struct bytes){ (uint8_t[]){ (uint8_t)ch }, 1 });
	else if (ch != 0 && !r->state.hidden)
		rtf_put(r, ch);
}

/* The fallback behind \u counts a byte, a word or a symbol as one each; braces end it. */
static bool
is_fallback(struct rtf_reader *r, struct rtf_token *t)
{
	size_t n;

	if (r->fallback == 0 || t->kind == RTF_OPEN || t->kind == RTF_CLOSE || t->kind == RTF_END)
		return false;
	if (t->kind != RTF_CHARS) {
		r->fallback--;
		return true;
	}
	n = r->fallback < t->text.n ? r->fallback : t->text.n;
	t->text = bytes_from(t->text, n);
	r->fallback -= n;
	return t->text.n == 0;
}

static void
token(struct rtf_reader *r, struct rtf_token *t)
{
	switch (t->kind) {
	case RTF_OPEN: group_open(r); break;
	case RTF_CLOSE: group_close(r); break;
	case RTF_WORD: word(r, t); break;
	case RTF_SYMBOL: symbol(r, t); break;
	case RTF_HEX: t->text = (struct bytes){ &t->ch, 1 }; /* fall through */
	case RTF_CHARS:
		r->begins = r->starred = false;
		if (r->state.use == RTF_USE_TEXT && !r->state.hidden)
			gather(r, t->text);
		else if (r->state.use == RTF_USE_FONTS && r->ops->font_name != NULL)
			r->ops->font_name(r, r->table_font, t->text);
		break;
	case RTF_BINARY:
		r->begins = r->starred = false;
		if (r->state.use == RTF_USE_TEXT && r->ops->binary != NULL)
			r->ops->binary(r, t->text);
		break;
	case RTF_END: break;
	}
}

void
rtf_read(struct rtf_reader *r, struct bytes rtf)
{
	struct rtf_token t;

	r->lexer.left = rtf;
	r->codepage = r->state.codepage = CP_WINDOWS;
	r->state.uc = 1;
	r->table_font = -1;
	r->run.c = r->c;
	do {
		t = rtf_next(&r->lexer);
		if (!is_fallback(r, &t))
			token(r, &t);
		/* errata: what follows the last brace is padding (FIELD_NOTES Q16) */
	} while (t.kind != RTF_END && !(t.kind == RTF_CLOSE && r->depth == 0));
	if (r->depth > 0)
		note(r->c, NOTE_DAMAGE, "rtf: breaks off inside of %zu groups", r->depth);
	flush(r, true);
	rtf_flush(r);
}
