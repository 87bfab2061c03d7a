/*
 * Files that appear whole or not at all: each is written beside its place under a name that nobody
 * asks for (.oxconv-PID-N), and takes its own when all is in it. A signal that ends the run removes
 * what has no name yet.
 */
#ifndef OX_CLI_PLACE_H
#define OX_CLI_PLACE_H

#include "formats/base/ctx.h"

struct place {
	struct place *next, *before; /* of those without a name */
	int dir;                     /* descriptor that temporary is relative to, or AT_FDCWD */
	int fd;                      /* open for writing; -1 when closed */
	const char *temporary;       /* "folder/.oxconv-1-1" */
	const char *base;            /* the last component of it */
};

/*
 * place_new makes a temporary in a folder, a path relative to dir that is empty or ends in '/'. at
 * is a descriptor of that folder, or -1 to go by the path. It lives in c, and must be given a name
 * or dropped before c is freed. NULL where that failed, the reason in errno.
 */
struct place *place_new(struct ctx *c, int dir, const char *folder, int at);

/* place_hurry asks the system to begin writing what is in it, so that place_close waits less. */
void place_hurry(const struct place *p);

/* place_close closes it, after fsync where sync is set. False with errno where it is not whole. */
bool place_close(struct place *p, bool sync);

/*
 * place_give gives a closed place its name: a path relative to its dir, or where at is not -1 one
 * relative to at. Without `over` nothing that is there is touched: EEXIST. 0, or an errno, with
 * the temporary still there.
 */
int place_give(struct place *p, int at, const char *name, bool over);

/* place_drop closes and removes it. */
void place_drop(struct place *p);

/* place_forget leaves what has no name to the parent of a new process. */
void place_forget(void);

#endif
