/* Runs of text and what they look like. */
#include "formats/base/text.h"
#include "formats/html.h"
#include "formats/rtf/page.h"

static bool
same_look(const struct look *a, const struct look *b)
{
	return a->bold == b->bold && a->italic == b->italic && a->underline == b->underline &&
	       a->strike == b->strike && a->caps == b->caps && a->small_caps == b->small_caps &&
	       a->script == b->script && a->size == b->size && a->font == b->font &&
	       a->color == b->color && a->back == b->back;
}

static const char *
font_name(const struct page *h, int32_t font)
{
	return font >= 0 && (size_t)font < h->fonts ? h->font[font] : NULL;
}

/* The colour of a place in the table; false where that is automatic. */
static bool
color_of(const struct page *h, uint16_t place, uint32_t *rgb)
{
	if (place >= h->colors || h->color[place] > 0xFFFFFF)
		return false;
	*rgb = h->color[place];
	return true;
}

/* CSS of a look, against that of the page. */
static void
put_css(struct page *h, struct buf *css, const struct look *l)
{
	const char *name = font_name(h, l->font);
	uint32_t rgb;

	if (name != NULL && l->font != h->base.font)
		buf_print(css, "font-family:%s;", name);
	if (l->size != h->base.size && l->size > 0)
		buf_print(css, "font-size:%u%spt;", l->size / 2u, l->size % 2 != 0 ? ".5" : "");
	if (l->color != 0 && color_of(h, l->color, &rgb) && rgb != 0)
		buf_print(css, "color:#%06x;", (unsigned)rgb);
	if (l->back != 0 && color_of(h, l->back, &rgb) && rgb != 0xFFFFFF)
		buf_print(css, "background-color:#%06x;", (unsigned)rgb);
	if (l->caps)
		buf_put_str(css, "text-transform:uppercase;");
	if (l->small_caps)
		buf_put_str(css, "font-variant:small-caps;");
}

static void
open_look(struct page *h, const struct look *l)
{
	struct buf css = { .c = h->r.c };

	put_css(h, &css, l);
	if (css.n > 0)
		buf_print(&h->para, "<span style=\"%.*s\">", (int)css.n - 1, (const char *)css.p);
	buf_put_str(&h->para, l->bold ? "<b>" : "");
	buf_put_str(&h->para, l->italic ? "<i>" : "");
	buf_put_str(&h->para, l->underline && h->link_depth == 0 ? "<u>" : "");
	buf_put_str(&h->para, l->strike ? "<s>" : "");
	buf_put_str(&h->para, l->script > 0 ? "<sup>" : l->script < 0 ? "<sub>" : "");
	h->open = *l;
	h->opened = true;
}

void
inline_close(struct page *h)
{
	const struct look *l = &h->open;
	struct buf css = { .c = h->r.c };

	if (!h->opened)
		return;
	buf_put_str(&h->para, l->script > 0 ? "</sup>" : l->script < 0 ? "</sub>" : "");
	buf_put_str(&h->para, l->strike ? "</s>" : "");
	buf_put_str(&h->para, l->underline && h->link_depth == 0 ? "</u>" : "");
	buf_put_str(&h->para, l->italic ? "</i>" : "");
	buf_put_str(&h->para, l->bold ? "</b>" : "");
	put_css(h, &css, l);
	if (css.n > 0)
		buf_put_str(&h->para, "</span>");
	h->opened = false;
}

/* Text, escaped; of blanks that HTML would fold the second and further ones are kept. */
static void
put_escaped(struct page *h, struct bytes text)
{
	while (text.n > 0) {
		size_t n = 0;

		while (n < text.n && text.p[n] != ' ')
			n++;
		html_escape(&h->para, bytes_upto(text, n));
		if (n > 0)
			h->blank = false;
		text = bytes_from(text, n);
		if (text.n == 0)
			break;
		buf_put_str(&h->para, h->blank ? "&nbsp;" : " ");
		h->blank = true;
		text = bytes_from(text, 1);
	}
}

void
inline_text(struct page *h, struct bytes utf8)
{
	const struct look *l = &h->style.look;

	if (utf8.n == 0)
		return;
	h->last = h->style.block;
	if (!h->opened || !same_look(&h->open, l)) {
		inline_close(h);
		open_look(h, l);
	}
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
	struct bytes left = { h->field.p, h->field.n }, url, place = { 0 };

	if (h->link_depth != 0 || !bytes_equal_nocase(argument(&left), BYTES("HYPERLINK")))
		return;
	url = argument(&left);
	if (url.n == 2 && url.p[0] == '\\' && url.p[1] == 'l') {
		place = argument(&left);
		url.n = 0;
	} else if (bytes_equal(argument(&left), BYTES("\\l"))) {
		place = argument(&left);
	}
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
