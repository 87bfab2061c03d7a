/*
 * MS-OXRTFEX, encapsulation. Every byte of the page stands once outside of \htmlrtf: text that RTF
 * can say goes in directly, all else into htmltag groups as it is. What a viewer needs to show that
 * text well stands inside of \htmlrtf. Section titles are the document's.
 */
#include "formats/base/text.h"
#include "formats/html.h"
#include "formats/rtf/rtf.h"

#define INDENT    360 /* twips by which a list or quotation stands in */
#define INDENTS   16
#define LISTS_MAX 16
#define REFERENCE 40 /* bytes of the longest character reference, and some */

/* What an element does to the text around it. */
enum effect {
	BREAK = 1,     /* begins a line */
	PARAGRAPH = 2, /* with room above */
	SKIP = 4,      /* its content is not shown */
	ITEM = 8,
	LIST = 16,
	CELL = 32,
	PRE = 128,
	QUOTE = 256,
	RULE = 512,
	IMAGE = 1024,
	LINE = 2048,
	ROW = 4096
};

/* Looks that a viewer can show; each is counted, since elements nest and cross. */
enum look { BOLD = 1, ITALIC, UNDERLINE, STRIKE, FIXED, BIG, ANCHOR, LOOKS };

static const struct {
	const char *on, *off;
} looks[LOOKS] = { [BOLD] = { "\\b", "\\b0" },
	[ITALIC] = { "\\i", "\\i0" },
	[UNDERLINE] = { "\\ul", "\\ulnone" },
	[STRIKE] = { "\\strike", "\\strike0" },
	[FIXED] = { "\\f1", "\\f0" },
	[BIG] = { "\\fs28", "\\fs22" },
	[ANCHOR] = { "\\cf1\\ul", "\\cf0\\ulnone" } };

static const struct element {
	const char *name;
	unsigned effect;
	enum look look[2];
} elements[] = {
	{ "p", PARAGRAPH, { 0 } },
	{ "br", LINE, { 0 } },
	{ "div", BREAK, { 0 } },
	{ "a", 0, { ANCHOR } },
	{ "b", 0, { BOLD } },
	{ "strong", 0, { BOLD } },
	{ "i", 0, { ITALIC } },
	{ "em", 0, { ITALIC } },
	{ "cite", 0, { ITALIC } },
	{ "u", 0, { UNDERLINE } },
	{ "ins", 0, { UNDERLINE } },
	{ "s", 0, { STRIKE } },
	{ "strike", 0, { STRIKE } },
	{ "del", 0, { STRIKE } },
	{ "code", 0, { FIXED } },
	{ "tt", 0, { FIXED } },
	{ "kbd", 0, { FIXED } },
	{ "td", CELL, { 0 } },
	{ "th", CELL, { BOLD } },
	{ "tr", BREAK | ROW, { 0 } },
	{ "table", PARAGRAPH, { 0 } },
	{ "li", ITEM | BREAK, { 0 } },
	{ "ul", LIST | BREAK, { 0 } },
	{ "ol", LIST | BREAK, { 0 } },
	{ "img", IMAGE, { 0 } },
	{ "pre", PRE | PARAGRAPH, { FIXED } },
	{ "blockquote", QUOTE | PARAGRAPH, { 0 } },
	{ "hr", RULE | BREAK, { 0 } },
	{ "h1", PARAGRAPH, { BOLD, BIG } },
	{ "h2", PARAGRAPH, { BOLD, BIG } },
	{ "h3", PARAGRAPH, { BOLD } },
	{ "h4", PARAGRAPH, { BOLD } },
	{ "h5", PARAGRAPH, { BOLD } },
	{ "h6", PARAGRAPH, { BOLD } },
	{ "title", SKIP, { 0 } },
	{ "dl", PARAGRAPH, { 0 } },
	{ "dt", BREAK, { 0 } },
	{ "dd", QUOTE | BREAK, { 0 } },
	{ "center", BREAK, { 0 } },
	{ "form", BREAK, { 0 } },
	{ "fieldset", BREAK, { 0 } },
	{ "option", BREAK, { 0 } },
	{ "section", BREAK, { 0 } },
	{ "article", BREAK, { 0 } },
	{ "header", BREAK, { 0 } },
	{ "footer", BREAK, { 0 } },
	{ "address", BREAK, { 0 } },
	{ "figure", BREAK, { 0 } },
	{ "figcaption", BREAK, { 0 } },
	{ "caption", BREAK, { 0 } },
};

