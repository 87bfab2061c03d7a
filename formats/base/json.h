/* JSON text (RFC 8259), written. Reading it is Jansson's. */
#ifndef OX_JSON_H
#define OX_JSON_H

#include "formats/base/sink.h"

/* json_string puts a string with its quotes; what is no UTF-8 becomes U+FFFD each. */
bool json_string(struct sink *out, struct bytes utf8);

/* json_base64 puts bytes in base64, in quotes. */
bool json_base64(struct sink *out, const struct blob *b);

#endif
