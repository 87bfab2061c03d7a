/*
 * BinHex 4.0 (RFC 1741, Appendix A): a Macintosh file as text. Six bits to a character, a run of a
 * byte as that byte, 0x90 and a count; then a header, the data fork and the resource fork, each
 * with its sum.
 */
#ifndef OX_BINHEX_H
#define OX_BINHEX_H

#include "formats/apple.h"

/* binhex_is says whether text holds the comment that BinHex begins with, or begins with its colon.
 */
bool binhex_is(struct bytes text);

/*
 * binhex_read reads a file from text, whose lines may end in any way and before whose comment
 * anything may stand. Both forks lie in the arena or, beyond 16 MiB, in an unlinked file in $TMPDIR
 * that is mapped. A wrong or missing sum is noted as damage. False with E_FORMAT where it is no
 * BinHex, with E_TRUNC where it breaks off in a fork, with E_LIMIT where its runs expand beyond the
 * limits, with E_SYS.
 */
bool binhex_read(struct ctx *c, struct apple_file *out, struct bytes text);

#endif
