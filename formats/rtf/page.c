/* RTF to HTML: destinations, and where their text goes. */
#include <stdio.h>

#include "formats/rtf/page.h"

#include "formats/base/text.h"
#include "formats/html.h"

#define FONTS_MAX      65536 /* as the reader has it; Word gives numbers above 31,500 */
#define NAME_BYTES     64
#define NO_BREAK_SPACE 0xA0
#define PRIVATE        0xF000u /* where Windows has the characters of fonts of symbols */

/* Destinations that stand for themselves in the body, though \* is before them. */
static const char *const shown[] = { "shppict", "nesttableprops" };

static uint32_t *
color_add(struct page *h)
{
	if ((h->colors & (h->colors - 1)) == 0)
		h->color = arena_grow(h->r.c, h->color, h->colors * sizeof(*h->color),
		    (h->colors == 0 ? 1 : 2 * h->colors) * sizeof(*h->color));
	return &h->color[h->colors++];
}

static void
list_add(struct page *h)
{
	h->list_level = -1;
	h->overriding = false;
	h->listing = h->lists < LIST_MAX;
	if (!h->listing) {
		page_loss(h, TOLD_LISTS, "what lists beyond 2048 look like is lost");
		return;
	}
	if ((h->lists & (h->lists - 1)) == 0)
		h->list = arena_grow(h->r.c, h->list, h->lists * sizeof(*h->list),
		    (h->lists == 0 ? 1 : 2 * h->lists) * sizeof(*h->list));
	h->list[h->lists++] = (struct list_definition){ .id = 0 };
}

void
list_override_end(struct page *h)
{
	const struct list_override *o = &h->override;

	if (o->id == 0 || o->number <= 0 || o->number >= LS_MAX)
		return;
	if (h->list_of == NULL)
		h->list_of = NEW(h->r.c, uint16_t, LS_MAX);
	for (size_t i = 0; i < h->lists; i++)
		if (h->list[i].id == o->id)
			h->list_of[o->number] = (uint16_t)(i + 1);
}

/* The tables of lists: their words count, they have no text of the document. */
static bool
list_destination(struct page *h, const struct rtf_token *t)
{
	if (rtf_is(t, "list")) {
		list_add(h);
	} else if (rtf_is(t, "listlevel")) {
		h->list_level++;
	} else if (rtf_is(t, "listoverride")) {
		h->override = (struct list_override){ .id = 0 };
		h->overriding = true;
	} else {
		return rtf_is(t, "listtable") || rtf_is(t, "listoverridetable");
	}
	return true;
}

void
page_loss(struct page *h, unsigned kind, const char *what)
{
	if ((h->told & 1u << kind) == 0)
		note(h->r.c, kind == TOLD_LINKS ? NOTE_RISK : NOTE_LOSS, "rtf: %s", what);
	h->told |= 1u << kind;
}

/* Destinations whose text a page has no place for: if there is any, that is noted. */
static const struct {
	const char *word;
	unsigned mark;
} nowhere[] = {
	{ "annotation", FOR_COMMENT },
	{ "footer", FOR_MARGIN },
	{ "footerf", FOR_MARGIN },
	{ "footerl", FOR_MARGIN },
	{ "footerr", FOR_MARGIN },
	{ "header", FOR_MARGIN },
	{ "headerf", FOR_MARGIN },
	{ "headerl", FOR_MARGIN },
	{ "headerr", FOR_MARGIN },
	{ "shpinst", FOR_SHAPE },
	{ "shptxt", FOR_SHAPE_TEXT },
};

static bool
no_place(struct page *h, const struct rtf_token *t)
{
	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++) {
		if (!rtf_is(t, nowhere[i].word))
			continue;
		h->r.state.mark = nowhere[i].mark;
		return true;
	}
	return false;
}