/* Where in the RTF the next byte would stand. */
enum place { IN_TEXT, IN_TAG, IN_FALLBACK };

struct writer {
	struct ctx *c;
	struct buf *out;
	unsigned codepage; /* of the page */
	enum place place;
	struct {
		bool ordered;
		unsigned number;
	} list[LISTS_MAX];
	unsigned count[LOOKS]; /* elements that are open */
	unsigned lists, quotes, pre, skip;
	unsigned breaks;  /* a line (1) or a paragraph (2) must begin before the next text */
	bool started;     /* something is shown */
	bool space;       /* white space that is not shown yet stands before the next text */
	bool spaced;      /* the last that is shown is white space, or nothing on this line */
	bool cell;        /* a cell stands before on this line */
	struct buf plain; /* text with its references resolved */
};

static void
go(struct writer *w, enum place place)
{
	static const char *const enter[] = { "", "\r\n{\\*\\htmltag ", "\\htmlrtf " };
	static const char *const leave[] = { "", "}", "\\htmlrtf0 " };

	if (w->place == place)
		return;
	buf_put_str(w->out, leave[w->place]);
	buf_put_str(w->out, enter[place]);
	w->place = place;
}

/* Bytes of the page that must come back as they are (HTMLTAG Destination Group). */
static void
put_tag(struct writer *w, struct bytes b)
{
	struct buf *out = w->out;

	if (b.n == 0)
		return;
	go(w, IN_TAG);
	for (size_t i = 0; i < b.n; i++) {
		uint8_t ch = b.p[i];

		if (ch == '\r' && i + 1 < b.n && b.p[i + 1] == '\n') {
			buf_put_str(out, "\\par\r\n");
			i++;
		} else if (ch == '\t') {
			buf_put_str(out, "\\tab ");
		} else if (ch < 0x20 || ch >= 0x7F) {
			buf_print(out, "\\'%02x", ch);
		} else {
			if (ch == '\\' || ch == '{' || ch == '}')
				buf_u8(out, '\\');
			buf_u8(out, ch);
		}
	}
}

/* What stands for a character where a viewer has no Unicode. */
static void
put_fallback(struct buf *out, uint32_t ch)
{
	static const struct {
		uint16_t ch;
		char like;
	} likes[] = { { 0x2013, '-' }, { 0x2014, '-' }, { 0x2018, '\'' }, { 0x2019, '\'' },
		{ 0x201C, '"' }, { 0x201D, '"' }, { 0x2022, '*' }, { 0x2026, '.' } };
	char like = '?';

	if (ch > 0xA0 && ch <= 0xFF) { /* as 1252 has it */
		buf_print(out, "\\'%02x", (unsigned)ch);
		return;
	}
	for (size_t i = 0; i < sizeof(likes) / sizeof(likes[0]); i++)
		if (likes[i].ch == ch)
			like = likes[i].like;
	buf_u8(out, (unsigned char)like);
}

/* A character as RTF says it, in any code page. */
static void
put_char(struct buf *out, uint32_t ch)
{
	if (ch >= 0x10000) {
		put_char(out, 0xD800 + ((ch - 0x10000) >> 10));
		put_char(out, 0xDC00 + (ch & 0x3FF));
	} else if (ch >= 0x80) {
		buf_print(out, "\\u%d", (int)(int16_t)(uint16_t)ch);
		put_fallback(out, ch);
	} else {
		if (ch == '\\' || ch == '{' || ch == '}')
			buf_u8(out, '\\');
		buf_u8(out, ch);
	}
}

/* Line ends that are due before something is shown, or the white space. */
static void
begin(struct writer *w)
{
	if (w->breaks > 0) {
		unsigned indent = w->lists + w->quotes;

		go(w, IN_FALLBACK);
		if (w->started)
			buf_put_str(w->out, "\\par");
		buf_print(w->out, "\\pard\\sb%u\\li%u ", w->breaks > 1 && w->started ? 160 : 0,
		    INDENT * (indent < INDENTS ? indent : INDENTS));
	} else if (w->space && w->started && !w->spaced) {
		go(w, IN_FALLBACK);
		buf_u8(w->out, ' ');
	}
	w->breaks = 0;
	w->space = w->spaced = false;
	w->started = true;
}

static void
want(struct writer *w, unsigned breaks)
{
	if (w->breaks < breaks)
		w->breaks = breaks;
	w->space = false;
	w->spaced = true;
}

