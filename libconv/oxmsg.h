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

struct oxmsg_opts {
	bool ansi; /* 8-bit strings, in the message's code page */
};

/*
 * oxmsg_write writes a message as a .msg: every property, those unknown too, with the named
 * properties that it uses; recipients, attachments, embedded messages, foreign storages.
 * Attachments stream from where they lie. The same message gives the same bytes. False with
 * E_LIMIT, or the sink's error.
 */
bool
oxmsg_write(struct ctx *c, struct sink *out, const struct message *m, const struct oxmsg_opts *o);

#endif