/* Text or a picture where it has no place. */
static void
left_out(struct page *h, unsigned mark)
{
	static const char *const whats[MARKS_MAX] = {
		[FOR_SHAPE_TEXT] = "the text in a drawing is left out",
		[FOR_SHAPE_PICTURE] = "a picture in a drawing is left out",
		[FOR_MARGIN] = "headers and footers of pages are left out",
		[FOR_COMMENT] = "comments on the text are left out",
	};

	if (mark < MARKS_MAX && whats[mark] != NULL)
		page_loss(h, mark, whats[mark]);
}

/* A destination inside of what has no place. */
static enum rtf_use
inside_nowhere(struct page *h, const struct rtf_token *t, bool starred)
{
	if (no_place(h, t))
		return RTF_USE_TEXT;
	if (rtf_is(t, "pict"))
		left_out(h, h->r.state.mark == FOR_SHAPE ? FOR_SHAPE_PICTURE : h->r.state.mark);
	return starred || rtf_skipped(t) ? RTF_USE_SKIP : RTF_USE_TEXT;
}

/* A destination whose text goes elsewhere than into the paragraph. */
static bool
other_text(struct page *h, const struct rtf_token *t)
{
	if (rtf_is(t, "colortbl")) {
		h->r.state.mark = FOR_COLORS;
	} else if (rtf_is(t, "fldinst")) {
		h->r.state.mark = FOR_FIELD;
		h->field.n = 0;
	} else if (rtf_is(t, "pict")) {
		if (h->picture_depth != 0)
			return false;
		h->r.state.mark = FOR_PICTURE;
		h->picture_depth = h->r.depth;
		h->picture_width = h->picture_height = 0;
		h->picture_scale_x = h->picture_scale_y = 100;
		h->media = NULL;
	} else if (rtf_is(t, "listtext") || rtf_is(t, "pntext")) {
		h->r.state.mark = FOR_LABEL;
		h->label.n = 0;
		h->labelled = true;
	} else {
		return false;
	}
	return true;
}

static enum rtf_use
destination(struct rtf_reader *r, const struct rtf_token *t, bool starred)
{
	struct page *h = page_of(r);

	if (rtf_is(t, "fonttbl"))
		return RTF_USE_FONTS;
	rtf_flush(r);
	if (r->state.mark >= FOR_SHAPE)
		return inside_nowhere(h, t, starred);
	if (list_destination(h, t) || other_text(h, t) || no_place(h, t))
		return RTF_USE_TEXT;
	if (rtf_is(t, "pn")) /* its words tell the kind of list, its text is no text */
		return RTF_USE_TEXT;
	if (rtf_is(t, "fldrslt")) {
		link_begin(h);
		return RTF_USE_TEXT;
	}
	if (rtf_is(t, "footnote")) {
		if (h->note_depth != 0 || r->state.hidden)
			return RTF_USE_SKIP;
		note_begin(h);
		return RTF_USE_TEXT;
	}
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (rtf_is(t, shown[i]))
			return RTF_USE_TEXT;
	if (rtf_is(t, "object")) /* its data is starred; its result is shown */
		return RTF_USE_TEXT;
	return starred || rtf_skipped(t) ? RTF_USE_SKIP : r->state.use;
}

static void
put_colors(struct page *h, struct bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != ';')
			continue;
		*color_add(h) = h->color_set ? h->color_now & 0xFFFFFF : 0x1000000;
		h->color_now = 0;
		h->color_set = false;
	}
}

/* Bytes in a font of symbols; what is none of its characters is its business: it stands for itself
 * in the private area, as Windows has it. */
static void
put_symbols(struct page *h, const char *font, struct bytes raw)
{
	h->decoded.n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		uint32_t ch = symbol_char(font, raw.p[i]);

		buf_utf8(&h->decoded, ch != 0 ? ch : PRIVATE + raw.p[i]);
	}
	inline_text(h, (struct bytes){ h->decoded.p, h->decoded.n });
}

