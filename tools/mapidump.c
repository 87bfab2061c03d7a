/* mapidump: every property of a message. */
#include "libconv/dump.h"
#include "tools/cli-message.h"

struct opts {
	bool json, raw;
};

static const struct cli_option options[] = {
	{ "--json", CLI_FLAG, offsetof(struct opts, json), NULL,
	    "JSON Lines, as mapimake reads them", NULL },
	{ "--raw", CLI_FLAG, offsetof(struct opts, raw), NULL, "leave binary structures as bytes",
	    NULL },
	{ 0 },
};

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	const struct opts *o = opts;
	struct message *m = cli_message(c, in);

	(void)items;
	if (m == NULL)
		return false;
	return o->json ? dump_json(c, out, m, o->raw) : dump_text(c, out, m, o->raw);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .json = false };
	struct cli t = { .name = "mapidump",
		.synopsis = "shows every property of a message",
		.from = "msg",
		.also = MESSAGE_KINDS,
		.strip = "msg oft tnef dat eml",
		.extension = "txt",
		.options = options,
		.opts = &o,
		.json = &o.json };

	return cli_run(&t, argc, argv, convert);
}
