/*
 * MS-OXTNEF, Transport Neutral Encapsulation Format Data Algorithm: messages as winmail.dat.
 */
#ifndef OX_OXTNEF_H
#define OX_OXTNEF_H

#include "formats/base/sink.h"
#include "libconv/message.h"

struct oxtnef_opts {
	/*
	 * The stream rides in mail (application/ms-tnef): values of types that TNEF has no encoding
	 * for stay out of it, and so do Bcc recipients, with a note of what was dropped; what
	 * Exchange refuses rides under another name. Else the stream stands for itself and holds
	 * every property and every recipient.
	 */
	bool in_mail;
	bool bcc; /* Bcc recipients may ride in mail: its header names them too */
	/* What X-MS-TNEF-Correlator says: becomes PidTagTnefCorrelationKey. p NULL: no such header.
	 */
	struct bytes correlator;
};

/*
 * oxtnef_read reads a TNEF stream (borrowed): attributes in any order, property lists, recipients,
 * attachments, embedded messages down to limits.depth, OLE objects. Properties win over attributes
 * (2.1.3). Wrong checksums, bytes that are no attribute, attachments without attAttachRendData, a
 * missing or late code page cost a note. Dates that only an attribute holds have no zone: they are
 * taken as UTC. NULL with E_FORMAT or E_TRUNC where the stream has no signature.
 */
struct message *oxtnef_read(struct ctx *c, struct bytes file, const struct read_opts *o);

/*
 * oxtnef_write writes a message as a TNEF stream, in the document's order: attributes for old
 * readers in an 8-bit code page (that of the message, or UTF-8 where it lacks a character), then
 * every property. Attachments, storages and embedded messages stream from where they lie. The same
 * message gives the same bytes. False with c->err set where the sink failed, something is longer
 * than an attribute can be (E_UNSUPPORTED) or messages nest too deep (E_LIMIT).
 */
bool
oxtnef_write(struct ctx *c, struct sink *out, const struct message *m, const struct oxtnef_opts *o);

#endif
