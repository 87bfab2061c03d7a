#include "tools/cli-place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_OWN 48 /* of ".oxconv-PID-N" */

/* What a signal has to remove: what is not finished. */
static struct place *volatile unnamed;

static void
on_signal(int number)
{
	for (const struct place *p = unnamed; p != NULL; p = p->next)
		unlinkat(p->dir, p->temporary, 0);
	signal(number, SIG_DFL);
	raise(number);
}

static void
catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGXFSZ };
	static bool caught;

	for (size_t i = 0; !caught && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (signal(numbers[i], SIG_IGN) != SIG_IGN)
			signal(numbers[i], on_signal);
	caught = true;
}

static void
forget(struct place *p)
{
	if (p->next != NULL)
		p->next->before = p->before;
	if (p->before != NULL)
		p->before->next = p->next;
	else if (unnamed == p)
		unnamed = p->next;
}

/* A place in a folder with room for a name of `most` bytes behind it. */
static struct place *
place_in(struct ctx *c, int dir, const char *folder, size_t most)
{
	struct place *p = NEW(c, struct place, 1);
	size_t n = strlen(folder);
	char *path = arena_alloc(c, n + most + 1);

	memcpy(path, folder, n);
	*p = (struct place){
		.dir = dir, .folder = folder, .temporary = path, .base = path + n, .fd = -1
	};
	return p;
}

/* Makes the file, which nothing has the name of; false with errno. */
static bool
place_open(struct place *p, int at)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

	catch_signals();
	do
		p->fd = at >= 0 ? openat(at, p->base, flags, 0666)
				: openat(p->dir, p->temporary, flags, 0666);
	while (p->fd < 0 && errno == EINTR);
	if (p->fd < 0)
		return false;
	p->next = unnamed;
	if (p->next != NULL)
		p->next->before = p;
	unnamed = p;
	return true;
}

struct place *
place_new(struct ctx *c, int dir, const char *folder, int at)
{
	static unsigned long serial;
	struct place *p = place_in(c, dir, folder, NAME_MAX_OWN);

	do {
		snprintf(p->base, NAME_MAX_OWN, ".oxconv-%ld-%lu", (long)getpid(),
		    ++serial % 1000000000);
		if (place_open(p, at))
			return p;
	} while (errno == EEXIST);
	return NULL;
}

struct place *
place_named(struct ctx *c, int dir, const char *folder, int at, const char *name)
{
	struct place *p = place_in(c, dir, folder, strlen(name));

	memcpy(p->base, name, strlen(name) + 1);
	p->name = p->base;
	return place_open(p, at) ? p : NULL;
}

void
place_hurry(const struct place *p)
{
#ifdef SYNC_FILE_RANGE_WRITE
	(void)!sync_file_range(p->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
	(void)p;
#endif
}

bool
place_close(struct place *p, bool sync)
{
	int fd = p->fd;

	if (fd < 0)
		return true;
	p->fd = -1;
	if (sync && fsync(fd) != 0 && errno != EINVAL && errno != EROFS) {
		int e = errno;

		close(fd);
		errno = e;
		return false;
	}
	return close(fd) == 0 || errno == EINTR;
}

/* Renames where nothing has the new name. 0, or an errno. */
static int
rename_new(int dir, const char *from, const char *to)
{
	struct stat st;

#ifdef RENAME_NOREPLACE
	if (renameat2(dir, from, dir, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
#endif
	if (linkat(dir, from, dir, to, 0) == 0) {
		unlinkat(dir, from, 0);
		return 0;
	}
	if (errno == EEXIST || fstatat(dir, to, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return EEXIST;
	return renameat(dir, from, dir, to) == 0 ? 0 : errno; /* no hard links there */
}

int
place_give(struct place *p, int at, bool over)
{
	int dir = at >= 0 ? at : p->dir, e;
	const char *from = at >= 0 ? p->base : p->temporary;

	if (p->name == p->base)
		e = 0;
	else if (over)
		e = renameat(dir, from, dir, p->name) == 0 ? 0 : errno;
	else
		e = rename_new(dir, from, p->name);
	if (e == 0)
		forget(p);
	return e;
}

void
place_drop(struct place *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	unlinkat(p->dir, p->temporary, 0);
	forget(p);
}

void
places_put(struct places *list, struct place *p)
{
	if (list->last != NULL)
		list->last->behind = p;
	else
		list->first = p;
	list->last = p;
	p->behind = NULL;
	list->n++;
}

struct place *
places_take(struct places *list)
{
	struct place *p = list->first;

	if (p == NULL)
		return NULL;
	list->first = p->behind;
	if (list->first == NULL)
		list->last = NULL;
	list->n--;
	return p;
}

void
place_forget(void)
{
	unnamed = NULL;
}
