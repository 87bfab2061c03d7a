/*
 * Where outputs go. A regular file appears whole or not at all: it is written beside its place
 * under a name that nobody asks for, and takes its own when all is on the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/cli-run.h"

/* What a signal must remove; one output is open at a time. */
static char volatile signal_path[4096];

static void
on_signal(int number)
{
	if (signal_path[0] != '\0')
		unlink((const char *)(uintptr_t)signal_path);
	signal(number, SIG_DFL);
	raise(number);
}

static void
remember(const char *path)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	size_t n = strlen(path);

	if (n >= sizeof(signal_path))
		n = 0;
	signal_path[0] = '\0';
	for (size_t i = 1; i < n; i++)
		signal_path[i] = path[i];
	signal_path[n] = '\0';
	if (n > 0)
		signal_path[0] = path[0];
	for (size_t i = 0; n > 0 && i < 3; i++)
		if (signal(numbers[i], SIG_IGN) != SIG_IGN)
			signal(numbers[i], on_signal);
}

/* The final path of an item: number 0 is the only one of its input. */
static struct bytes
path_of(struct ctx *c, const struct run *r, const char *stem, size_t number)
{
	const char *ext = r->t->extension;

	if (r->o.out != NULL)
		return arena_copy(c, bytes_of(r->o.out));
	if (number == 0)
		return arena_print(c, "%s/%s.%s", r->o.dir, stem, ext);
	return arena_print(c, "%s/%s-%zu.%s", r->o.dir, stem, number, ext);
}

bool
output_is_there(const struct run *r, const char *stem)
{
	struct stat st;
	struct bytes path;

	if (r->o.out != NULL ? strcmp(r->o.out, "-") == 0 : r->o.dir == NULL)
		return false;
	path = path_of(r->c, r, stem, 0);
	if (stat((const char *)path.p, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	return true;
}

static bool
cannot(struct cli_output *o, int code, const char *what, const char *path)
{
	o->code = code;
	fail(o->c, E_WRITE, NOWHERE, "cannot %s %s: %s", what, path, strerror(errno));
	return false;
}

/* A temporary beside path; or path itself where it is there and is no regular file. */
static bool
open_file(struct cli_output *o, const char *path)
{
	const char *slash = strrchr(path, '/');
	int dir = slash != NULL ? (int)(slash - path) + 1 : 0;
	struct stat st;
	mode_t mask;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		o->fd = open(path, O_WRONLY | O_CLOEXEC);
		return o->fd >= 0 || cannot(o, EXIT_CREATE, "open", path);
	}
	if (o->r->o.out != NULL && stat(path, &st) == 0 && !o->r->o.force) {
		errno = EEXIST;
		return cannot(o, EXIT_CREATE, "create", path);
	}
	o->temporary = arena_print(o->c, "%.*s.oxconv-XXXXXX", dir, path);
	o->fd = mkstemp((char *)(uintptr_t)o->temporary.p);
	if (o->fd < 0) {
		o->temporary.n = 0;
		return cannot(o, EXIT_CREATE, "create", path);
	}
	remember((const char *)o->temporary.p);
	mask = umask(0);
	umask(mask);
	fchmod(o->fd, 0666 & ~mask);
	return true;
}

/* An unlinked file whose content goes to standard output when the conversion has not failed. */
static bool
open_spool(struct cli_output *o)
{
	const char *dir = getenv("TMPDIR");
	struct bytes path =
	    arena_print(o->c, "%s/oxconv-XXXXXX", dir != NULL && dir[0] != '\0' ? dir : "/tmp");

	o->fd = mkstemp((char *)(uintptr_t)path.p);
	if (o->fd < 0)
		return cannot(o, EXIT_CREATE, "create", (const char *)path.p);
	unlink((const char *)path.p);
	o->spooled = true;
	return true;
}

static bool
count_only(void *arg, const uint8_t *p, size_t n)
{
	(void)arg;
	(void)p;
	(void)n;
	return true;
}

bool
output_open(struct cli_output *o)
{
	const struct common *opts = &o->r->o;

	o->fd = -1;
	o->temporary.n = 0;
	if (opts->check || o->r->t->no_output) {
		o->sink = sink_taker(o->c, count_only, NULL);
		return true;
	}
	if (opts->dir == NULL && (opts->out == NULL || strcmp(opts->out, "-") == 0 ||
				     (o->r->t->concatenates && o->r->files > 1))) {
		if (opts->strict && !open_spool(o))
			return false;
		o->sink = sink_fd(o->c, o->spooled ? o->fd : STDOUT_FILENO);
		return true;
	}
	if (!open_file(o, (const char *)path_of(o->c, o->r, o->stem, 0).p))
		return false;
	o->sink = sink_fd(o->c, o->fd);
	return true;
}

/* Puts the temporary in the place of path; without -f only where nothing is there. */
static bool
give_name(struct cli_output *o, const char *path)
{
	const char *temporary = (const char *)o->temporary.p;
	bool good;

	if (fsync(o->fd) != 0 && errno != EINVAL && errno != EROFS)
		return cannot(o, EXIT_WRITE, "write", path);
	if (o->r->o.force) {
		good = rename(temporary, path) == 0;
	} else {
		good = link(temporary, path) == 0;
		if (!good && errno != EEXIST && access(path, F_OK) != 0)
			good = rename(temporary, path) == 0; /* no hard links there */
		else if (good)
			unlink(temporary);
	}
	if (!good)
		return cannot(o, EXIT_CREATE, "create", path);
	o->temporary.n = 0;
	remember("");
	return true;
}

static bool
copy_spool(struct cli_output *o)
{
	static uint8_t step[64 << 10];
	struct sink to = sink_fd(o->c, STDOUT_FILENO);
	ssize_t n;

	if (lseek(o->fd, 0, SEEK_SET) != 0)
		return cannot(o, EXIT_WRITE, "read", "what was written");
	while ((n = read(o->fd, step, sizeof(step))) > 0)
		sink_put(&to, step, (size_t)n);
	return sink_flush(&to);
}

/* Closes the open output and gives it its name, that of item `number`. */
static bool
close_output(struct cli_output *o, bool good, size_t number)
{
	good = good && sink_flush(&o->sink);
	if (good && o->spooled)
		good = copy_spool(o);
	if (good && o->temporary.n > 0)
		good = give_name(o, (const char *)path_of(o->c, o->r, o->stem, number).p);
	if (o->fd >= 0 && close(o->fd) != 0 && good)
		good = cannot(o, EXIT_WRITE, "write", "the output");
	if (o->temporary.n > 0) {
		unlink((const char *)o->temporary.p);
		o->temporary.n = 0;
		remember("");
	}
	o->fd = -1;
	return good;
}

bool
output_done(struct cli_output *o, bool good)
{
	return close_output(o, good, o->items > 1 ? o->items : 0);
}

struct sink *
cli_item(struct cli_output *o, const char *name)
{
	if (name != NULL)
		o->stem = name;
	o->items++;
	if (o->items == 1)
		return &o->sink;
	if (o->r->o.check)
		return &o->sink;
	if (o->r->o.dir == NULL) {
		o->code = EXIT_USAGE;
		fail(o->c, E_FORMAT, NOWHERE, "the input holds several items: try '%s -d DIR'",
		    o->r->t->name);
		return NULL;
	}
	if (!close_output(o, true, o->items - 1) || !output_open(o))
		return NULL;
	return &o->sink;
}
