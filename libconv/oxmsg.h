/*
 * MS-OXMSG, Outlook Item (.msg) File Format: a message in a compound file.
 */
#ifndef OX_OXMSG_H
#define OX_OXMSG_H

#include "formats/base/sink.h"
#include "libconv/message.h"

/*
 * oxmsg_read reads a .msg or .oft (borrowed): all properties, recipients, attachments of every
 * method and embedded messages down to limits.depth. A broken part costs that part, with a note.
 * NULL with E_FORMAT where the file is no compound file or holds no message.
 */
struct message *oxmsg_read(struct ctx *c, struct bytes file, const struct read_opts *o);

#endif
