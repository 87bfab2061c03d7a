/* Runs of text and what they look like. */
#include "formats/base/text.h"
#include "formats/html.h"
#include "formats/rtf/page.h"

/* Elements in the order in which they nest; the bits of shown.marks. */
enum { MARK_B, MARK_I, MARK_U, MARK_S, MARK_SUP, MARK_SUB, MARKS };

static const char *const elements[MARKS] = { "b", "i", "u", "s", "sup", "sub" };

/* How the line of a u is drawn. */
#define DRAWN(how) " style=\"text-decoration-style:" how "\""
static const char *const lines[] = { "", "", DRAWN("double"), DRAWN("dotted"), DRAWN("dashed"),
	DRAWN("wavy") };

const char *
font_name(const struct page *h, int32_t font)
{
	return font >= 0 && (size_t)font < h->fonts ? h->font[font] : NULL;
}

/* The colour of a place in the table, NO_COLOR where that is automatic or is what a page has. */
uint32_t
color_of(const struct page *h, uint16_t place, uint32_t usual)
{
	if (place == 0 || place >= h->colors || h->color[place] > 0xFFFFFF ||
	    h->color[place] == usual)
		return NO_COLOR;
	return h->color[place];
}

/* Fonts of other character sets have their names in common. */
static bool
same_font(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct shown
shown_of(const struct page *h, const struct look *l)
{
	const char *font = font_name(h, l->font);
	uint8_t line = h->link_depth == 0 ? l->underline : (uint8_t)LINE_NONE;
	unsigned on[MARKS] = { l->bold, l->italic, line != LINE_NONE, l->strike, l->script > 0,
		l->script < 0 };
	struct shown s = { .size = l->size != h->base.size ? l->size : 0,
		.color = color_of(h, l->color, 0),
		.back = color_of(h, l->back, 0xFFFFFF),
		.caps = l->caps,
		.small_caps = l->small_caps,
		.line = line };

	if (font != NULL && !same_font(font, font_name(h, h->base.font)))
		s.font = font;
	for (unsigned i = 0; i < MARKS; i++)
		s.marks |= on[i] << i;
	return s;
}

static bool
same_css(const struct shown *a, const struct shown *b)
{
	return same_font(a->font, b->font) && a->size == b->size && a->color == b->color &&
	       a->back == b->back && a->caps == b->caps && a->small_caps == b->small_caps;
}

static const struct shown nothing = { .color = NO_COLOR, .back = NO_COLOR };

static void
put_span(struct page *h, const struct shown *s)
{
	struct buf *css = &h->css;

	css->n = 0;
	if (s->font != NULL)
		buf_print(css, "font-family:%s;", s->font);
	if (s->size != 0)
		buf_print(css, "font-size:%u%spt;", s->size / 2u, s->size % 2 != 0 ? ".5" : "");
	if (s->color != NO_COLOR)
		buf_print(css, "color:#%06x;", (unsigned)s->color);
	if (s->back != NO_COLOR)
		buf_print(css, "background-color:#%06x;", (unsigned)s->back);
	if (s->caps)
		buf_put_str(css, "text-transform:uppercase;");
	if (s->small_caps)
		buf_put_str(css, "font-variant:small-caps;");
	buf_put_str(&h->para, "<span style=\"");
	buf_put(&h->para, css->p, css->n - 1);
	buf_put_str(&h->para, "\">");
}

/* Closes and opens what differs between what is open and s. */
static void
look_change(struct page *h, const struct shown *s)
{
	unsigned differ = same_css(&h->open, s) ? h->open.marks ^ s->marks : ~0u, from = 0;

	if (h->open.line != s->line)
		differ |= 1u << MARK_U;
	if (differ == 0)
		return;
	while (from < MARKS && (differ & 1u << from) == 0)
		from++;
	for (unsigned i = MARKS; i-- > from;)
		if ((h->open.marks & 1u << i) != 0)
			buf_print(&h->para, "</%s>", elements[i]);
	if (!same_css(&h->open, s)) {
		if (!same_css(&h->open, &nothing))
			buf_put_str(&h->para, "</span>");
		if (!same_css(s, &nothing))
			put_span(h, s);
	}
	for (unsigned i = from; i < MARKS; i++)
		if ((s->marks & 1u << i) != 0)
			buf_print(
			    &h->para, "<%s%s>", elements[i], i == MARK_U ? lines[s->line] : "");
	h->open = *s;
}

void
inline_close(struct page *h)
{
	look_change(h, &nothing);
}

/* Text, escaped; of blanks that HTML would fold the second and further ones are kept. A tab is what
 * \\tab is. */
static void
put_escaped(struct page *h, struct bytes text)
{
	while (text.n > 0) {
		size_t n = 0;

		while (n < text.n && text.p[n] != ' ' && text.p[n] != '\t')
			n++;
		html_escape(&h->para, bytes_upto(text, n));
		if (n > 0)
			h->blank = false;
		text = bytes_from(text, n);
		if (text.n == 0)
			break;
		if (text.p[0] == '\t')
			buf_put_str(&h->para, TAB);
		else
			buf_put_str(&h->para, h->blank ? "&nbsp;" : " ");
		h->blank = true;
		text = bytes_from(text, 1);
	}
}

void
inline_text(struct page *h, struct bytes utf8)
{
	struct shown s;

	if (utf8.n == 0)
		return;
	if (h->note_depth == 0)
		h->last = h->style.block;
	if (!h->based) { /* most of a mail looks like its first words */
		h->base = h->style.look;
		h->based = true;
	}
	s = shown_of(h, &h->style.look);
	if (h->para.n == 0)
		h->item_size = s.size;
	look_change(h, &s);
	put_escaped(h, utf8);
}

void
inline_raw(struct page *h, const char *markup)
{
	buf_put_str(&h->para, markup);
	h->blank = true;
}

/* What a link may lead to: nothing that would run. */
static bool
is_safe(struct bytes url)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "ftp:", "ftps:",
		"news:", "tel:", "sip:", "callto:", "file:", "notes:", "outlook:", "#", "\\\\" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (bytes_starts_nocase(url, bytes_of(schemes[i])))
			return true;
	return bytes_find(url, BYTES(":")) == url.n;
}

