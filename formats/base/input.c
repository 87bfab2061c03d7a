#include "formats/base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe is held in memory up to here. */
#define SPOOL_MEMORY ((size_t)4 << 20)
#define READ_STEP    ((size_t)1 << 20)
#define SPOOL_STEP   ((size_t)4 << 20) /* what is written so is mapped by 2 MiB, not by 4 KiB */
#define BLOB_MEMORY  ((size_t)16 << 20)

/* A file up to here is read: to map it, and to unmap it, costs more than the copy. */
#define READ_MAX ((size_t)32 << 10)

/* Beyond that, smaller ones are mapped with all their pages at once: that is one fault instead of
 * many. */
#define POPULATE_MAX ((size_t)1 << 20)
#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif

struct mapping {
	void *p;
	size_t n;
};

static void
unmap(void *object)
{
	struct mapping *m = object;

	munmap(m->p, m->n);
	free(m);
}

static bool
map(struct ctx *c, struct bytes *out, int fd, size_t n)
{
	struct mapping *m;
	void *p;

	if (n == 0) {
		*out = BYTES("");
		return true;
	}
	p = mmap(NULL, n, PROT_READ, MAP_PRIVATE | (n <= POPULATE_MAX ? MAP_POPULATE : 0), fd, 0);
	if (p == MAP_FAILED)
		return fail(c, E_SYS, NOWHERE, "cannot map: %s", strerror(errno));
	m = malloc(sizeof(*m));
	if (m == NULL) {
		munmap(p, n);
		return fail(c, E_SYS, NOWHERE, "out of memory");
	}
	*m = (struct mapping){ .p = p, .n = n };
	ctx_own(c, m, unmap);
	*out = (struct bytes){ p, n };
	return true;
}

/* read_some reads up to n bytes, fewer only at the end; -1 with E_SYS. */
static ssize_t
read_some(struct ctx *c, int fd, uint8_t *p, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = read(fd, p + have, n - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fail(c, E_SYS, NOWHERE, "cannot read: %s", strerror(errno));
			return -1;
		}
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int
temporary(struct ctx *c)
{
	const char *dir = getenv("TMPDIR");
	struct bytes name;
	int fd;

	name = arena_print(c, "%s/oxconv-XXXXXX", dir != NULL && dir[0] != '\0' ? dir : "/tmp");
	fd = mkstemp((char *)(uintptr_t)name.p);
	if (fd < 0)
		fail(c, E_SYS, NOWHERE, "cannot make a temporary file in %s: %s",
		    dir != NULL ? dir : "/tmp", strerror(errno));
	else
		unlink((const char *)name.p);
	return fd;
}

static bool
write_whole(struct ctx *c, int fd, const uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(c, E_SYS, NOWHERE, "cannot write a temporary file: %s",
			    strerror(errno));
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool
copy_rest(struct ctx *c, int spool, int fd, size_t *total)
{
	uint8_t *step = malloc(SPOOL_STEP);
	bool good = step != NULL || fail(c, E_SYS, NOWHERE, "out of memory");

	while (good) {
		ssize_t got = read_some(c, fd, step, SPOOL_STEP);

		if (got <= 0) {
			good = got == 0;
			break;
		}
		good = write_whole(c, spool, step, (size_t)got);
		*total += (size_t)got;
	}
	free(step);
	return good;
}

/* spool_file puts what was read so far and all the rest into a temporary file and maps that. */
static bool
spool_file(struct ctx *c, struct bytes *out, int fd, struct bytes head)
{
	int spool = temporary(c);
	size_t total = head.n;
	bool good;

	if (spool < 0)
		return false;
	good = write_whole(c, spool, head.p, head.n) && copy_rest(c, spool, fd, &total) &&
	       map(c, out, spool, total);
	close(spool);
	return good;
}

/* A file of n bytes, all of it; what another takes away meanwhile is missing. */
static bool
regular(struct ctx *c, struct bytes *out, int fd, size_t n)
{
	uint8_t *p;
	ssize_t got;

	if (n > READ_MAX)
		return map(c, out, fd, n);
	p = arena_alloc(c, n);
	got = read_some(c, fd, p, n);
	if (got < 0)
		return false;
	*out = (struct bytes){ p, (size_t)got };
	return true;
}

bool
input_fd(struct ctx *c, struct bytes *out, int fd)
{
	size_t n = 0, cap = READ_STEP;
	struct mark mark = arena_mark(c);
	struct stat st;
	uint8_t *p;

	if (fstat(fd, &st) != 0)
		return fail(c, E_SYS, NOWHERE, "cannot read: %s", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(c, E_SYS, NOWHERE, "is a directory");
	if (S_ISREG(st.st_mode) && st.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0)
		return regular(c, out, fd, (size_t)st.st_size);
#ifdef F_SETPIPE_SZ
	if (S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETPIPE_SZ, (int)READ_STEP); /* fewer turns; it may refuse */
#endif
	p = arena_alloc(c, cap);
	for (;;) {
		ssize_t got = read_some(c, fd, p + n, cap - n);

		if (got < 0)
			return false;
		n += (size_t)got;
		if (n < cap)
			break;
		if (cap >= SPOOL_MEMORY) {
			bool good = spool_file(c, out, fd, (struct bytes){ p, n });

			arena_release(c, mark); /* the file has what was in memory */
			return good;
		}
		p = arena_grow(c, p, cap, cap * 2);
		cap *= 2;
	}
	*out = (struct bytes){ p, n };
	return true;
}

bool
input_file(struct ctx *c, struct bytes *out, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return fail(c, E_SYS, NOWHERE, "%s", strerror(errno));
	good = input_fd(c, out, fd);
	close(fd);
	return good;
}

bool
input_blob(struct ctx *c, struct bytes *out, const struct blob *b)
{
	struct blob_walk w;
	struct bytes some;
	bool good = true;
	int fd;

	if (b->parts <= 1 || b->n < BLOB_MEMORY) {
		*out = blob_flat(c, b);
		return true;
	}
	fd = temporary(c);
	if (fd < 0)
		return false;
	blob_open(&w, b);
	while (good && blob_next(&w, &some))
		good = write_whole(c, fd, some.p, some.n);
	good = good && map(c, out, fd, b->n);
	close(fd);
	return good;
}

/* spool_made puts what is made into a temporary file and maps that. */
static bool
spool_made(struct ctx *c, struct bytes *out, size_t n, input_maker *make, void *arg)
{
	uint8_t *step = malloc(SPOOL_STEP);
	int fd = step != NULL ? temporary(c) : -1;
	bool good = fd >= 0;
	size_t have = 0, some = 1;

	if (step == NULL)
		fail(c, E_SYS, NOWHERE, "out of memory");
	while (good && some > 0 && have < n) {
		some = make(arg, step, n - have < SPOOL_STEP ? n - have : SPOOL_STEP);
		good = write_whole(c, fd, step, some);
		have += some;
	}
	free(step);
	good = good && map(c, out, fd, have);
	if (fd >= 0)
		close(fd);
	return good;
}

bool
input_made(struct ctx *c, struct bytes *out, size_t n, input_maker *make, void *arg)
{
	size_t have = 0, some = 1;
	uint8_t *p;

	if (n >= BLOB_MEMORY)
		return spool_made(c, out, n, make, arg);
	p = arena_alloc(c, n + 1);
	while (have < n && some > 0) {
		some = make(arg, p + have, n - have);
		have += some;
	}
	p[have] = '\0';
	*out = (struct bytes){ p, have };
	return true;
}
