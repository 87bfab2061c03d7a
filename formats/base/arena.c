/*
 * The arena: small allocations are cut from chunks, large ones are blocks of their own, which can
 * grow in place (realloc moves pages, not bytes). Both hang in lists, newest first, so that a mark
 * can be released.
 */
#include "formats/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/ctx.h"

#define CHUNK_MIN ((size_t)16 << 10)
#define CHUNK_MAX ((size_t)1 << 20)
#define BLOCK_MIN ((size_t)64 << 10) /* from here on an allocation is a block */
#define ALIGN     alignof(max_align_t)
#define ROUND(n)  (((n) + ALIGN - 1) & ~(ALIGN - 1))
#define SIZE_SANE (SIZE_MAX / 4)

struct chunk {
	struct chunk *next;
	size_t size, used; /* bytes behind this header */
	alignas(max_align_t) uint8_t bytes[];
};

struct block {
	struct block *newer, *older;
	uint64_t serial; /* grows with age of the arena; arena_release compares it; 0: lasting */
	size_t size;
	alignas(max_align_t) uint8_t bytes[];
};

struct owned {
	struct owned *next;
	void *object;
	void (*drop)(void *);
};

static _Noreturn void
out_of_memory(struct ctx *c, enum fault code)
{
	if (code == E_LIMIT)
		fail(c, E_LIMIT, NOWHERE,
		    "needs more than %zu bytes of memory (see --limit-memory)", c->limits.memory);
	else
		fail(c, E_SYS, NOWHERE, "out of memory");
	assert(c->run != NULL); /* allocation outside of ctx_run */
	longjmp(*c->run, 1);
}

/* Counts n more bytes against the budget. */
static void
spend(struct ctx *c, size_t n)
{
	if (n > SIZE_SANE || n > c->limits.memory || c->used > c->limits.memory - n)
		out_of_memory(c, E_LIMIT);
	c->used += n;
}

static struct block *
block_of(void *p)
{
	return (struct block *)(void *)((uint8_t *)p - offsetof(struct block, bytes));
}

static void *
block_new(struct ctx *c, size_t n, bool zero)
{
	struct block *b;

	spend(c, n);
	b = zero ? calloc(1, sizeof(*b) + n) : malloc(sizeof(*b) + n);
	if (b == NULL) {
		c->used -= n;
		out_of_memory(c, E_SYS);
	}
	b->newer = NULL;
	b->older = c->block;
	b->serial = c->block != NULL ? c->block->serial + 1 : 1;
	b->size = n;
	if (c->block != NULL)
		c->block->newer = b;
	c->block = b;
	return b->bytes;
}

static struct chunk *
chunk_new(struct ctx *c)
{
	size_t size = c->chunk == NULL ? CHUNK_MIN : c->chunk->size * 2;
	struct chunk *k;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < BLOCK_MIN && c->chunk != NULL)
		size = BLOCK_MIN;
	spend(c, size);
	k = malloc(sizeof(*k) + size);
	if (k == NULL) {
		c->used -= size;
		out_of_memory(c, E_SYS);
	}
	k->next = c->chunk;
	k->size = size;
	k->used = 0;
	c->chunk = k;
	return k;
}

void *
arena_alloc(struct ctx *c, size_t n)
{
	struct chunk *k = c->chunk;
	void *p;

	if (n >= BLOCK_MIN)
		return block_new(c, n, false);
	n = ROUND(n);
	while (k == NULL || n > k->size - k->used)
		k = chunk_new(c);
	p = k->bytes + k->used;
	k->used += n;
	return p;
}

void *
arena_zero(struct ctx *c, size_t size, size_t n)
{
	if (n > SIZE_SANE / size)
		out_of_memory(c, E_LIMIT);
	if (n * size >= BLOCK_MIN)
		return block_new(c, n * size, true);
	return memset(arena_alloc(c, n * size), 0, n * size);
}

