/* What control words do to an HTML page: one row a word (RTF Specification 1.9.1). */
#include <stdlib.h>

#include "formats/rtf/page.h"

struct row {
	const char *word;
	void (*act)(struct page *h, const struct rtf_token *t, int arg);
	int arg;
};

/* A toggle: on without a number or with one that is not 0. */
static bool
is_on(const struct rtf_token *t)
{
	return !t->has_number || t->number != 0;
}

enum { BOLD, ITALIC, STRIKE, CAPS, SMALL_CAPS, HIDDEN };

static void
toggle(struct page *h, const struct rtf_token *t, int arg)
{
	struct look *l = &h->style.look;
	bool *const fields[] = { &l->bold, &l->italic, &l->strike, &l->caps, &l->small_caps,
		&h->r.state.hidden };

	*fields[arg] = is_on(t);
}

static void
underline(struct page *h, const struct rtf_token *t, int arg)
{
	h->style.look.underline = (uint8_t)(is_on(t) ? arg : LINE_NONE);
}

static void
script(struct page *h, const struct rtf_token *t, int arg)
{
	h->style.look.script = (int8_t)(is_on(t) ? arg : 0);
}

enum { SIZE, FONT, COLOR, BACK };

static void
character(struct page *h, const struct rtf_token *t, int arg)
{
	struct look *l = &h->style.look;

	if (t->number < 0 || t->number > 0xFFFF)
		return;
	switch (arg) {
	case SIZE: l->size = (uint16_t)t->number; break;
	case FONT: l->font = t->number; break;
	case COLOR: l->color = (uint16_t)t->number; break;
	case BACK: l->back = (uint16_t)t->number; break;
	default: break;
	}
}

static void
plain(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	(void)arg;
	h->style.look = (struct look){ .size = SIZE_USUAL, .font = h->r.default_font };
	h->r.state.hidden = false;
}

static void
pard(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	(void)arg;
	h->style.block = (struct block){ .align = ALIGN_NONE };
}

static void
align(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	h->style.block.align = (uint8_t)arg;
}

enum { LEFT, RIGHT, FIRST, BEFORE, AFTER };

static void
spacing(struct page *h, const struct rtf_token *t, int arg)
{
	struct block *b = &h->style.block;
	int32_t *const fields[] = { &b->left, &b->right, &b->first, &b->before, &b->after };

	*fields[arg] = t->number;
}

static void
direction(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	h->style.block.rtl = arg != 0;
}

enum { IN_TABLE, NESTING, LIST, LEVEL, SHADE };

static void
block(struct page *h, const struct rtf_token *t, int arg)
{
	struct block *b = &h->style.block;
	uint8_t small = t->number < 0 ? 0 : t->number > 255 ? 255 : (uint8_t)t->number;

	switch (arg) {
	case IN_TABLE: b->in_table = is_on(t); break;
	case NESTING: b->nesting = small; break;
	case LIST: b->list = t->number; break;
	case LEVEL: b->level = small; break;
	case SHADE: b->back = t->number < 0 || t->number > 0xFFFF ? 0 : (uint16_t)t->number; break;
	default: break;
	}
}

/* Old-style lists: what \pn says holds for the paragraphs that follow. */
static void
old_list(struct page *h, const struct rtf_token *t, int arg)
{
	/* \\pn is a group, but what it says is the paragraph's */
	struct style *outer = rtf_outer(&h->r);

	(void)t;
	if (outer != NULL)
		outer->block.pn = (uint8_t)arg;
}

static void
old_numbers(struct page *h, const struct rtf_token *t, int arg)
{
	struct style *outer = rtf_outer(&h->r);

	(void)t;
	if (outer != NULL)
		outer->block.pn_nfc = (uint8_t)arg;
}

static void
paragraph(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	(void)arg;
	paragraph_end(h);
}

/* \sect, \page and \column part paragraphs where one is open. */
static void
part(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	(void)arg;
	if (h->para.n > 0)
		paragraph_end(h);
}

static void
markup(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	inline_raw(h, arg == 0 ? "<br>" : TAB);
}

static size_t
nested(struct page *h)
{
	return table_depth(h, h->style.block.nesting > 1 ? h->style.block.nesting : 2);
}

static void
cell(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	h->style.block.in_table = true;
	cell_end(h, arg == 0 ? 1 : nested(h));
}

static void
row(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	row_end(h, arg == 0 ? 1 : nested(h));
}

enum { ROW_DEFAULTS, ROW_LEFT, CELL_EDGE, CELL_MERGED, CELL_TOP, CELL_BELOW, CELL_BACK };

