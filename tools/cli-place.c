#include "tools/cli-place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_OWN 48 /* of ".oxconv-PID-N" */

/* What a signal has to remove. */
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

struct place *
place_new(struct ctx *c, int dir, const char *folder, int at)
{
	static unsigned long serial;
	struct place *p = NEW(c, struct place, 1);
	size_t n = strlen(folder), room = n + NAME_MAX_OWN;
	char *name = arena_alloc(c, room);
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

	*p = (struct place){
		.dir = dir, .folder = folder, .temporary = name, .base = name + n, .fd = -1
	};
	catch_signals();
	do {
		snprintf(
		    name, room, "%s.oxconv-%ld-%lu", folder, (long)getpid(), ++serial % 1000000000);
		p->fd = at >= 0 ? openat(at, p->base, flags, 0666) : openat(dir, name, flags, 0666);
	} while (p->fd < 0 && (errno == EEXIST || errno == EINTR));
	if (p->fd < 0)
		return NULL;
	p->next = unnamed;
	if (p->next != NULL)
		p->next->before = p;
	unnamed = p;
	return p;
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

	if (over)
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
