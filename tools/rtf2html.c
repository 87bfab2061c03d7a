/* rtf2html: HTML or text out of RTF. */
#include "formats/base/text.h"
#include "formats/lzfu.h"
#include "formats/rtf/rtf.h"
#include "libconv/html-text.h"
#include "tools/cli.h"

struct opts {
	bool text, utf8;
};

static const struct cli_option options[] = {
	{ "--text", CLI_FLAG, offsetof(struct opts, text), NULL, "write plain text, in UTF-8",
	    NULL },
	{ "--utf8", CLI_FLAG, offsetof(struct opts, utf8), NULL,
	    "write UTF-8, not the page's own bytes", NULL },
	{ 0 },
};

/* RTF that encapsulates nothing has no bytes of its own: it becomes a page in UTF-8. */
static bool
page_of(struct ctx *c, struct buf *page, struct bytes rtf, const struct opts *o)
{
	enum rtf_kind kind = rtf_kind(rtf);

	if (kind == RTF_NONE)
		return fail(c, E_FORMAT, 0, "rtf: this is no RTF");
	if (kind == RTF_NATIVE)
		return rtf_html(c, page, rtf, NULL);
	return rtf_deencapsulate(c, page, rtf, o->text || o->utf8 ? RTF_UTF8 : RTF_BYTES);
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct bytes rtf = in->bytes;
	struct buf page = { .c = c }, text = { .c = c };

	(void)items;
	if ((bytes_starts(bytes_from(rtf, 8), BYTES("LZFu")) ||
		bytes_starts(bytes_from(rtf, 8), BYTES("MELA"))) &&
	    !lzfu_decode(c, &rtf, rtf))
		return false;
	if (!page_of(c, &page, rtf, o))
		return false;
	if (!o->text || rtf_kind(rtf) == RTF_TEXT)
		return sink_put_bytes(out, buf_bytes(&page));
	html_text(&text, buf_bytes(&page));
	return sink_put_bytes(out, buf_bytes(&text));
}

int
main(int argc, char *argv[])
{
	struct opts o = { .text = false };
	struct cli t = { .name = "rtf2html",
		.synopsis = "writes the HTML or text that RTF holds",
		.from = "rtf",
		.also = "lzfu",
		.strip = "rtf",
		.extension = "html",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