static void
table(struct page *h, const struct rtf_token *t, int arg)
{
	size_t depth = h->style.block.nesting > 1 ? nested(h) : 1;
	struct table *tab = table_at(h, depth);

	switch (arg) {
	case ROW_DEFAULTS: row_begin(h, depth); break;
	case ROW_LEFT: tab->left = t->number; break;
	case CELL_MERGED: tab->next.merged = true; break;
	case CELL_TOP: tab->next.vertical = SPAN_BEGINS; break;
	case CELL_BELOW: tab->next.vertical = SPAN_GOES_ON; break;
	case CELL_BACK:
		if (t->number >= 0 && t->number <= 0xFFFF)
			tab->next.back = (uint16_t)t->number;
		break;
	default:
		tab->next.right = t->number;
		if (tab->definitions < CELLS_MAX)
			tab->definition[tab->definitions++] = tab->next;
		tab->next = (struct cell_definition){ .right = 0 };
	}
}

/* What borders are of; then what they look like. */
static void
border_of(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	h->border_of = (unsigned)arg;
}

enum { BORDER_WIDTH = 0x100, BORDER_COLOR };

static void
border(struct page *h, const struct rtf_token *t, int arg)
{
	unsigned of = h->border_of >> BORDER_OF;
	size_t depth = h->style.block.nesting > 1 ? nested(h) : 1;
	struct border *b = of == OF_PARAGRAPH ? h->style.block.border
			   : of == OF_CELL    ? table_at(h, depth)->next.border
			   : of == OF_TABLE   ? table_at(h, depth)->border
					      : NULL;

	for (unsigned side = 0; b != NULL && side < SIDES_MAX; side++) {
		if ((h->border_of & 1u << side) == 0)
			continue;
		if (arg == BORDER_WIDTH)
			b[side].width = t->number < 0 || t->number > 255 ? 255 : (uint8_t)t->number;
		else if (arg == BORDER_COLOR)
			b[side].color =
			    t->number < 0 || t->number > 0xFFFF ? 0 : (uint16_t)t->number;
		else if (arg != BORDER_SOLID || b[side].style != BORDER_SHADOWED)
			b[side].style = (uint8_t)arg;
	}
}

static void
color(struct page *h, const struct rtf_token *t, int arg)
{
	uint32_t part_of = (uint32_t)t->number & 0xFF;

	if (h->r.state.mark != FOR_COLORS)
		return;
	h->color_now = (h->color_now & ~(0xFFu << arg)) | part_of << arg;
	h->color_set = true;
}

enum { LIST_BEGIN, LIST_NFC, LIST_LEVEL, LIST_ID, OVERRIDE_ID };

static void
list_table(struct page *h, const struct rtf_token *t, int arg)
{
	struct list_definition *list = h->listing ? &h->list[h->lists - 1] : NULL;

	switch (arg) {
	case LIST_LEVEL: h->list_level++; break;
	case LIST_NFC:
		if (list != NULL && h->list_level >= 0 && h->list_level < LISTS_MAX)
			list->nfc[h->list_level] = (uint8_t)t->number;
		break;
	case LIST_ID:
		if (h->overriding) {
			h->override.id = t->number;
			list_override_end(h);
		} else if (list != NULL) {
			list->id = t->number;
		}
		break;
	default: break;
	}
}

enum { WIDTH, HEIGHT, SCALE_X, SCALE_Y };

static void
picture_size(struct page *h, const struct rtf_token *t, int arg)
{
	if (t->number <= 0 || t->number > 100000)
		return;
	switch (arg) {
	case WIDTH: h->picture_width = t->number; break;
	case HEIGHT: h->picture_height = t->number; break;
	case SCALE_X: h->picture_scale_x = t->number; break;
	case SCALE_Y: h->picture_scale_y = t->number; break;
	default: break;
	}
}

static void
picture_media(struct page *h, const struct rtf_token *t, int arg)
{
	static const char *const medias[] = { "image/png", "image/jpeg", "image/emf", "image/wmf",
		"image/bmp" };

	(void)t;
	h->media = medias[arg];
}

static void
foot_number(struct page *h, const struct rtf_token *t, int arg)
{
	(void)t;
	(void)arg;
	note_number(h);
}

/* The blank behind \objattph stands for the attachment. */
static void
attachment(struct page *h, const struct rtf_token *t, int arg)
{
	struct bytes name = { 0 };
	struct buf b = { .c = h->r.c };

	(void)t;
	(void)arg;
	if (h->r.lexer.left.n > 0 && h->r.lexer.left.p[0] == ' ')
		h->r.lexer.left = bytes_from(h->r.lexer.left, 1);
	if (h->handlers != NULL && h->handlers->attachment != NULL)
		name = h->handlers->attachment(h->handlers->arg);
	if (name.n == 0)
		return;
	buf_print(&b, "[%.*s]", (int)name.n, (const char *)name.p);
	inline_text(h, buf_bytes(&b));
}