/* The next argument of a field instruction, in quotes or not. */
static struct bytes
argument(struct bytes *left)
{
	struct bytes one;
	size_t n = 0;

	while (left->n > 0 && left->p[0] <= ' ')
		*left = bytes_from(*left, 1);
	if (left->n > 0 && left->p[0] == '"') {
		one =
		    bytes_upto(bytes_from(*left, 1), bytes_find(bytes_from(*left, 1), BYTES("\"")));
		*left = bytes_from(*left, one.n + 2);
		return one;
	}
	while (n < left->n && left->p[n] > ' ')
		n++;
	one = bytes_upto(*left, n);
	*left = bytes_from(*left, n);
	return one;
}

/* HYPERLINK "url" \l "place" (ECMA-376, 17.16.5.25): the field's result becomes a link. */
void
link_begin(struct page *h)
{
	struct bytes left = { h->field.p, h->field.n }, url = { 0 }, place = { 0 };

	if (h->link_depth != 0 || !bytes_equal_nocase(argument(&left), BYTES("HYPERLINK")))
		return;
	while (left.n > 0) {
		struct bytes one = argument(&left);

		if (bytes_equal(one, BYTES("\\l")))
			place = argument(&left);
		else if (bytes_equal(one, BYTES("\\o")) || bytes_equal(one, BYTES("\\t")))
			argument(&left); /* a tip, a frame */
		else if (url.n == 0 && (one.n != 2 || one.p[0] != '\\'))
			url = one;
	}
	if (!is_safe(url))
		page_loss(h, TOLD_LINKS, "a link that may run something is left out");
	if ((url.n == 0 && place.n == 0) || !is_safe(url))
		return;
	inline_close(h);
	h->link_depth = h->r.depth;
	buf_put_str(&h->para, "<a href=\"");
	html_escape(&h->para, url);
	if (place.n > 0) {
		buf_put_str(&h->para, "#");
		html_escape(&h->para, place);
	}
	buf_put_str(&h->para, "\">");
}

void
link_end(struct page *h)
{
	inline_close(h);
	buf_put_str(&h->para, "</a>");
	h->link_depth = 0;
}
