/* MS-OXCMAIL, Generating Reports. */
#ifndef OX_OXCMAIL_REPORT_H
#define OX_OXCMAIL_REPORT_H

#include "libconv/oxcmail/write.h"

/* write_report is the multipart/report of a message of class REPORT.*: NDR, DR and their kin, IPNRN
 * and IPNNRN. NULL where its class is none of these. */
GMimeObject *write_report(struct writing *w, const struct message *m);

/* report_speaks_of says whether a recipient is one that a report is about, not one that it went to.
 */
bool report_speaks_of(const struct recipient *r);

/* report_status is the enhanced status code (RFC 3463) that a recipient's reason and diagnostic
 * codes stand for; `otherwise` where it has neither. */
const char *report_status(const struct props *recipient, const char *otherwise);

#endif