#define PARAGRAPH(side) (OF_PARAGRAPH << BORDER_OF | 1 << (side))
#define CELL(side)      (OF_CELL << BORDER_OF | 1 << (side))
#define TABLE(side)     (OF_TABLE << BORDER_OF | 1 << (side))

/* Sorted by word. */
static const struct row rows[] = {
	{ "b", toggle, BOLD },
	{ "blue", color, 0 },
	{ "box", border_of, OF_PARAGRAPH << BORDER_OF | 15 },
	{ "brdrb", border_of, PARAGRAPH(SIDE_BOTTOM) },
	{ "brdrbar", border_of, OF_NOTHING },
	{ "brdrbtw", border_of, OF_NOTHING },
	{ "brdrcf", border, BORDER_COLOR },
	{ "brdrdash", border, BORDER_DASHED },
	{ "brdrdashd", border, BORDER_DASHED },
	{ "brdrdashdd", border, BORDER_DASHED },
	{ "brdrdashdotstr", border, BORDER_DASHED },
	{ "brdrdashsm", border, BORDER_DASHED },
	{ "brdrdb", border, BORDER_DOUBLE },
	{ "brdrdot", border, BORDER_DOTTED },
	{ "brdremboss", border, BORDER_RIDGE },
	{ "brdrengrave", border, BORDER_GROOVE },
	{ "brdrhair", border, BORDER_SOLID },
	{ "brdrinset", border, BORDER_INSET },
	{ "brdrl", border_of, PARAGRAPH(SIDE_LEFT) },
	{ "brdrnil", border, BORDER_NONE },
	{ "brdrnone", border, BORDER_NONE },
	{ "brdroutset", border, BORDER_OUTSET },
	{ "brdrr", border_of, PARAGRAPH(SIDE_RIGHT) },
	{ "brdrs", border, BORDER_SOLID },
	{ "brdrsh", border, BORDER_SHADOWED },
	{ "brdrt", border_of, PARAGRAPH(SIDE_TOP) },
	{ "brdrth", border, BORDER_THICK },
	{ "brdrthtnlg", border, BORDER_DOUBLE },
	{ "brdrthtnmg", border, BORDER_DOUBLE },
	{ "brdrthtnsg", border, BORDER_DOUBLE },
	{ "brdrtnthlg", border, BORDER_DOUBLE },
	{ "brdrtnthmg", border, BORDER_DOUBLE },
	{ "brdrtnthsg", border, BORDER_DOUBLE },
	{ "brdrtnthtnlg", border, BORDER_DOUBLE },
	{ "brdrtnthtnmg", border, BORDER_DOUBLE },
	{ "brdrtnthtnsg", border, BORDER_DOUBLE },
	{ "brdrtriple", border, BORDER_DOUBLE },
	{ "brdrw", border, BORDER_WIDTH },
	{ "brdrwavy", border, BORDER_SOLID },
	{ "brdrwavydb", border, BORDER_DOUBLE },
	{ "caps", toggle, CAPS },
	{ "cb", character, BACK },
	{ "cbpat", block, SHADE },
	{ "cell", cell, 0 },
	{ "cellx", table, CELL_EDGE },
	{ "cf", character, COLOR },
	{ "chcbpat", character, BACK },
	{ "chftn", foot_number, 0 },
	{ "clbrdrb", border_of, CELL(SIDE_BOTTOM) },
	{ "clbrdrl", border_of, CELL(SIDE_LEFT) },
	{ "clbrdrr", border_of, CELL(SIDE_RIGHT) },
	{ "clbrdrt", border_of, CELL(SIDE_TOP) },
	{ "clcbpat", table, CELL_BACK },
	{ "clmrg", table, CELL_MERGED },
	{ "clvmgf", table, CELL_TOP },
	{ "clvmrg", table, CELL_BELOW },
	{ "column", part, 0 },
	{ "deff", character, FONT },
	{ "deleted", toggle, STRIKE },
	{ "dibitmap", picture_media, 4 },
	{ "dn", script, -1 },
	{ "emfblip", picture_media, 2 },
	{ "f", character, FONT },
	{ "fi", spacing, FIRST },
	{ "fs", character, SIZE },
	{ "green", color, 8 },
	{ "highlight", character, BACK },
	{ "i", toggle, ITALIC },
	{ "ilvl", block, LEVEL },
	{ "intbl", block, IN_TABLE },
	{ "itap", block, NESTING },
	{ "jpegblip", picture_media, 1 },
	{ "levelnfc", list_table, LIST_NFC },
	{ "levelnfcn", list_table, LIST_NFC },
	{ "li", spacing, LEFT },
	{ "line", markup, 0 },
	{ "listid", list_table, LIST_ID },
	{ "ls", block, LIST },
	{ "ltrpar", direction, 0 },
	{ "nestcell", cell, 1 },
	{ "nestrow", row, 1 },
	{ "nosupersub", script, 0 },
	{ "objattph", attachment, 0 },
	{ "page", part, 0 },
	{ "par", paragraph, 0 },
	{ "pard", pard, 0 },
	{ "pichgoal", picture_size, HEIGHT },
	{ "picscalex", picture_size, SCALE_X },
	{ "picscaley", picture_size, SCALE_Y },
	{ "picwgoal", picture_size, WIDTH },
	{ "plain", plain, 0 },
	{ "pngblip", picture_media, 0 },
	{ "pnlcltr", old_numbers, 4 },
	{ "pnlcrm", old_numbers, 2 },
	{ "pnlvlblt", old_list, LIST_BULLET },
	{ "pnlvlbody", old_list, LIST_NUMBER },
	{ "pnucltr", old_numbers, 3 },
	{ "pnucrm", old_numbers, 1 },
	{ "qc", align, ALIGN_CENTER },
	{ "qj", align, ALIGN_JUSTIFY },
	{ "ql", align, ALIGN_LEFT },
	{ "qr", align, ALIGN_RIGHT },
	{ "red", color, 16 },
	{ "ri", spacing, RIGHT },
	{ "row", row, 0 },
	{ "rtlpar", direction, 1 },
	{ "sa", spacing, AFTER },
	{ "sb", spacing, BEFORE },
	{ "scaps", toggle, SMALL_CAPS },
	{ "sect", part, 0 },
	{ "strike", toggle, STRIKE },
	{ "striked", toggle, STRIKE },
	{ "sub", script, -1 },
	{ "super", script, 1 },
	{ "tab", markup, 1 },
	{ "trbrdrb", border_of, TABLE(SIDE_BOTTOM) },
	{ "trbrdrh", border_of, TABLE(SIDE_ROWS) },
	{ "trbrdrl", border_of, TABLE(SIDE_LEFT) },
	{ "trbrdrr", border_of, TABLE(SIDE_RIGHT) },
	{ "trbrdrt", border_of, TABLE(SIDE_TOP) },
	{ "trbrdrv", border_of, TABLE(SIDE_COLUMNS) },
	{ "trleft", table, ROW_LEFT },
	{ "trowd", table, ROW_DEFAULTS },
	{ "ul", underline, LINE_SOLID },
	{ "uld", underline, LINE_DOTTED },
	{ "uldash", underline, LINE_DASHED },
	{ "uldashd", underline, LINE_DASHED },
	{ "uldashdd", underline, LINE_DASHED },
	{ "uldb", underline, LINE_DOUBLE },
	{ "ulhwave", underline, LINE_WAVY },
	{ "ulldash", underline, LINE_DASHED },
	{ "ulnone", underline, LINE_NONE },
	{ "ulth", underline, LINE_SOLID },
	{ "ulthd", underline, LINE_DOTTED },
	{ "ulthdash", underline, LINE_DASHED },
	{ "ulthdashd", underline, LINE_DASHED },
	{ "ulthdashdd", underline, LINE_DASHED },
	{ "ulthldash", underline, LINE_DASHED },
	{ "ululdbwave", underline, LINE_WAVY },
	{ "ulw", underline, LINE_SOLID },
	{ "ulwave", underline, LINE_WAVY },
	{ "up", script, 1 },
	{ "v", toggle, HIDDEN },
	{ "wmetafile", picture_media, 3 },
};

static int
compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct row *)row)->word);
}

/* \ls in the table of overrides names a list, elsewhere it is the paragraph's. */
static bool
in_list_table(struct page *h, const struct rtf_token *t)
{
	if (!h->overriding || h->override.number != 0 || !rtf_is(t, "ls"))
		return false;
	h->override.number = t->number;
	list_override_end(h);
	return true;
}

void
page_word(struct page *h, const struct rtf_token *t)
{
	const struct row *row;
	char word[33];

	for (size_t i = 0; i < t->name.n; i++)
		word[i] = (char)(t->name.p[i] | 0x20);
	word[t->name.n] = '\0';
	row = bsearch(word, rows, sizeof(rows) / sizeof(rows[0]), sizeof(rows[0]), compare);
	if (row == NULL || in_list_table(h, t))
		return;
	rtf_flush(&h->r);
	row->act(h, t, row->arg);
}
