/* What the files of rtf_html share. */
#ifndef OX_RTF_PAGE_H
#define OX_RTF_PAGE_H

#include "formats/rtf/reader.h"
#include "formats/rtf/rtf.h"

#define TABLES_MAX 16   /* tables in tables */
#define LISTS_MAX  9    /* levels of a list (RTF, List Table) */
#define LIST_MAX   2048 /* lists; Word stops at 2,047 */
#define LS_MAX     65536
#define CELLS_MAX  256
#define SIZE_USUAL 24 /* half-points, without \\fs */

/* state.mark: what text is for. From FOR_SHAPE on for nothing: a page has no place for it. */
enum {
	FOR_BODY,
	FOR_COLORS,
	FOR_FIELD,
	FOR_PICTURE,
	FOR_LABEL,
	FOR_SHAPE,
	FOR_SHAPE_TEXT,
	FOR_SHAPE_PICTURE,
	FOR_MARGIN, /* headers and footers of pages */
	FOR_COMMENT,
	MARKS_MAX
};

/* ALIGN_NONE: where a paragraph of its direction begins. */
enum { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY };
#define NO_COLOR UINT32_MAX
#define TAB      "&nbsp;&nbsp;&nbsp; "

enum { LIST_NONE, LIST_BULLET, LIST_NUMBER };

/* What page_loss tells beside marks. */
enum { TOLD_LISTS = MARKS_MAX, TOLD_TABLES, TOLD_FONTS, TOLD_LINKS, TOLD_PICTURES, TOLD_BITMAPS };

/* Sides of paragraphs, cells and tables; inside of a table between rows and between columns. */
enum {
	SIDE_TOP,
	SIDE_RIGHT,
	SIDE_BOTTOM,
	SIDE_LEFT,
	SIDES,
	SIDE_ROWS = SIDES,
	SIDE_COLUMNS,
	SIDES_MAX
};

/* What borders are of; bits from BORDER_OF on in page.border_of, below them a bit for each side. */
enum { OF_NOTHING, OF_PARAGRAPH, OF_CELL, OF_TABLE, BORDER_OF = 8 };

enum {
	BORDER_UNSET,
	BORDER_NONE,
	BORDER_SOLID,
	BORDER_SHADOWED,
	BORDER_THICK,
	BORDER_DOUBLE,
	BORDER_DASHED,
	BORDER_DOTTED,
	BORDER_INSET,
	BORDER_OUTSET,
	BORDER_RIDGE,
	BORDER_GROOVE
};

struct border {
	uint8_t style;  /* BORDER_... */
	uint8_t width;  /* twips, 0: it is not said */
	uint16_t color; /* in the colour table, 0: none */
};

enum { LINE_NONE, LINE_SOLID, LINE_DOUBLE, LINE_DOTTED, LINE_DASHED, LINE_WAVY };

/* Character properties; what HTML shows of them. */
struct look {
	bool bold, italic, strike, caps, small_caps;
	uint8_t underline; /* LINE_... */
	int8_t script;     /* 1 super-, -1 subscript */
	uint16_t size;     /* half-points */
	int32_t font;
	uint16_t color, back; /* in the colour table; 0: none */
};

/* What a run of text looks like as HTML: a look against that of the page. Bits of marks are in the
 * order in which elements nest. */
struct shown {
	const char *font;     /* NULL: the page's */
	uint16_t size;        /* half-points, 0: the page's */
	uint32_t color, back; /* 0xRRGGBB, NO_COLOR */
	bool caps, small_caps;
	uint8_t line;   /* LINE_..., of the u */
	unsigned marks; /* bit n: the n-th of the elements b, i, u, s, sup, sub */
};

/* Paragraph properties. */
struct block {
	uint8_t align;
	bool in_table, rtl, keep_pn;
	uint8_t nesting;                           /* \itap */
	int32_t left, right, first, before, after; /* twips */
	int32_t list;                              /* \ls, 0: none */
	uint16_t back;                             /* in the colour table, 0: none */
	struct border border[SIDES];
	uint8_t level;      /* \ilvl */
	uint8_t pn, pn_nfc; /* LIST_... of an old-style list, its numbers as levelnfc has them */
};

/* The state that groups save. */
struct style {
	struct look look;
	struct block block;
};

/* What a row says of its cells (\trowd ... \cellx). */
struct cell_definition {
	int32_t right;    /* twips: its right edge */
	bool merged;      /* into the one before (\clmrg) */
	uint8_t vertical; /* SPAN_... */
	uint16_t back;    /* in the colour table, 0: none */
	struct border border[SIDES];
};

enum { SPAN_NONE, SPAN_BEGINS, SPAN_GOES_ON };

/* A cell that has been read; its content is a piece of the table's html. */
struct cell {
	size_t at, n;
	size_t row;
	int32_t left, right; /* twips; later columns of the grid */
	size_t rows;         /* that it spans, 0: it is part of the one above */
	uint8_t vertical;
	uint16_t back;
	struct border border[SIDES];
};