static void *
block_grow(struct ctx *c, void *p, size_t n)
{
	struct block *b = block_of(p), *moved;
	size_t old = b->size;

	spend(c, n - old);
	moved = realloc(b, sizeof(*b) + n);
	if (moved == NULL) {
		c->used -= n - old;
		out_of_memory(c, E_SYS);
	}
	moved->size = n;
	if (moved->newer != NULL)
		moved->newer->older = moved;
	else
		c->block = moved;
	if (moved->older != NULL)
		moved->older->newer = moved;
	return moved->bytes;
}

void *
arena_grow(struct ctx *c, void *p, size_t old, size_t n)
{
	struct chunk *k = c->chunk;
	void *moved;

	if (p == NULL || n <= old)
		return p != NULL ? p : arena_alloc(c, n);
	if (old >= BLOCK_MIN)
		return block_grow(c, p, n);
	if (n < BLOCK_MIN && k != NULL && (uint8_t *)p + ROUND(old) == k->bytes + k->used &&
	    ROUND(n) - ROUND(old) <= k->size - k->used) {
		k->used += ROUND(n) - ROUND(old);
		return p;
	}
	moved = arena_alloc(c, n);
	memcpy(moved, p, old);
	return moved;
}

void *
arena_lasting(struct ctx *c, void *p, size_t n)
{
	struct block *b, *oldest = c->block;

	if (p != NULL)
		return n > block_of(p)->size ? block_grow(c, p, n) : p;
	spend(c, n);
	b = malloc(sizeof(*b) + n);
	if (b == NULL) {
		c->used -= n;
		out_of_memory(c, E_SYS);
	}
	/* the end of the list is older than any mark */
	while (oldest != NULL && oldest->serial > 0 && oldest->older != NULL)
		oldest = oldest->older;
	if (oldest != NULL && oldest->serial == 0) {
		b->newer = oldest->newer;
		b->older = oldest;
		oldest->newer = b;
	} else {
		b->newer = oldest;
		b->older = NULL;
	}
	if (b->newer != NULL)
		b->newer->older = b;
	else
		c->block = b;
	b->serial = 0;
	b->size = n;
	return b->bytes;
}

struct bytes
arena_copy(struct ctx *c, struct bytes b)
{
	uint8_t *p = arena_alloc(c, b.n + 1);

	if (b.n > 0)
		memcpy(p, b.p, b.n);
	p[b.n] = '\0';
	return (struct bytes){ p, b.n };
}

struct bytes
arena_print(struct ctx *c, const char *format, ...)
{
	va_list args;
	char *p;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	p = arena_alloc(c, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return (struct bytes){ (uint8_t *)p, (size_t)n };
}

struct mark
arena_mark(struct ctx *c)
{
	return (struct mark){
		.chunk = c->chunk,
		.chunk_used = c->chunk != NULL ? c->chunk->used : 0,
		.serial = c->block != NULL ? c->block->serial : 0,
	};
}

void
arena_release(struct ctx *c, struct mark mark)
{
	while (c->chunk != mark.chunk) {
		struct chunk *k = c->chunk;

		c->chunk = k->next;
		c->used -= k->size;
		free(k);
	}
	if (c->chunk != NULL)
		c->chunk->used = mark.chunk_used;
	while (c->block != NULL && c->block->serial > mark.serial) {
		struct block *b = c->block;

		c->block = b->older;
		if (c->block != NULL)
			c->block->newer = NULL;
		c->used -= b->size;
		free(b);
	}
}

void
ctx_own(struct ctx *c, void *object, void (*drop)(void *))
{
	struct owned *o = malloc(sizeof(*o));

	if (o == NULL) {
		drop(object);
		out_of_memory(c, E_SYS);
	}
	*o = (struct owned){ .next = c->owned, .object = object, .drop = drop };
	c->owned = o;
}

void
ctx_drop(struct ctx *c, const struct owned *since)
{
	while (c->owned != since) {
		struct owned *o = c->owned;

		c->owned = o->next;
		o->drop(o->object);
		free(o);
	}
}

void
arena_free(struct ctx *c)
{
	arena_release(c, (struct mark){ 0 });
	while (c->block != NULL) { /* the lasting ones */
		struct block *b = c->block;

		c->block = b->older;
		c->used -= b->size;
		free(b);
	}
}
