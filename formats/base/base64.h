/* Base64 (RFC 4648), into a sink, in lines of 76 characters or in one piece. */
#ifndef OX_BASE64_H
#define OX_BASE64_H

#include "formats/base/sink.h"

struct base64 {
	struct sink *out;
	const char *eol;  /* "\r\n" or "\n" behind each line of 76; "": one piece */
	uint8_t rest[57]; /* of a line that is not full yet */
	size_t n;
};

/* base64_put encodes n more bytes; base64_end what is left. False where the sink failed. */
bool base64_put(struct base64 *b, const void *p, size_t n);
bool base64_end(struct base64 *b);

/* base64_decode is what text holds, white space passed over; false where it is no base64. */
bool base64_decode(struct ctx *c, struct bytes *out, struct bytes text);

/* base64_decode_some decodes what mailers made of base64, a piece at a time (a blob_decode): what
 * is none of its characters is passed over, an end without padding is taken, and behind padding a
 * new run may follow. */
size_t base64_decode_some(void *state, uint8_t *to, struct bytes text, bool last);

#endif
