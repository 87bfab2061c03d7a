/* The plain text of RTF. */
#include "formats/base/text.h"
#include "formats/rtf/reader.h"
#include "formats/rtf/rtf.h"

/* Words that stand for white space. */
static const struct {
	const char *word, *text;
} spaces[] = { { "par", "\n" }, { "line", "\n" }, { "sect", "\n" }, { "page", "\n" },
	{ "row", "\n" }, { "nestrow", "\n" }, { "tab", "\t" }, { "cell", "\t" },
	{ "nestcell", "\t" } };

static enum rtf_use
destination(struct rtf_reader *r, const struct rtf_token *t, bool starred)
{
	if (rtf_is(t, "fonttbl"))
		return RTF_USE_FONTS;
	return starred || rtf_skipped(t) ? RTF_USE_SKIP : r->state.use;
}

static void
put_text(struct rtf_reader *r, struct bytes raw, unsigned codepage, unsigned mark)
{
	(void)mark;
	text_decode_to(r->user, raw, codepage);
}

static void
put_character(struct rtf_reader *r, uint32_t ch)
{
	buf_utf8(r->user, ch);
}

static void
control_word(struct rtf_reader *r, const struct rtf_token *t)
{
	if (rtf_is(t, "v"))
		r->state.hidden = !t->has_number || t->number != 0;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		if (rtf_is(t, spaces[i].word)) {
			rtf_flush(r);
			buf_put_str(r->user, spaces[i].text);
		}
	}
}

bool
rtf_text(struct ctx *c, struct buf *out, struct bytes rtf)
{
	static const struct rtf_ops ops = { .destination = destination,
		.text = put_text,
		.character = put_character,
		.word = control_word };
	struct rtf_reader r = { .c = c, .ops = &ops, .user = out };

	rtf_read(&r, rtf);
	return true;
}