/* Text that only a viewer shall see. */
static void
show(struct writer *w, struct bytes utf8)
{
	while (utf8.n > 0) {
		uint32_t ch = utf8_next(&utf8);

		if (ch == ' ' || (ch >= '\t' && ch <= '\r')) {
			w->space = true;
			continue;
		}
		if (ch < 0x20 || ch == 0x7F || ch == 0xFEFF)
			continue;
		begin(w);
		go(w, IN_FALLBACK);
		if (ch == 0xA0)
			buf_put_str(w->out, "\\~");
		else
			put_char(w->out, ch);
	}
}

static void
show_html(struct writer *w, struct bytes utf8)
{
	w->plain.n = 0;
	html_unescape(&w->plain, utf8);
	show(w, buf_bytes(&w->plain));
}

/* Characters that come out of RTF as references (Escaped Characters of 2.1.3.1.4.2), or that are
 * not there to be seen. */
static bool
needs_tag(uint32_t ch)
{
	static const uint32_t such[] = { '<', '>', '&', 0x7F, 0xA0, 0xAD, 0x2011, 0x2013, 0x2014,
		0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0xFEFF };

	for (size_t i = 0; i < sizeof(such) / sizeof(such[0]); i++)
		if (such[i] == ch)
			return true;
	return ch < 0x20;
}

/* How many bytes of raw the character `one` is, where it comes back as these; else 0. */
static size_t
bytes_of_char(struct writer *w, struct bytes one, struct bytes raw)
{
	struct mark mark;
	struct bytes made;
	size_t lost, n;

	if (w->codepage == CP_UTF8 || (one.n == 1 && raw.n > 0 && one.p[0] < 0x80))
		return bytes_starts(raw, one) ? one.n : 0;
	mark = arena_mark(w->c);
	made = text_encode(w->c, &lost, one, w->codepage);
	n = lost == 0 && made.n > 0 && bytes_starts(raw, made) ? made.n : 0;
	arena_release(w->c, mark);
	return n;
}

/* The piece of text that '&' begins. */
static size_t
reference_length(struct bytes b)
{
	size_t n = 1;

	if (n < b.n && b.p[n] == '#')
		n++;
	while (n < b.n && n < REFERENCE &&
	       ((b.p[n] >= '0' && b.p[n] <= '9') ||
		   ((b.p[n] | 0x20) >= 'a' && (b.p[n] | 0x20) <= 'z')))
		n++;
	return n < b.n && b.p[n] == ';' ? n + 1 : n;
}

static void
put_reference(struct writer *w, struct bytes reference)
{
	put_tag(w, reference);
	show_html(w, reference);
	/* a blank that the page asks for is one, whatever stands around it */
	if (bytes_equal(buf_bytes(&w->plain), BYTES("\xC2\xA0")))
		w->spaced = true;
}

static bool
is_space(uint8_t ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

/* White space, as much as there is; returns its length. */
static size_t
put_space(struct writer *w, struct bytes raw)
{
	bool shown = w->started && w->breaks == 0;
	size_t n = 0;

	if (w->pre > 0) {
		n = raw.n > 1 && raw.p[0] == '\r' && raw.p[1] == '\n' ? 2 : 1;
		if (raw.p[0] == ' ') {
			begin(w);
			go(w, IN_TEXT);
			buf_u8(w->out, ' ');
			return 1;
		}
		put_tag(w, bytes_upto(raw, n));
		if (!shown && raw.p[0] != '\t')
			return n;
		begin(w);
		go(w, IN_FALLBACK);
		buf_put_str(w->out, raw.p[0] == '\t' ? "\\tab " : "\\line ");
		return n;
	}
	while (n < raw.n && is_space(raw.p[n]))
		n++;
	if (n == 1 && raw.p[0] == ' ' && shown && !w->space && !w->spaced) {
		go(w, IN_TEXT);
		buf_u8(w->out, ' ');
		w->spaced = true;
	} else {
		put_tag(w, bytes_upto(raw, n));
		w->space = true;
	}
	return n;
}

/* Text between tags: `text` is raw in UTF-8. */
static void
put_text(struct writer *w, struct bytes text, struct bytes raw)
{
	while (raw.n > 0) {
		struct bytes one = text, rest = text;
		size_t n = 0;
		uint32_t ch;

		if (text.n == 0) {
			put_tag(w, raw);
			return;
		}
		if (is_space(text.p[0]) && text.p[0] == raw.p[0]) {
			n = put_space(w, raw);
			text = bytes_from(text, n);
			raw = bytes_from(raw, n);
			continue;
		}
		if (text.p[0] == '&' && raw.p[0] == '&') {
			n = reference_length(raw);
			put_reference(w, bytes_upto(raw, n));
			text = bytes_from(text, n);
			raw = bytes_from(raw, n);
			continue;
		}
		ch = utf8_next(&rest);
		one.n -= rest.n;
		n = bytes_of_char(w, one, raw);
		if (n == 0 || (ch == REPLACEMENT && one.n == 1)) {
			/* what does not come back: in UTF-8 that byte, else all that is left */
			n = w->codepage == CP_UTF8 ? one.n : raw.n;
			put_tag(w, bytes_upto(raw, n));
			if (n == raw.n) {
				show_html(w, text);
				return;
			}
			show(w, one);
		} else if (needs_tag(ch)) {
			put_tag(w, bytes_upto(raw, n));
			show(w, one);
		} else {
			begin(w);
			go(w, IN_TEXT);
			put_char(w->out, ch);
		}
		text = rest;
		raw = bytes_from(raw, n);
	}
}

static const struct element *
element_of(const struct html_token *t)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (html_is(t, elements[i].name))
			return &elements[i];
	return NULL;
}

