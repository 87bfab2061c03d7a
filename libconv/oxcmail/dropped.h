/* What mail has no place for. */
#ifndef OX_OXCMAIL_DROPPED_H
#define OX_OXCMAIL_DROPPED_H

#include "libconv/message.h"

/* dropped_note notes each property of the message itself that no part of its mail carries
 * (NOTE_DROPPED). */
void dropped_note(const struct message *m);

#endif
