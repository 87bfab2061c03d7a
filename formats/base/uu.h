/* Uuencode (POSIX, uuencode, Historical Algorithm): lines of a length and groups of four. */
#ifndef OX_UU_H
#define OX_UU_H

#include "formats/base/bytes.h"

/* uu_decode_some decodes the lines behind the "begin" line, a piece at a time (a blob_decode), up
 * to the empty one. A line that is too short is taken as far as it goes. */
size_t uu_decode_some(void *state, uint8_t *to, struct bytes text, bool last);

#endif
