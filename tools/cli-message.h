/* What mapidump and mapils read: a message, in whatever format it is. */
#ifndef OX_CLI_MESSAGE_H
#define OX_CLI_MESSAGE_H

#include "tools/cli.h"

/* The `also` of struct cli beside "msg". */
#define MESSAGE_KINDS "tnef mail mbox"

/* cli_message reads .msg, TNEF, mail or an mbox of one message, and notes what could harm and what
 * is protected in it; NULL with c->err set. */
struct message *cli_message(struct ctx *c, const struct cli_input *in);

#endif
