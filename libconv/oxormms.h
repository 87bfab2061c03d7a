/* MS-OXORMMS, Rights-Managed Email Object Protocol: protected mail is recognised and goes through
 * closed. */
#ifndef OX_OXORMMS_H
#define OX_OXORMMS_H

#include "libconv/message.h"

/*
 * oxormms_note says whether a message is rights-managed (Rights-Managed Email Message: an
 * attachment message.rpmsg of type application/x-microsoft-rpmsg-message). If so its container is
 * checked (Format of the Storage Container) and listed in a note of kind NOTE_PROTECTED; what is
 * broken in it is a note of damage.
 */
bool oxormms_note(const struct message *m);

#endif
