#include "libconv/html-text.h"

#include "formats/base/text.h"

#define LISTS_MAX  16 /* nesting beyond this is shown at this depth */
#define QUOTES_MAX 16

/* Nothing is out yet: there is nothing to part from. */
#define AT_START (1u << 30)

/* What an element does to the text around it. */
enum effect {
	BREAK = 1,     /* begins a line */
	PARAGRAPH = 2, /* an empty line before and behind */
	SKIP = 4,      /* its content is not shown */
	ITEM = 8,
	LIST = 16,
	CELL = 32,
	LINK = 64,
	PRE = 128,
	QUOTE = 256,
	RULE = 512,
	IMAGE = 1024,
	LINE = 2048 /* br */
};

static const struct element {
	const char *name;
	unsigned effect;
} elements[] = {
	{ "p", PARAGRAPH },
	{ "br", LINE },
	{ "div", BREAK },
	{ "a", LINK },
	{ "td", CELL },
	{ "th", CELL },
	{ "tr", BREAK },
	{ "table", PARAGRAPH },
	{ "li", ITEM | BREAK },
	{ "ul", LIST | BREAK },
	{ "ol", LIST | BREAK },
	{ "img", IMAGE },
	{ "pre", PRE | PARAGRAPH },
	{ "blockquote", QUOTE | PARAGRAPH },
	{ "hr", RULE | BREAK },
	{ "h1", PARAGRAPH },
	{ "h2", PARAGRAPH },
	{ "h3", PARAGRAPH },
	{ "h4", PARAGRAPH },
	{ "h5", PARAGRAPH },
	{ "h6", PARAGRAPH },
	{ "title", SKIP },
	{ "head", 0 },
	{ "dl", PARAGRAPH },
	{ "dt", BREAK },
	{ "dd", BREAK },
	{ "center", BREAK },
	{ "form", BREAK },
	{ "fieldset", BREAK },
	{ "option", BREAK },
	{ "section", BREAK },
	{ "article", BREAK },
	{ "header", BREAK },
	{ "footer", BREAK },
	{ "address", BREAK },
	{ "figure", BREAK },
	{ "figcaption", BREAK },
	{ "caption", BREAK },
	{ "noscript", 0 },
};

struct list {
	bool ordered;
	unsigned number;
};

struct text_state {
	struct buf *out;
	struct list list[LISTS_MAX];
	unsigned lists, pre, quotes, skip;
	struct buf plain;  /* text with its references resolved */
	unsigned newlines; /* line ends at the end of what is out, or AT_START */
	unsigned wanted;   /* line ends that must stand before the next text */
	bool space;        /* white space stands between what is out and the next text */
	bool cell;         /* a cell stands before on this line */
	struct bytes href; /* of the link that is open, as it stands in the page */
	size_t link_start; /* where its text begins in out */
};

static unsigned
effect_of(const struct html_token *t)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (html_is(t, elements[i].name))
			return elements[i].effect;
	return 0;
}

static void
quote_marks(struct text_state *s)
{
	for (unsigned i = 0; i < s->quotes && i < QUOTES_MAX; i++)
		buf_u8(s->out, '>');
}

/* Line ends that are due, and the marks of a quotation. */
static void
begin_text(struct text_state *s)
{
	for (; s->newlines < s->wanted; s->newlines++) {
		if (s->newlines > 0)
			quote_marks(s);
		buf_u8(s->out, '\n');
	}
	if (s->newlines > 0 && s->quotes > 0) {
		quote_marks(s);
		buf_u8(s->out, ' ');
	}
	if (s->newlines == 0 && s->space)
		buf_u8(s->out, ' ');
	s->newlines = s->wanted = 0;
	s->space = false;
}

static void
want(struct text_state *s, unsigned lines)
{
	if (s->wanted < lines)
		s->wanted = lines;
	s->space = false;
}

static void
put(struct text_state *s, const char *text)
{
	begin_text(s);
	buf_put_str(s->out, text);
}

static void
put_char(struct text_state *s, uint8_t ch)
{
	if (s->newlines > 0 || s->wanted > 0 || s->space)
		begin_text(s);
	buf_u8(s->out, ch);
}

static void
put_text(struct text_state *s, struct bytes text)
{
	struct bytes b;

	s->plain.n = 0;
	html_unescape(&s->plain, text);
	b = buf_bytes(&s->plain);
	for (size_t i = 0; i < b.n; i++) {
		uint8_t ch = b.p[i];

		if (s->pre > 0 && (ch == '\n' || ch == '\t' || ch == ' ')) {
			if (ch == '\n')
				s->wanted++;
			else
				put_char(s, ch);
		} else if (ch == ' ' || (ch >= '\t' && ch <= '\r')) {
			s->space = true;
		} else if (ch >= 0x20) {
			put_char(s, ch);
		}
	}
}

