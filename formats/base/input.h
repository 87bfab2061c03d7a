/*
 * Input: a file is mapped, a small one read; a pipe is read once, up to 4 MiB in memory and beyond
 * that into an unlinked file in $TMPDIR that is then mapped. What is mapped lives as long as its
 * context.
 */
#ifndef OX_INPUT_H
#define OX_INPUT_H

#include "formats/base/ctx.h"

/* input_fd is all that can be read from a descriptor (which stays the caller's); false with E_SYS.
 */
bool input_fd(struct ctx *c, struct bytes *out, int fd);

/* input_file is the file of that name; false with E_SYS. */
bool input_file(struct ctx *c, struct bytes *out, const char *name);

/* input_blob is all of a blob (borrowed) in one view, as blob_flat, but what would take over 16 MiB
 * of the arena goes into an unlinked file in $TMPDIR that is mapped; false with E_SYS. */
bool input_blob(struct ctx *c, struct bytes *out, const struct blob *b);

/* Makes some more bytes: writes at most `room` of them to `to` and returns how many, 0 at the end.
 */
typedef size_t input_maker(void *arg, uint8_t *to, size_t room);

/*
 * input_made is the n bytes that `make` makes, or fewer where that ends before: in the arena with a
 * NUL behind them or, where they are over 16 MiB, in an unlinked file in $TMPDIR that is mapped;
 * false with E_SYS.
 */
bool input_made(struct ctx *c, struct bytes *out, size_t n, input_maker *make, void *arg);

#endif
