/* What the tools that read mail share (eml2msg, eml2tnef): an mbox is split, each message is
 * written. */
#ifndef OX_CLI_EML_H
#define OX_CLI_EML_H

#include "libconv/oxcmail.h"
#include "tools/cli.h"

/* What writes one message, with the tool's own options. */
typedef bool eml_write(struct ctx *c, struct sink *out, const struct message *m, const void *opts);

/* eml_convert reads what `in` holds and writes each message of it; rtf: with a body in RTF too. Of
 * an mbox a message that is broken is left out, with a note (cli_partial). */
bool eml_convert(struct ctx *c, struct sink *out, const struct cli_input *in,
    struct cli_output *items, bool rtf, eml_write *write, const void *opts);

#endif
