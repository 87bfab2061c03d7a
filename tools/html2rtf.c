/* html2rtf: HTML or plain text into RTF that encapsulates it. */
#include "formats/base/text.h"
#include "formats/rtf/rtf.h"
#include "libconv/body.h"
#include "tools/cli.h"

struct opts {
	bool text;
};

static const struct cli_option options[] = {
	{ "--text", CLI_FLAG, offsetof(struct opts, text), NULL, "the input is plain text", NULL },
	{ 0 },
};

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct buf rtf = { .c = c };
	unsigned page = in->read.codepage != 0 && in->read.codepage_always
			    ? in->read.codepage
			    : body_html_codepage(c, in->bytes, 0, in->read.codepage);

	(void)items;
	(o->text ? rtf_encapsulate_text : rtf_encapsulate_html)(c, &rtf, in->bytes, page);
	return sink_put_bytes(out, buf_bytes(&rtf));
}

int
main(int argc, char *argv[])
{
	struct opts o = { .text = false };
	struct cli t = { .name = "html2rtf",
		.synopsis = "writes RTF that holds an HTML page or text",
		.strip = "html htm txt",
		.extension = "rtf",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