static void
put_text(struct rtf_reader *r, struct bytes raw, unsigned codepage, unsigned mark)
{
	struct page *h = page_of(r);
	const char *font;

	switch (mark) {
	case FOR_COLORS: put_colors(h, raw); return;
	case FOR_PICTURE: picture_text(h, raw); return;
	case FOR_FIELD: text_decode_to(&h->field, raw, codepage); return;
	case FOR_LABEL: text_decode_to(&h->label, raw, codepage); return;
	default: break;
	}
	if (mark >= FOR_SHAPE) {
		for (size_t i = 0; i < raw.n; i++)
			if (raw.p[i] > ' ')
				left_out(h, mark);
		return;
	}
	font = font_name(h, h->style.look.font);
	if (is_symbol_font(font)) {
		put_symbols(h, font, raw);
	} else if (ascii(raw)) {
		inline_text(h, raw);
	} else {
		h->decoded.n = 0;
		text_decode_to(&h->decoded, raw, codepage);
		inline_text(h, (struct bytes){ h->decoded.p, h->decoded.n });
	}
}

/* A character of the private area, where fonts of symbols have theirs. Where the font is none of
 * those, the text was made for another: a bullet is then what most writers mean. */
static uint32_t
private_char(const struct page *h, uint8_t byte)
{
	const char *font = font_name(h, h->style.look.font);
	uint32_t ch = symbol_char(font, byte);

	if (ch != 0)
		return ch;
	if (is_symbol_font(font))
		return PRIVATE + (uint32_t)byte;
	return byte == 0xB7 || byte == 0xA7 ? 0x2022 : byte;
}

static void
put_character(struct rtf_reader *r, uint32_t ch)
{
	struct page *h = page_of(r);
	uint8_t utf8[8];
	struct buf *to = r->state.mark == FOR_FIELD   ? &h->field
			 : r->state.mark == FOR_LABEL ? &h->label
						      : NULL;
	struct buf one = { .c = r->c, .p = utf8, .cap = sizeof(utf8) };

	if (to != NULL) {
		buf_utf8(to, ch);
	} else if (r->state.mark == FOR_BODY) {
		if (ch >= PRIVATE + 0x20 && ch <= PRIVATE + 0xFF)
			ch = private_char(h, (uint8_t)ch);
		buf_utf8(&one, ch);
		inline_text(h, (struct bytes){ utf8, one.n });
	} else if (ch != NO_BREAK_SPACE) {
		left_out(h, r->state.mark);
	}
}

static void
control_word(struct rtf_reader *r, const struct rtf_token *t)
{
	struct page *h = page_of(r);

	if (r->state.mark == FOR_FIELD || r->state.mark >= FOR_SHAPE)
		return;
	if (r->state.mark == FOR_LABEL && !rtf_is(t, "f"))
		return;
	page_word(h, t);
}

/* The group that a link, a picture or a note stands in has ended. */
static void
group_close(struct rtf_reader *r)
{
	struct page *h = page_of(r);

	if (h->picture_depth > r->depth) {
		h->picture_depth = 0;
		picture_end(h);
	}
	if (h->link_depth > r->depth)
		link_end(h);
	if (h->note_depth > r->depth)
		note_end(h);
}

static void
put_binary(struct rtf_reader *r, struct bytes b)
{
	struct page *h = page_of(r);

	if (r->state.mark == FOR_PICTURE)
		buf_put_bytes(&h->picture, b);
}

