/* HTML out of plain text, and whether two texts are one. */
#include <stdlib.h>

#include "libconv/html-text.h"

void
text_html(struct buf *out, struct bytes text)
{
	buf_put_str(
	    out, "<html><head><meta charset=\"utf-8\"></head><body>\n<div class=\"PlainText\">");
	while (text.n > 0) {
		size_t n = bytes_find(text, BYTES("\n"));
		struct bytes line = bytes_upto(text, n);

		/* blanks that HTML would fold: at the begin of a line, and all but the first of
		 * several */
		for (size_t i = 0, from = 0; i <= line.n; i++) {
			bool kept = i < line.n && (line.p[i] == ' ' || line.p[i] == '\t') &&
				    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t');

			if (i < line.n && !kept)
				continue;
			html_escape(out, bytes_upto(bytes_from(line, from), i - from));
			if (kept)
				buf_put_str(out, "&nbsp;");
			from = i + 1;
		}
		if (n < text.n)
			buf_put_str(out, "<br>\n");
		text = bytes_from(text, n + 1);
	}
	buf_put_str(out, "</div>\n</body></html>\n");
}

/* A word as a number: letters, digits and all that is not ASCII; 0 at the end. */
static uint32_t
word_next(struct bytes *left)
{
	uint32_t hash = 2166136261u;
	size_t n = 0;

	for (; left->n > 0; *left = bytes_from(*left, 1)) {
		uint8_t ch = left->p[0];
		bool in = ch >= 0x80 || (ch >= '0' && ch <= '9') ||
			  ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z');

		if (in) {
			hash = (hash ^ ch) * 16777619u;
			n++;
		} else if (n > 2) {
			break;
		} else {
			n = 0;
			hash = 2166136261u;
		}
	}
	return n == 0 ? 0 : hash != 0 ? hash : 1;
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

bool
text_shares(struct ctx *c, struct bytes text, struct bytes other)
{
	struct mark mark = arena_mark(c);
	uint32_t *words = arena_alloc(c, (other.n / 3 + 2) * sizeof(*words)), word;
	size_t n = 0, all = 0, there = 0;

	while ((word = word_next(&other)) != 0)
		words[n++] = word;
	if (n > 0)
		qsort(words, n, sizeof(*words), compare);
	while ((word = word_next(&text)) != 0) {
		all++;
		there += n > 0 && bsearch(&word, words, n, sizeof(word), compare) != NULL;
	}
	arena_release(c, mark);
	return there * 10 >= all * 9;
}
