/* GUIDs, as the Exchange documents lay them out (MS-DTYP, GUID - Packet Representation): the first
 * three fields little-endian. */
#ifndef OX_GUID_H
#define OX_GUID_H

#include "formats/base/reader.h"

struct guid {
	uint8_t b[16]; /* as on the wire */
};

/* A GUID that begins anywhere: {GUID_OF(0x00062008, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)}. */
#define GUID_OF(d1, d2, d3, ...)                                                                 \
	(uint8_t)(d1), (uint8_t)((d1) >> 8), (uint8_t)((d1) >> 16),                              \
	    (uint8_t)((uint32_t)(d1) >> 24), (uint8_t)(d2), (uint8_t)((d2) >> 8), (uint8_t)(d3), \
	    (uint8_t)((d3) >> 8), __VA_ARGS__

#define GUID_TEXT 36 /* "00062008-0000-0000-C000-000000000046" */

static inline bool
guid_equal(const struct guid *a, const struct guid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

/* guid_read takes 16 bytes; all zero past the end. */
struct guid guid_read(struct reader *r);

/* guid_print writes the 36 characters of g, upper case, and a NUL. */
void guid_print(char out[GUID_TEXT + 1], const struct guid *g);

/* guid_parse reads 36 characters, with or without braces; false where text is no GUID. */
bool guid_parse(struct guid *g, struct bytes text);

#endif