/* A font's name, up to its ';', as CSS may have it. */
static void
put_font_name(struct rtf_reader *r, int32_t font, struct bytes piece)
{
	struct page *h = page_of(r);
	struct buf name = { .c = r->c };
	bool plain = true;

	if (font >= FONTS_MAX)
		page_loss(h, TOLD_FONTS, "the names of fonts beyond 65536 are lost");
	if (font < 0 || font >= FONTS_MAX)
		return;
	if ((size_t)font >= h->fonts) {
		size_t n = (size_t)font + 1 > 2 * h->fonts ? (size_t)font + 1 : 2 * h->fonts;

		h->font =
		    arena_grow(r->c, h->font, h->fonts * sizeof(*h->font), n * sizeof(*h->font));
		for (size_t i = h->fonts; i < n; i++)
			h->font[i] = NULL;
		h->fonts = n;
	}
	if (h->font_at != font)
		h->font_name.n = 0;
	h->font_at = font;
	buf_put_bytes(&h->font_name, bytes_upto(piece, bytes_find(piece, BYTES(";"))));
	if (bytes_find(piece, BYTES(";")) == piece.n || h->font_name.n == 0)
		return;
	for (size_t i = 0; i < h->font_name.n && name.n < NAME_BYTES; i++) {
		uint8_t ch = h->font_name.p[i];
		bool letter = ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') ||
			      (ch >= '0' && ch <= '9') || ch == '-';

		if (letter || ch == ' ')
			buf_u8(&name, ch);
		else if (ch >= 0x80)
			plain = false;
	}
	if (plain && name.n > 0 && h->font[font] == NULL)
		h->font[font] =
		    (const char *)arena_print(r->c, "'%s'", (const char *)buf_bytes(&name).p).p;
	h->font_name.n = 0;
}

static void
swap_paragraphs(struct page *h)
{
	struct buf other = h->para;

	h->para = h->outer_para;
	h->outer_para = other;
}

void
note_begin(struct page *h)
{
	inline_close(h);
	swap_paragraphs(h);
	h->para.n = 0;
	h->outer_link = h->link_depth;
	h->link_depth = 0;
	h->note = ++h->notes;
	h->note_depth = h->r.depth;
	h->blank = true;
}

void
note_end(struct page *h)
{
	static const char line[] = "<br>";
	size_t n = sizeof(line) - 1;

	if (h->link_depth != 0)
		link_end(h);
	inline_close(h);
	while (h->para.n >= n && memcmp(h->para.p + h->para.n - n, line, n) == 0)
		h->para.n -= n;
	buf_put_str(&h->note_text, "<p>");
	buf_put(&h->note_text, h->para.p, h->para.n);
	buf_put_str(&h->note_text, "</p>\n");
	swap_paragraphs(h);
	h->link_depth = h->outer_link;
	h->note_depth = 0;
	h->blank = false;
}

void
note_number(struct page *h)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", h->note_depth != 0 ? h->note : h->notes + 1);
	inline_text(h, bytes_of(number));
}

void
page_head(struct page *h)
{
	const char *font;

	if (h->headed)
		return;
	h->headed = true;
	if (!h->based)
		h->base = h->style.look;
	h->based = true;
	font = font_name(h, h->base.font);
	buf_put_str(h->out,
	    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><style>p,ol,ul{margin:0}"
	    "table{border-collapse:collapse}td{vertical-align:top}"
	    ".lined>tbody>tr>td{border:1px solid}</style></head>\n<body style=\"");
	if (font != NULL && !is_symbol_font(font))
		buf_print(h->out, "font-family:%s;", font);
	buf_print(
	    h->out, "font-size:%u%spt\">\n", h->base.size / 2u, h->base.size % 2 != 0 ? ".5" : "");
}

bool
rtf_html(struct ctx *c, struct buf *out, struct bytes rtf, const struct rtf_handlers *handlers)
{
	static const struct rtf_ops ops = { .destination = destination,
		.text = put_text,
		.character = put_character,
		.word = control_word,
		.close = group_close,
		.binary = put_binary,
		.font_name = put_font_name,
		.styled = true,
		.extra = sizeof(struct style) };
	struct page *h = NEW(c, struct page, 1);

	h->r = (struct rtf_reader){ .c = c, .ops = &ops, .user = h, .extra = &h->style };
	h->handlers = handlers;
	h->out = out;
	h->para.c = h->field.c = h->label.c = h->picture.c = h->font_name.c = c;
	h->css.c = h->decoded.c = h->note_text.c = h->outer_para.c = c;
	h->style.look.size = h->base.size = SIZE_USUAL;
	h->open.color = h->open.back = NO_COLOR;
	h->blank = true;
	h->font_at = -1;
	rtf_read(&h->r, rtf);
	document_end(h);
	buf_put_str(out, "</body></html>\n");
	return true;
}
