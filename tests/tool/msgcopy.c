/* msgcopy: a .msg read and written again; --ansi for 8-bit strings. For the tests. */
#include "libconv/oxmsg.h"
#include "tools/cli.h"

static const struct cli_option options[] = {
	{ "--ansi", CLI_FLAG, offsetof(struct oxmsg_opts, ansi), NULL, "8-bit strings", NULL },
	{ 0 },
};

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct message *m = oxmsg_read(c, in->bytes, &in->read);

	(void)items;
	return m != NULL && oxmsg_write(c, out, m, opts);
}

int
main(int argc, char *argv[])
{
	struct oxmsg_opts o = { .ansi = false };
	struct cli t = { .name = "msgcopy",
		.synopsis = "copies messages",
		.from = "msg",
		.strip = "msg oft",
		.extension = "msg",
		.options = options,
		.opts = &o };

	return cli_run(&t, argc, argv, convert);
}
