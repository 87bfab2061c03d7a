/* mapidump: every property of a message. */
#include "libconv/contents.h"
#include "libconv/dump.h"
#include "libconv/kinds.h"
#include "libconv/risk.h"
#include "tools/cli.h"

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
	struct message *m = message_read(c, in->bytes, &in->read);

	(void)items;
	if (m == NULL)
		return false;
	message_risks(m);
	contents_protected(m);
	return o->json ? dump_json(c, out, m, o->raw) : dump_text(c, out, m, o->raw);
}

int
main(int argc, char *argv[])
{
	struct opts o = { .json = false };
	struct cli t = { .name = "mapidump",
		.synopsis = "shows every property of a message",
		.from = "msg",
		.also = "tnef",
		.strip = "msg oft tnef dat",
		.extension = "txt",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
