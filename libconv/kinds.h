/* A message in a file of Exchange's own formats, whichever it is. */
#ifndef OX_KINDS_H
#define OX_KINDS_H

#include "libconv/message.h"

/*
 * message_read reads a message from .msg or TNEF, told by its content; what is neither is read as
 * .msg, which says what it lacks. Mail is not among them: its reader brings GMime, which mapix does
 * without.
 */
struct message *message_read(struct ctx *c, struct bytes file, const struct read_opts *o);

#endif
