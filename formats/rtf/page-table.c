/*
 * Tables. RTF's rows each have cells of their own widths; HTML has columns that all rows share: the
 * edges of all cells, of which each cell spans some.
 */
#include <stdlib.h>

#include "formats/rtf/page.h"

#define TWIPS    20   /* to a point */
#define NEAR     30   /* twips: edges that are meant to be one */
#define USUAL    1440 /* twips: the width of a cell that no row defines */
#define EDGE_MAX 31680

size_t
table_depth(struct page *h, size_t depth)
{
	if (depth <= TABLES_MAX)
		return depth;
	page_loss(h, TOLD_TABLES, "tables deeper than 16 become part of those around them");
	return TABLES_MAX;
}

struct table *
table_at(struct page *h, size_t depth)
{
	struct ctx *c = h->r.c;

	if (h->table[depth] == NULL) {
		h->table[depth] = NEW(c, struct table, 1);
		h->table[depth]->html.c = h->table[depth]->content.c = c;
	}
	return h->table[depth];
}

struct buf *
content_at(struct page *h, size_t depth)
{
	if (depth > 0)
		return &table_at(h, depth)->content;
	page_head(h);
	return h->out;
}

void
row_begin(struct page *h, size_t depth)
{
	struct table *t = table_at(h, depth);

	t->definitions = 0;
	t->next = (struct cell_definition){ .right = 0 };
	t->left = 0;
}

/* What has been read of the open cell becomes a cell. */
static void
cell_put(struct ctx *c, struct table *t)
{
	if (t->cells == t->cap) {
		size_t cap = t->cap == 0 ? 16 : 2 * t->cap;

		t->cell = arena_grow(c, t->cell, t->cap * sizeof(*t->cell), cap * sizeof(*t->cell));
		t->cap = cap;
	}
	t->cell[t->cells++] =
	    (struct cell){ .at = t->html.n, .n = t->content.n, .row = t->rows, .rows = 1 };
	buf_put(&t->html, t->content.p, t->content.n);
	t->content.n = 0;
}

/* The row's cells get their edges, as it defines them; those that it merges become one. */
static void
row_put(struct ctx *c, struct table *t)
{
	int32_t left = t->left;
	size_t kept = t->row_at;

	if (t->content.n > 0)
		cell_put(c, t);
	for (size_t i = t->row_at; i < t->cells; i++) {
		size_t k = i - t->row_at;
		struct cell_definition usual = { .right = left + USUAL };
		const struct cell_definition *d = k < t->definitions ? &t->definition[k] : &usual;
		int32_t right = d->right < left ? left : d->right < EDGE_MAX ? d->right : EDGE_MAX;

		if (d->merged && kept > t->row_at) {
			t->cell[kept - 1].n += t->cell[i].n;
			t->cell[kept - 1].right = right;
			t->cell[kept - 1].border[SIDE_RIGHT] = d->border[SIDE_RIGHT];
		} else {
			t->cell[kept] = t->cell[i];
			t->cell[kept].left = left;
			t->cell[kept].right = right;
			t->cell[kept].vertical = d->vertical;
			memcpy(t->cell[kept].border, d->border, sizeof(d->border));
			t->cell[kept++].back = d->back;
		}
		left = right;
	}
	t->rows += kept > t->row_at;
	t->cells = t->row_at = kept;
}

void
cell_end(struct page *h, size_t depth)
{
	if (h->note_depth != 0) {
		inline_text(h, BYTES(" "));
		return;
	}
	if (h->para.n > 0 || h->labelled)
		paragraph_end(h);
	lists_end(h);
	tables_end(h, depth);
	h->boxed_at = 0;
	cell_put(h->r.c, table_at(h, depth));
}

void
row_end(struct page *h, size_t depth)
{
	if (h->note_depth != 0) {
		paragraph_end(h);
		return;
	}
	if (h->para.n > 0)
		cell_end(h, depth);
	row_put(h->r.c, table_at(h, depth));
}

static int
compare_edges(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

/* The edges of all cells, each once; their number. */
static size_t
edges_find(struct ctx *c, const struct table *t, int32_t **edge)
{
	int32_t *all = arena_alloc(c, 2 * t->cells * sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < t->cells; i++) {
		all[2 * i] = t->cell[i].left;
		all[2 * i + 1] = t->cell[i].right;
	}
	qsort(all, 2 * t->cells, sizeof(*all), compare_edges);
	for (size_t i = 0; i < 2 * t->cells; i++)
		if (n == 0 || all[i] - all[n - 1] > NEAR)
			all[n++] = all[i];
	*edge = all;
	return n;
}

/* The number of the edge that twips are at. */
static int32_t
edge_at(const int32_t *edge, size_t n, int32_t twips)
{
	size_t low = 0, high = n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (edge[mid] <= twips)
			low = mid;
		else
			high = mid;
	}
	return (int32_t)low;
}