static void
item(struct text_state *s)
{
	struct list *list =
	    s->lists > 0 ? &s->list[(s->lists < LISTS_MAX ? s->lists : LISTS_MAX) - 1] : NULL;

	begin_text(s);
	for (unsigned i = 1; i < s->lists && i < LISTS_MAX; i++)
		buf_put_str(s->out, "  ");
	if (list != NULL && list->ordered)
		buf_print(s->out, "%u. ", ++list->number);
	else
		buf_put_str(s->out, "* ");
}

/* A link's address stands behind its text, unless that says it already. */
static void
link_end(struct text_state *s)
{
	struct bytes href, shown;

	if (s->href.n == 0)
		return;
	s->plain.n = 0;
	html_unescape(&s->plain, s->href);
	s->href.n = 0;
	href = buf_bytes(&s->plain);
	if (bytes_starts_nocase(href, BYTES("mailto:")))
		href = bytes_from(href, 7);
	shown = bytes_from(buf_bytes(s->out), s->link_start);
	while (shown.n > 0 && (shown.p[0] == ' ' || shown.p[0] == '\n'))
		shown = bytes_from(shown, 1);
	if (href.n == 0 || href.p[0] == '#' || bytes_starts_nocase(href, BYTES("javascript:")) ||
	    bytes_starts_nocase(href, BYTES("cid:")) || bytes_find(shown, href) < shown.n ||
	    (shown.n > 3 && bytes_find(href, shown) < href.n))
		return;
	if (shown.n > 0)
		s->space = true;
	begin_text(s);
	buf_u8(s->out, '<');
	for (size_t i = 0; i < href.n; i++)
		if (href.p[i] > ' ')
			buf_u8(s->out, href.p[i]);
	buf_u8(s->out, '>');
}

static void
image(struct text_state *s, const struct html_token *t)
{
	struct bytes alt = html_attribute(t, "alt");

	if (alt.n == 0)
		return;
	put(s, "[");
	put_text(s, alt);
	s->space = false;
	buf_u8(s->out, ']');
}

static void
list_begin(struct text_state *s, const struct html_token *t)
{
	if (s->lists < LISTS_MAX)
		s->list[s->lists] = (struct list){ .ordered = html_is(t, "ol") };
	s->lists++;
}

static void
open_tag(struct text_state *s, const struct html_token *t)
{
	unsigned e = effect_of(t);

	if (e & SKIP)
		s->skip++;
	if (s->skip > 0)
		return;
	if (e & LINE)
		want(s, s->wanted + 1);
	if (e & (BREAK | PARAGRAPH))
		want(s, e & PARAGRAPH ? 2 : 1);
	if (e & BREAK)
		s->cell = false;
	if (e & QUOTE)
		s->quotes++;
	if (e & PRE)
		s->pre++;
	if (e & LIST)
		list_begin(s, t);
	if (e & ITEM)
		item(s);
	if (e & CELL) {
		if (s->cell && s->newlines == 0 && s->wanted == 0)
			put(s, "\t");
		s->cell = true;
		s->space = false;
	}
	if (e & RULE) {
		put(s, "________________________________");
		want(s, 1);
	}
	if (e & IMAGE)
		image(s, t);
	if (e & LINK) {
		link_end(s);
		s->href = html_attribute(t, "href");
		s->link_start = s->out->n;
	}
}

static void
close_tag(struct text_state *s, const struct html_token *t)
{
	unsigned e = effect_of(t);

	if ((e & SKIP) && s->skip > 0)
		s->skip--;
	if (s->skip > 0)
		return;
	if (e & LINK)
		link_end(s);
	if ((e & (BREAK | PARAGRAPH)) && !(e & RULE))
		want(s, e & PARAGRAPH ? 2 : 1);
	if ((e & QUOTE) && s->quotes > 0)
		s->quotes--;
	if ((e & PRE) && s->pre > 0)
		s->pre--;
	if ((e & LIST) && s->lists > 0)
		s->lists--;
}

void
html_text(struct buf *out, struct bytes html)
{
	struct text_state s = { .out = out, .plain = { .c = out->c }, .newlines = AT_START };
	struct html h = { .left = html };

	for (;;) {
		struct html_token t = html_next(&h);

		switch (t.kind) {
		case HTML_TEXT:
			if (s.skip == 0)
				put_text(&s, t.all);
			break;
		case HTML_OPEN: open_tag(&s, &t); break;
		case HTML_CLOSE: close_tag(&s, &t); break;
		case HTML_COMMENT:
		case HTML_RAW: break;
		case HTML_END:
			link_end(&s);
			if (out->n > 0)
				buf_u8(out, '\n');
			return;
		}
	}
}
