/*
 * Files that are there whole or not at all: each is written beside its place under a name that
 * nobody asks for (.oxconv-PID-N), and takes its own when all is in it; or, where a great many are
 * made that nothing had the names of, under its own. A signal that ends the run removes what is not
 * finished.
 */
#ifndef OX_CLI_PLACE_H
#define OX_CLI_PLACE_H

#include "formats/base/ctx.h"

struct place {
	struct place *next, *before; /* of those that are not finished */
	struct place *behind;        /* in struct places */
	int dir;                     /* descriptor that temporary is relative to, or AT_FDCWD */
	int fd;                      /* open for writing; -1 when closed */
	const char *folder;          /* as place_new was given it */
	const char *temporary;       /* what it lies under: "folder/.oxconv-1-1" */
	char *base;                  /* the last component of that */
	const char *name;            /* the path that it is to get; its maker sets it */
	const char *file;            /* whose output it is, for messages; its maker may set it */
};

/* Places that wait for their names, in order. */
struct places {
	struct place *first, *last;
	size_t n;
};

/*
 * place_new makes a temporary in a folder, a path relative to dir that is empty or ends in '/'. at
 * is a descriptor of that folder, or -1 to go by the path. It lives in c, as folder must, and must
 * be given its name or dropped before c is freed. NULL where that failed, the reason in errno.
 */
struct place *place_new(struct ctx *c, int dir, const char *folder, int at);

/* place_named makes a file that has its name, one component, from the beginning; the rest is as
 * with place_new. EEXIST where something has the name. */
struct place *place_named(struct ctx *c, int dir, const char *folder, int at, const char *name);

/* place_hurry asks the system to begin writing what is in it, so that place_close waits less. */
void place_hurry(const struct place *p);

/* place_close closes it, after fsync where sync is set. False with errno where it is not whole. */
bool place_close(struct place *p, bool sync);

/*
 * place_give gives a closed place its name: a path relative to its dir, or where at is not -1 one
 * relative to at. Without `over` nothing that is there is touched: EEXIST. 0, or an errno, with
 * the temporary still there. One that has its name is finished.
 */
int place_give(struct place *p, int at, bool over);

/* place_drop closes and removes it. */
void place_drop(struct place *p);

/* places_put appends a place; places_take takes the first one away, NULL where there is none. */
void places_put(struct places *list, struct place *p);
struct place *places_take(struct places *list);

/* place_forget leaves what has no name to the parent of a new process. */
void place_forget(void);

#endif