/* Edges become columns; cells that go on those above them become part of them. */
static void
grid_make(struct ctx *c, struct table *t, const int32_t *edge, size_t edges)
{
	struct cell **above = NEW(c, struct cell *, edges);

	for (size_t i = 0; i < t->cells; i++) {
		struct cell *cell = &t->cell[i], *top;

		cell->left = edge_at(edge, edges, cell->left);
		cell->right = edge_at(edge, edges, cell->right);
		if (cell->right == cell->left)
			cell->right++;
		top = above[cell->left];
		if (cell->vertical == SPAN_GOES_ON && cell->n == 0 && top != NULL &&
		    top->right == cell->right && top->row + top->rows == cell->row) {
			top->rows++;
			top->border[SIDE_BOTTOM] = cell->border[SIDE_BOTTOM];
			cell->rows = 0;
			continue;
		}
		above[cell->left] = cell->vertical == SPAN_BEGINS ? cell : NULL;
	}
}

/* What a cell does not say of its borders, its table does. */
static void
borders_find(struct table *t, int32_t columns)
{
	for (size_t i = 0; i < t->cells; i++) {
		struct cell *cell = &t->cell[i];
		bool last = cell->row + cell->rows >= t->rows;
		const struct border *usual[SIDES] = {
			[SIDE_TOP] = &t->border[cell->row == 0 ? SIDE_TOP : SIDE_ROWS],
			[SIDE_RIGHT] =
			    &t->border[cell->right >= columns ? SIDE_RIGHT : SIDE_COLUMNS],
			[SIDE_BOTTOM] = &t->border[last ? SIDE_BOTTOM : SIDE_ROWS],
			[SIDE_LEFT] = &t->border[cell->left == 0 ? SIDE_LEFT : SIDE_COLUMNS],
		};

		for (unsigned side = 0; side < SIDES; side++)
			if (cell->border[side].style == BORDER_UNSET)
				cell->border[side] = *usual[side];
	}
}

/* Whether all cells have lines around them, and no others: the table says so then. */
static bool
is_lined(const struct page *h, const struct table *t)
{
	for (size_t i = 0; i < t->cells; i++)
		for (unsigned side = 0; t->cell[i].rows > 0 && side < SIDES; side++) {
			const struct border *b = &t->cell[i].border[side];

			if (b->style != BORDER_SOLID || b->width > 20 ||
			    color_of(h, b->color, 0) != NO_COLOR)
				return false;
		}
	return true;
}

static void
put_cell(
    struct page *h, struct buf *out, const struct table *t, const struct cell *cell, bool lined)
{
	uint32_t back = color_of(h, cell->back, 0xFFFFFF);
	struct buf *css = &h->css;

	buf_put_str(out, "<td");
	if (cell->right - cell->left > 1)
		buf_print(out, " colspan=\"%d\"", (int)(cell->right - cell->left));
	if (cell->rows > 1)
		buf_print(out, " rowspan=\"%zu\"", cell->rows);
	css->n = 0;
	if (!lined)
		put_borders(h, css, cell->border);
	if (back != NO_COLOR)
		buf_print(css, "background-color:#%06x;", (unsigned)back);
	if (css->n > 0)
		buf_print(out, " style=\"%.*s\"", (int)css->n - 1, (const char *)css->p);
	buf_u8(out, '>');
	if (cell->n > 0)
		buf_put(out, t->html.p + cell->at, cell->n);
	buf_put_str(out, "</td>\n");
}

static void
put_rows(struct page *h, struct buf *out, const struct table *t, bool lined)
{
	size_t i = 0;

	for (size_t row = 0; row < t->rows; row++) {
		int32_t column = 0;

		buf_put_str(out, "<tr>");
		for (; i < t->cells && t->cell[i].row == row; i++) {
			const struct cell *cell = &t->cell[i];

			if (cell->left > column)
				buf_print(out, "<td colspan=\"%d\" style=\"border:none\"></td>\n",
				    (int)(cell->left - column));
			if (cell->rows > 0)
				put_cell(h, out, t, cell, lined);
			column = cell->right;
		}
		buf_put_str(out, "</tr>\n");
	}
}

static void
table_put(struct page *h, struct buf *out, struct table *t)
{
	struct ctx *c = h->r.c;
	int32_t *edge;
	size_t edges = edges_find(c, t, &edge);
	bool lined;

	grid_make(c, t, edge, edges);
	borders_find(t, (int32_t)edges - 1);
	lined = is_lined(h, t);
	buf_put_str(out, lined ? "<table class=\"lined\">\n" : "<table>\n");
	buf_put_str(out, "<colgroup>");
	for (size_t i = 1; i < edges; i++)
		buf_print(
		    out, "<col style=\"width:%dpt\">", (int)((edge[i] - edge[i - 1]) / TWIPS));
	buf_put_str(out, "</colgroup>\n");
	put_rows(h, out, t, lined);
	buf_put_str(out, "</table>\n");
}

void
tables_end(struct page *h, size_t depth)
{
	for (size_t d = TABLES_MAX; d > depth; d--) {
		struct table *t = h->table[d];

		if (t == NULL)
			continue;
		row_put(h->r.c, t);
		if (t->rows > 0) {
			table_put(h, content_at(h, d - 1), t);
			h->boxed_at = 0;
		}
		t->cells = t->row_at = t->rows = t->html.n = 0;
		memset(t->border, 0, sizeof(t->border));
	}
}