/* The looks of an element begin or end, where no other gives it. */
static void
put_looks(struct writer *w, const struct element *e, bool on)
{
	for (size_t i = 0; i < 2 && e->look[i] != 0; i++) {
		enum look l = e->look[i];

		if (!on && w->count[l] == 0)
			continue;
		w->count[l] += on ? 1 : -1u;
		if (w->count[l] != (on ? 1 : 0))
			continue;
		go(w, IN_FALLBACK);
		buf_put_str(w->out, on ? looks[l].on : looks[l].off);
		buf_u8(w->out, ' ');
	}
}

static void
item(struct writer *w)
{
	size_t at = w->lists < LISTS_MAX ? w->lists : LISTS_MAX;

	begin(w);
	go(w, IN_FALLBACK);
	if (at > 0 && w->list[at - 1].ordered)
		buf_print(w->out, "%u.\\tab ", ++w->list[at - 1].number);
	else
		buf_put_str(w->out, "\\bullet\\tab ");
	w->spaced = true;
}

static void
line(struct writer *w)
{
	if (!w->started)
		return;
	begin(w);
	go(w, IN_FALLBACK);
	buf_put_str(w->out, "\\line ");
	w->spaced = true;
	w->cell = false;
}

static void
put_image(struct writer *w, const struct html_token *t)
{
	struct bytes alt = html_attribute(t, "alt");

	if (alt.n == 0)
		return;
	show(w, BYTES("["));
	show_html(w, text_decode(w->c, NULL, alt, w->codepage));
	show(w, BYTES("]"));
}

static void
open_tag(struct writer *w, const struct html_token *t, const struct element *e)
{
	if (e->effect & SKIP)
		w->skip++;
	if (w->skip > 0)
		return;
	if (e->effect & (BREAK | PARAGRAPH)) {
		want(w, e->effect & PARAGRAPH ? 2 : 1);
		w->cell = false;
	}
	if (e->effect & LINE)
		line(w);
	w->quotes += (e->effect & QUOTE) != 0;
	w->pre += (e->effect & PRE) != 0;
	if (e->effect & LIST) {
		if (w->lists < LISTS_MAX) {
			w->list[w->lists].ordered = html_is(t, "ol");
			w->list[w->lists].number = 0;
		}
		w->lists++;
	}
	if (e->effect & ITEM)
		item(w);
	if ((e->effect & CELL) && w->cell && w->started) {
		begin(w);
		go(w, IN_FALLBACK);
		buf_put_str(w->out, "\\tab ");
		w->spaced = true;
	}
	if (e->effect & CELL)
		w->cell = true;
	if (e->effect & RULE) {
		show(w, BYTES("________________________________"));
		want(w, 1);
	}
	if (e->effect & IMAGE)
		put_image(w, t);
	put_looks(w, e, true);
}

static void
close_tag(struct writer *w, const struct element *e)
{
	if ((e->effect & SKIP) && w->skip > 0)
		w->skip--;
	if (w->skip > 0)
		return;
	put_looks(w, e, false);
	if (e->effect & (BREAK | PARAGRAPH))
		want(w, e->effect & PARAGRAPH ? 2 : 1);
	w->quotes -= (e->effect & QUOTE) && w->quotes > 0;
	w->pre -= (e->effect & PRE) && w->pre > 0;
	w->lists -= (e->effect & LIST) && w->lists > 0;
}

