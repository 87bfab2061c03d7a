/* eml2msg: mail to Outlook messages. */
#include "libconv/oxmsg.h"
#include "tools/cli-eml.h"

struct opts {
	struct oxmsg_opts msg;
	bool rtf;
};

static const struct cli_option options[] = {
	{ "--ansi", CLI_FLAG, offsetof(struct opts, msg.ansi), NULL, "8-bit strings", NULL },
	{ "--rtf", CLI_FLAG, offsetof(struct opts, rtf), NULL, "write the body in RTF too", NULL },
	{ 0 },
};

static bool
write_msg(struct ctx *c, struct sink *out, const struct message *m, const void *opts)
{
	return oxmsg_write(c, out, m, opts);
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;

	return eml_convert(c, out, in, items, o->rtf, write_msg, &o->msg);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .rtf = false };
	struct cli t = { .name = "eml2msg",
		.synopsis = "converts mail to Outlook messages",
		.from = "mail",
		.also = "mbox",
		.strip = "eml mbox mime",
		.extension = "msg",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
