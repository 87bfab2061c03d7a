/* What the tools that write mail share (msg2eml, tnef2eml): their options and their conversion. */
#ifndef OX_CLI_MAIL_H
#define OX_CLI_MAIL_H

#include "libconv/oxcmail.h"
#include "tools/cli.h"

struct mail_opts {
	struct message *(*read)(struct ctx *c, struct bytes file, const struct read_opts *o);
	struct oxcmail_opts mail;
	const char *x500_map; /* file name, NULL: none */
};

extern const struct cli_option mail_options[];

/* mail_settled is the settled of struct cli: --mbox lets outputs follow one another. */
const char *mail_settled(struct cli *t);

/* mail_convert is the cli_convert of both tools; opts is a struct mail_opts. */
bool mail_convert(struct ctx *c, struct sink *out, const struct cli_input *in,
    struct cli_output *items, void *opts);

#endif
