/* What an input is, told by its first bytes (DESIGN.md part 4, Types). */
#ifndef OX_KIND_H
#define OX_KIND_H

#include "formats/base/ctx.h"

enum kind {
	KIND_UNKNOWN,
	KIND_MSG, /* a compound file, with a message in it or not */
	KIND_TNEF,
	KIND_RTF,
	KIND_LZFU, /* PidTagRtfCompressed, LZFu or MELA */
	KIND_CAB,
	KIND_PA19,
	KIND_OAB,
	KIND_ICS,
	KIND_VCF,
	KIND_MBOX,
	KIND_MAIL
};

/* kind_of tells what b is; KIND_UNKNOWN where its first bytes say nothing. */
enum kind kind_of(struct bytes b);

/* kind_has_message says whether a compound file has a property stream or the storage of named
 * properties, as a message has (MS-OXMSG 2.4, Property Stream; 2.2.3, Named Property Mapping
 * Storage). Reads its directory; leaves no error. */
bool kind_has_message(struct ctx *c, struct bytes file);

/* kind_name is the word for --from: "msg", "tnef", "mail" ...; kind_title the one for people. */
const char *kind_name(enum kind kind);
const char *kind_title(enum kind kind);

/* kind_find is the kind of that name, KIND_UNKNOWN where there is none. */
enum kind kind_find(struct bytes name);

#endif