/* Header of RTF (W1 to W6 of Encapsulating HTML): the kind of content stands among the first words.
 */
static void
put_header(struct buf *out, unsigned codepage, bool html)
{
	buf_print(out,
	    "{\\rtf1\\ansi\\ansicpg%u\\%s \\deff0\r\n"
	    "{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fmodern Courier New;}}\r\n"
	    "{\\colortbl\\red0\\green0\\blue0;\\red0\\green0\\blue255;}\r\n"
	    "%s\\uc1\\pard\\plain\\deftab360\\f0\\fs22 ",
	    codepage, html ? "fromhtml1" : "fromtext", html ? "{\\*\\htmltag64}\r\n" : "");
}

static void
put_html(struct writer *w, struct bytes html)
{
	struct html h = { .left = html };

	for (;;) {
		struct html_token t = html_next(&h);
		const struct element *e;

		switch (t.kind) {
		case HTML_END: return;
		case HTML_TEXT:
			if (w->skip > 0)
				put_tag(w, t.all);
			else if (w->codepage == CP_UTF8 || ascii(t.all))
				put_text(w, t.all, t.all);
			else
				put_text(w, text_decode(w->c, NULL, t.all, w->codepage), t.all);
			break;
		case HTML_OPEN:
		case HTML_CLOSE:
			e = element_of(&t);
			put_tag(w, t.all);
			if (e != NULL && t.kind == HTML_OPEN)
				open_tag(w, &t, e);
			else if (e != NULL)
				close_tag(w, e);
			break;
		case HTML_COMMENT:
		case HTML_RAW: put_tag(w, t.all); break;
		}
	}
}

/* Pages whose bytes are not those of ASCII, which no tokenizer of bytes can read: their text is
 * shown, and they stand in tags as a whole. */
static void
put_foreign(struct writer *w, struct bytes html, unsigned codepage)
{
	struct html h = { .left = text_decode(w->c, NULL, html, codepage) };

	put_tag(w, html);
	for (;;) {
		struct html_token t = html_next(&h);
		const struct element *e =
		    t.kind == HTML_OPEN || t.kind == HTML_CLOSE ? element_of(&t) : NULL;

		if (t.kind == HTML_END)
			return;
		if (t.kind == HTML_TEXT && w->skip == 0)
			show_html(w, t.all);
		else if (e != NULL && t.kind == HTML_OPEN)
			open_tag(w, &t, e);
		else if (e != NULL)
			close_tag(w, e);
	}
}

void
rtf_encapsulate_html(struct ctx *c, struct buf *out, struct bytes html, unsigned codepage)
{
	bool foreign = codepage == CP_UTF16LE || codepage == CP_UTF16BE;
	struct writer w = { .c = c,
		.out = out,
		.codepage = foreign ? CP_UTF8 : codepage,
		.spaced = true,
		.plain = { .c = c } };

	put_header(out, foreign ? CP_WINDOWS : codepage, true);
	if (foreign)
		put_foreign(&w, html, codepage);
	else
		put_html(&w, html);
	go(&w, IN_TEXT);
	buf_put_str(out, "}\r\n");
}

void
rtf_encapsulate_text(struct ctx *c, struct buf *out, struct bytes text, unsigned codepage)
{
	struct bytes b = text_decode(c, NULL, text, codepage);
	size_t dropped = 0;

	put_header(
	    out, codepage == CP_UTF16LE || codepage == CP_UTF16BE ? CP_UTF8 : codepage, false);
	while (b.n > 0) {
		uint32_t ch = utf8_next(&b);

		if (ch == '\r' || ch == '\n') {
			if (ch == '\r' && b.n > 0 && b.p[0] == '\n')
				b = bytes_from(b, 1);
			buf_put_str(out, "\\par\r\n");
		} else if (ch == '\t') {
			buf_put_str(out, "\\tab ");
		} else if (ch < 0x20 || ch == 0x7F) {
			dropped += ch == 0;
			if (ch != 0)
				buf_print(out, "\\'%02x", (unsigned)ch);
		} else {
			put_char(out, ch);
		}
	}
	if (dropped > 0)
		note(c, NOTE_LOSS, "rtf: %zu NULs are left out of the text", dropped);
	buf_put_str(out, "}\r\n");
}
