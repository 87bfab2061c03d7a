/* Header text as mailers wrote it, decoded: encoded-words (RFC 2047), raw 8-bit bytes. */
#ifndef OX_OXCMAIL_WORDS_H
#define OX_OXCMAIL_WORDS_H

#include "formats/base/buf.h"

/*
 * words_decode is a field's value, folded or not, as UTF-8 in one line. Encoded-words that follow
 * one another are joined before they are decoded where they name one charset, so that a character
 * may lie across them. What is 8-bit and undeclared is UTF-8 where it is well-formed, else 1252.
 */
struct bytes words_decode(struct ctx *c, struct bytes value);

/* words_run is the length of the encoded-words that text begins with, and of the blanks between
 * them; *count is how many they are. */
size_t words_run(size_t *count, struct bytes text);

/* undeclared_codepage is the page that text without a charset is most likely in. */
unsigned undeclared_codepage(struct bytes text);

#endif
