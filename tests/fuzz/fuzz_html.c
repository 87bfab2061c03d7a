/* HTML: its tokens are the input, it becomes UTF-8 text; text as a page that is the text again.
 * seeds: html text */
#include <stdlib.h>

#include "formats/base/text.h"
#include "libconv/body.h"
#include "libconv/html-text.h"
#include "libconv/oxcmail/attach.h"
#include "tests/fuzz/fuzz.h"

static void
tokens(struct ctx *c, struct bytes in)
{
	struct html h = { .left = in };
	struct html_token t;
	size_t at = 0;

	while ((t = html_next(&h)).kind != HTML_END) {
		if (t.all.n == 0 || t.all.p != in.p + at)
			abort();
		at += t.all.n;
		if (t.kind == HTML_OPEN)
			html_attribute(&t, "href");
	}
	if (at != in.n)
		abort();
	html_unescape(&(struct buf){ .c = c }, in);
}

static void
escaped(struct ctx *c, struct bytes text)
{
	struct buf page = { .c = c }, back = { .c = c };

	html_escape(&page, text);
	html_unescape(&back, buf_bytes(&page));
	if (!bytes_equal(buf_bytes(&back), text))
		abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	unsigned page = body_html_codepage(c, in, 0, 0);
	struct bytes text = text_decode(c, NULL, in, page);
	struct buf seen = { .c = c }, made = { .c = c };
	struct references refs = { .c = c };

	tokens(c, in);
	tokens(c, text);
	escaped(c, text);
	html_text(&seen, text);
	text_html(&made, text);
	if (!utf8_valid(buf_bytes(&seen)) || !utf8_valid(buf_bytes(&made)))
		abort();
	text_shares(c, text, buf_bytes(&seen));
	references_read(&refs, text);
}
