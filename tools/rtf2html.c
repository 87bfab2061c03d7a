/* rtf2html: HTML or text out of RTF. */
#include "formats/base/base64.h"
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

static const char *
settled(struct cli *t)
{
	const struct opts *o = t->opts;

	if (o->text)
		t->extension = "txt";
	return NULL;
}

/* Pictures that browsers show go into the page (RFC 2397). */
static const char *
take_picture(void *arg, struct bytes data, const char *media)
{
	struct ctx *c = arg;
	struct sink url = sink_memory(c);
	struct base64 b = { .out = &url, .eol = "" };

	if (strcmp(media, "image/png") != 0 && strcmp(media, "image/jpeg") != 0) {
		note(c, NOTE_LOSS, "a picture is left out: pages do not show %s", media);
		return NULL;
	}
	sink_print(&url, "data:%s;base64,", media);
	base64_put(&b, data.p, data.n);
	base64_end(&b);
	return (const char *)buf_bytes(&url.buf).p;
}

/* RTF that encapsulates nothing has no bytes of its own: it becomes a page in UTF-8. */
static bool
page_of(struct ctx *c, struct buf *page, struct bytes rtf, const struct opts *o)
{
	enum rtf_kind kind = rtf_kind(rtf);
	struct rtf_handlers handlers = { .arg = c, .picture = o->text ? NULL : take_picture };

	if (kind == RTF_NONE)
		return fail(c, E_FORMAT, 0, "rtf: this is no RTF");
	if (kind == RTF_NATIVE)
		return rtf_html(c, page, rtf, &handlers);
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
		.opts = &o,
		.settled = settled };

	return cli_run(&t, argc, argv, convert);
}
