/* What ctx.c needs of arena.c; everybody else uses formats/base/ctx.h. */
#ifndef OX_ARENA_H
#define OX_ARENA_H

struct ctx;

/* arena_free gives back all chunks and blocks. */
void arena_free(struct ctx *c);

#endif
