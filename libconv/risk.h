/* What a message could do to the machine of who opens it; shared by the tools that copy it on. */
#ifndef OX_RISK_H
#define OX_RISK_H

#include "libconv/message.h"

/*
 * message_risks makes a note of risk for each path in m, and in the messages in it, that a reader
 * would fetch something from: PidLidReminderFileParameter on another machine (FIELD_NOTES,
 * CVE-2023-23397), and attachments by reference; and for each attachment that is an OLE object or
 * has a name that Windows runs. Nothing is opened.
 */
void message_risks(const struct message *m);

#endif
