/* Paragraphs and lists. */
#include <stdlib.h>

#include "formats/rtf/page.h"

#define TWIPS 20 /* to a point */

/* Closes lists until n are open. */
static void
close_lists(struct page *h, struct buf *out, size_t n)
{
	while (h->open_lists > n) {
		h->open_lists--;
		buf_put_str(out,
		    h->open_list[h->open_lists] == LIST_BULLET ? "</li></ul>\n" : "</li></ol>\n");
	}
}

void
lists_end(struct page *h)
{
	close_lists(h, content_at(h, h->list_depth), 0);
}

static size_t
depth_of(struct page *h)
{
	const struct block *b = &h->style.block;
	return table_depth(h, !b->in_table && b->nesting == 0 ? 0
			      : b->nesting > 1                ? b->nesting
							      : 1);
}

/* The numbering of a level of a list: \levelnfc, 23 for bullets. */
static int
list_nfc(const struct page *h, int32_t number, unsigned level)
{
	if (h->list_of != NULL && number > 0 && number < LS_MAX && h->list_of[number] != 0)
		return h->list[h->list_of[number] - 1].nfc[level < LISTS_MAX ? level : 0];
	return -1;
}

/* Whether a label is that of a bullet: no digit, and no letter before a dot or bracket. */
static bool
is_bullet(const struct buf *label)
{
	for (size_t i = 0; i < label->n; i++) {
		uint8_t ch = label->p[i];

		if (ch >= '0' && ch <= '9')
			return false;
		if (((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') && i + 1 < label->n &&
		    (label->p[i + 1] == '.' || label->p[i + 1] == ')'))
			return false;
	}
	return true;
}

/* The number that the last letters of a label are: 3 of "c)", 9 of "IX."; 0: none. */
static unsigned
letters_number(const struct buf *label, bool roman)
{
	static const char letters[] = "ivxlcdm";
	static const unsigned values[] = { 1, 5, 10, 50, 100, 500, 1000 };
	unsigned n = 0, last = 0;
	bool inside = false, valid = true;

	for (size_t i = 0; i < label->n; i++) {
		uint8_t ch = label->p[i] | 0x20;
		const char *found = strchr(letters, ch);
		unsigned value = !roman          ? ch - 'a' + 1u
				 : found != NULL ? values[found - letters]
						 : 0;

		if (ch < 'a' || ch > 'z') {
			inside = false;
			continue;
		}
		if (!inside) {
			n = last = 0;
			valid = true;
		}
		valid = valid && value > 0 && n < 10000 && (roman || !inside);
		n += value - (roman && value > last ? 2 * last : 0);
		last = value;
		inside = true;
	}
	return valid ? n : 0;
}

/* The last number in a label: 3 of "2.3.", 0: none. */
static unsigned
label_number(const struct buf *label, unsigned nfc)
{
	unsigned n = 0;
	bool in_number = false;

	if (nfc >= 1 && nfc <= 4)
		return letters_number(label, nfc < 3);

	for (size_t i = 0; i < label->n && n < 100000; i++) {
		bool digit = label->p[i] >= '0' && label->p[i] <= '9';

		if (digit)
			n = (in_number ? n * 10 : 0) + (unsigned)(label->p[i] - '0');
		in_number = digit;
	}
	return n;
}

/* What kind of list the paragraph is an item of; how its numbers look, as \levelnfc has it. */
static uint8_t
list_kind(const struct page *h, unsigned *numbers)
{
	const struct block *b = &h->style.block;
	int nfc = b->list > 0 ? list_nfc(h, b->list, b->level) : -1;

	*numbers = 0;
	if (nfc == 23)
		return LIST_BULLET;
	if (nfc >= 0 && nfc != 255) {
		*numbers = (unsigned)nfc;
		return LIST_NUMBER;
	}
	*numbers = b->pn != LIST_NONE ? b->pn_nfc : 0;
	if (h->labelled)
		return is_bullet(&h->label) ? LIST_BULLET : LIST_NUMBER;
	return b->pn != LIST_NONE && nfc != 255 ? b->pn : (uint8_t)LIST_NONE;
}

static void
put_list(struct buf *out, uint8_t kind, unsigned numbers, unsigned start)
{
	static const char *const types[] = { "", " type=\"I\"", " type=\"i\"", " type=\"A\"",
		" type=\"a\"" };

	if (kind == LIST_BULLET) {
		buf_put_str(out, "<ul>\n");
		return;
	}
	buf_print(out, "<ol%s", numbers < 5 ? types[numbers] : "");
	if (start > 1)
		buf_print(out, " start=\"%u\"", start);
	buf_put_str(out, ">\n");
}

/* Lists around one whose item comes without theirs: items without a number, which do not count. */
static void
outer_lists(struct page *h, struct buf *out, size_t level, uint8_t kind)
{
	while (h->open_lists < level) {
		int nfc = list_nfc(h, h->style.block.list, (unsigned)h->open_lists);

		if (nfc >= 0 && nfc != 255)
			kind = nfc == 23 ? LIST_BULLET : LIST_NUMBER;
		put_list(out, kind, nfc >= 0 ? (unsigned)nfc : 0, 0);
		h->open_list[h->open_lists++] = kind;
		buf_print(out, "<li style=\"list-style:none\"%s>",
		    kind == LIST_NUMBER ? " value=\"0\"" : "");
	}
}

/* Makes the paragraph an item of a list; false where it is none. */
static bool
item_begin(struct page *h, struct buf *out)
{
	unsigned numbers;
	uint8_t kind = list_kind(h, &numbers);
	size_t level = h->style.block.level < LISTS_MAX ? h->style.block.level + 1u : LISTS_MAX;
	unsigned number = h->labelled ? label_number(&h->label, numbers) : 0;

	if (kind == LIST_NONE)
		return false;
	close_lists(h, out, level);
	if (h->open_lists == level && h->open_list[level - 1] != kind)
		close_lists(h, out, level - 1);
	if (h->open_lists == level)
		buf_put_str(out, "</li>\n");
	if (h->open_lists < level) {
		outer_lists(h, out, level - 1, kind);
		put_list(out, kind, numbers, number);
		h->open_list[h->open_lists++] = kind;
	}
	if (h->item_size != 0) /* its number is as large as its text */
		buf_print(out, "<li style=\"font-size:%u%spt\">", h->item_size / 2u,
		    h->item_size % 2 != 0 ? ".5" : "");
	else
		buf_put_str(out, "<li>");
	return true;
}

static void
put_points(struct buf *out, const char *name, int32_t twips)
{
	if (twips != 0 && abs(twips) < 100 * 1440)
		buf_print(out, "%s:%dpt;", name, twips / TWIPS);
}

bool
has_border(const struct border *b)
{
	return b->style > BORDER_NONE;
}

static bool
same_border(const struct border *a, const struct border *b)
{
	return a->style == b->style && a->width == b->width && a->color == b->color;
}

static void
put_border(const struct page *h, struct buf *css, const struct border *b)
{
	static const struct {
		const char *name;
		unsigned pixels; /* at least: one has no two lines */
	} styles[] = {
		[BORDER_SOLID] = { "solid", 1 },
		[BORDER_SHADOWED] = { "solid", 1 },
		[BORDER_THICK] = { "solid", 2 },
		[BORDER_DOUBLE] = { "double", 3 },
		[BORDER_DASHED] = { "dashed", 1 },
		[BORDER_DOTTED] = { "dotted", 1 },
		[BORDER_INSET] = { "inset", 2 },
		[BORDER_OUTSET] = { "outset", 2 },
		[BORDER_RIDGE] = { "ridge", 3 },
		[BORDER_GROOVE] = { "groove", 3 },
	};
	unsigned pixels = (b->width + 5u) / 15, least = styles[b->style].pixels;
	uint32_t color = color_of(h, b->color, 0);

	buf_print(css, ":%upx %s", pixels > least ? pixels : least, styles[b->style].name);
	if (color != NO_COLOR)
		buf_print(css, " #%06x", (unsigned)color);
	buf_u8(css, ';');
}

void
put_borders(const struct page *h, struct buf *css, const struct border border[SIDES])
{
	static const char *const sides[] = { "top", "right", "bottom", "left" };
	unsigned same = 0;

	for (unsigned i = 0; i < SIDES; i++)
		same += has_border(&border[i]) && same_border(&border[i], &border[0]);
	if (same == SIDES) {
		buf_put_str(css, "border");
		put_border(h, css, &border[0]);
		return;
	}
	for (unsigned i = 0; i < SIDES; i++) {
		if (!has_border(&border[i]))
			continue;
		buf_print(css, "border-%s", sides[i]);
		put_border(h, css, &border[i]);
	}
}

static void
paragraph_begin(struct page *h, struct buf *out)
{
	static const char *const aligns[] = { "", "left", "center", "right", "justify" };
	const struct block *b = &h->style.block;
	struct buf *css = &h->css;

	css->n = 0;
	/* errata: \ql is the default, but paragraphs from right to left that say nothing are meant
	 * to begin at the right */
	if (b->align != ALIGN_NONE && (b->align != ALIGN_LEFT || b->rtl))
		buf_print(css, "text-align:%s;", aligns[b->align]);
	put_points(css, "margin-left", b->left);
	put_points(css, "margin-right", b->right);
	put_points(css, "text-indent", b->first);
	put_points(css, "margin-top", b->before);
	put_points(css, "margin-bottom", b->after);
	put_borders(h, css, b->border);
	if (color_of(h, b->back, 0xFFFFFF) != NO_COLOR)
		buf_print(css, "background-color:#%06x;", (unsigned)color_of(h, b->back, 0xFFFFFF));
	buf_print(out, "<p%s", b->rtl ? " dir=\"rtl\"" : "");
	if (css->n > 0)
		buf_print(out, " style=\"%.*s\"", (int)css->n - 1, (const char *)css->p);
	buf_put_str(out, ">");
}

static bool
same_borders(const struct border a[SIDES], const struct border b[SIDES])
{
	for (unsigned i = 0; i < SIDES; i++)
		if (!same_border(&a[i], &b[i]))
			return false;
	return true;
}

static bool
is_boxed(const struct block *b)
{
	for (unsigned i = 0; i < SIDES; i++)
		if (has_border(&b->border[i]))
			return true;
	return false;
}

/* Paragraph Borders: paragraphs that follow each other with the same borders and indents share a
 * box. */
static bool
shares_box(const struct page *h, const struct buf *out, size_t depth)
{
	const struct block *a = &h->boxed, *b = &h->style.block;

	return h->boxed_at > 0 && h->boxed_at == out->n && h->boxed_depth == depth &&
	       same_borders(a->border, b->border) && a->align == b->align && a->rtl == b->rtl &&
	       a->left == b->left && a->right == b->right && a->back == b->back && a->first == 0 &&
	       b->first == 0 && a->after == 0 && b->before == 0;
}

static void
paragraph_put(struct page *h, struct buf *out, size_t depth)
{
	static const char end[] = "</p>\n";

	if (shares_box(h, out, depth)) {
		out->n -= sizeof(end) - 1;
		buf_put_str(out, "<br>");
	} else {
		paragraph_begin(h, out);
	}
	if (h->para.n > 0)
		buf_put(out, h->para.p, h->para.n);
	else
		buf_put_str(out, "&nbsp;");
	buf_put_str(out, end);
	h->boxed_at = is_boxed(&h->style.block) ? out->n : 0;
	h->boxed_depth = depth;
	h->boxed = h->style.block;
}

void
paragraph_end(struct page *h)
{
	size_t depth = depth_of(h);
	struct buf *out;

	if (h->note_depth != 0) {
		inline_raw(h, "<br>");
		return;
	}
	if (h->link_depth != 0)
		link_end(h);
	inline_close(h);
	if (h->list_depth != depth) {
		lists_end(h);
		h->list_depth = depth;
	}
	tables_end(h, depth);
	out = content_at(h, depth);
	if (item_begin(h, out)) {
		h->boxed_at = 0;
		buf_put(out, h->para.p, h->para.n);
	} else {
		close_lists(h, out, 0);
		paragraph_put(h, out, depth);
	}
	h->para.n = h->label.n = 0;
	h->labelled = false;
	h->blank = true;
	h->item_size = 0;
}

void
document_end(struct page *h)
{
	if (h->note_depth != 0)
		note_end(h);
	/* the outer group has ended, but the last paragraph is of its style */
	h->style.block = h->last;
	if (h->para.n > 0)
		paragraph_end(h);
	lists_end(h);
	tables_end(h, 0);
	page_head(h);
	if (h->note_text.n > 0) {
		buf_put_str(h->out, "<hr>\n");
		buf_put(h->out, h->note_text.p, h->note_text.n);
	}
}
