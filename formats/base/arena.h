/* What ctx.c needs of arena.c; everybody else uses formats/base/ctx.h. */
#ifndef OX_ARENA_H
#define OX_ARENA_H

struct ctx;

/* arena_drop_owned drops the foreign objects, last given first. */
void arena_drop_owned(struct ctx *c);

/* arena_free gives back all chunks and blocks. */
void arena_free(struct ctx *c);

#endif