/* A table that is being read at one depth. What a row says of its cells may come behind them. */
struct table {
	struct buf content, html; /* of the cell that is open; of those before it */
	struct cell *cell;
	size_t cells, cap, row_at; /* row_at: the first one of the row */
	size_t rows;
	struct cell_definition definition[CELLS_MAX], next;
	size_t definitions;
	struct border border[SIDES_MAX];
	int32_t left; /* twips: of the row */
};

struct list_override {
	int32_t id, number; /* \listid, \ls */
};

struct list_definition {
	int32_t id;
	uint8_t nfc[LISTS_MAX]; /* \levelnfc */
};

struct page {
	struct rtf_reader r;
	struct style style;
	struct block last; /* of the paragraph that is open at the end */
	const struct rtf_handlers *handlers;
	struct buf *out;
	/* inline */
	struct buf para;    /* of the paragraph so far */
	struct shown open;  /* what is open in para */
	bool blank;         /* para ends in a blank */
	struct look base;   /* of the body element: what needs no saying */
	bool based, headed; /* base is known; the page's head is in out */
	struct buf css;     /* what is made of a style at the moment */
	struct buf decoded; /* and of text */
	/* tables of fonts and colours */
	const char **font;
	struct buf font_name;
	int32_t font_at;
	size_t fonts;
	uint32_t *color; /* 0xRRGGBB; bit 24: automatic */
	size_t colors;
	uint32_t color_now;
	bool color_set;
	/* lists */
	struct list_definition *list;
	size_t lists;
	struct list_override override; /* that is being read */
	bool overriding;
	uint16_t *list_of; /* by \ls: a list's place + 1, 0: none; NULL: no overrides yet */
	bool listing;      /* the list that is being read is the last one */
	int32_t list_level;
	uint8_t open_list[LISTS_MAX];
	size_t open_lists, list_depth; /* and at what depth of tables */
	struct buf label;              /* text of \listtext and \pntext */
	bool labelled;
	unsigned border_of; /* what the words for borders are about */
	/* the paragraph with borders that ended last, and where in its buffer; at 0: none */
	struct block boxed;
	size_t boxed_depth, boxed_at;
	uint16_t item_size; /* half-points: of the first run in para, 0: the page's */
	/* tables; [0] is not used: the body is `out` */
	struct table *table[TABLES_MAX + 1];
	/* fields and pictures, each with the depth of its group, 0: none */
	struct buf field;
	size_t link_depth, picture_depth;
	unsigned told; /* bit n: a note of loss has been made, TOLD_... and marks */
	struct buf picture;
	const char *media;
	int32_t picture_width, picture_height;    /* twips */
	int32_t picture_scale_x, picture_scale_y; /* per cent */
	uint8_t nibble;
	bool half;
	/* footnotes: the group of the one that is open, 0: none; what goes behind the text; the
	 * paragraph around it while it is open */
	size_t note_depth;
	unsigned note, notes; /* its number; how many there were */
	struct buf note_text, outer_para;
	size_t outer_link;
};

static inline struct page *
page_of(struct rtf_reader *r)
{
	return r->user;
}

/* page.c: the document up to its text; it is put when the text begins. */
void page_head(struct page *h);
/* Notes once that something is left out: `what`, by a mark or TOLD_... */
void page_loss(struct page *h, unsigned kind, const char *what);
void note_begin(struct page *h);
void note_end(struct page *h);
/* The number of the footnote that is open, or of the next one (\chftn). */
void note_number(struct page *h);

/* page-symbol.c: the character that a byte stands for in a font of symbols; 0 where the font is
 * none, or the byte none of those that have a character. */
uint32_t symbol_char(const char *font, uint8_t byte);
bool is_symbol_font(const char *font);

/* page-inline.c */
const char *font_name(const struct page *h, int32_t font); /* as CSS has it, NULL: unknown */
void inline_text(struct page *h, struct bytes utf8);
void inline_raw(struct page *h, const char *markup);
void inline_close(struct page *h); /* what is open in para */
void link_begin(struct page *h);
void link_end(struct page *h);

/* page-block.c */
bool has_border(const struct border *b);
/* CSS for the borders that there are. */
void put_borders(const struct page *h, struct buf *css, const struct border border[SIDES]);
void paragraph_end(struct page *h);
void lists_end(struct page *h); /* all that are open */
void document_end(struct page *h);

/* page-table.c */
/* At most TABLES_MAX: what is deeper becomes part of the table there. */
size_t table_depth(struct page *h, size_t depth);
struct table *table_at(struct page *h, size_t depth);
struct buf *content_at(struct page *h, size_t depth);
void cell_end(struct page *h, size_t depth);
void row_end(struct page *h, size_t depth);
void row_begin(struct page *h, size_t depth); /* \trowd */
/* Tables that are deeper than `depth` have ended: they become content. */
void tables_end(struct page *h, size_t depth);
uint32_t color_of(const struct page *h, uint16_t place, uint32_t usual);

/* page-picture.c */
void picture_text(struct page *h, struct bytes hex);
void picture_end(struct page *h);

/* list_override_end makes a list known by its \ls where both that and its \listid have been read.
 */
void list_override_end(struct page *h);

/* page-words.c: acts on a control word; nothing where it means nothing here. */
void page_word(struct page *h, const struct rtf_token *t);

#endif
