/*
 * Where outputs go. Files get their names some time after all of their FILE is converted. What
 * goes to standard output goes there at once; after a failure a regular file is cut back to where
 * it was. What nobody may see half of (--strict, one stream of many FILEs, items) waits in an
 * unlinked file where standard output cannot be cut back, names of files that a tool makes in
 * memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/cli-run.h"

/* The final path of an item: number 0 is the only one of its input. */
static const char *
path_of(struct ctx *c, const struct run *r, const char *stem, size_t number)
{
	const char *ext = r->t->extension != NULL ? r->t->extension : "", *dir = r->o.dir;
	const char *dot = *ext != '\0' ? "." : "";

	if (r->o.out != NULL)
		return r->o.out;
	if (number == 0)
		return (const char *)arena_print(c, "%s/%s%s%s", dir, stem, dot, ext).p;
	return (const char *)arena_print(c, "%s/%s-%zu%s%s", dir, stem, number, dot, ext).p;
}

/* Whether the outputs go to files of their own. */
static bool
makes_files(const struct run *r)
{
	return r->o.dir != NULL ||
	       (r->o.out != NULL && strcmp(r->o.out, "-") != 0 && r->gathers == NULL);
}

/* What is there and is no regular file is written as it is. */
static bool
is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool
output_is_there(const struct run *r, const char *stem)
{
	return makes_files(r) && !r->t->no_output && is_there(path_of(r->c, r, stem, 0));
}

bool
output_fail(struct cli_output *o, int code, const char *what, const char *path)
{
	int e = errno;

	if (!failed(o->c))
		o->code = code;
	return fail(o->c, E_WRITE, NOWHERE, "cannot %s %s: %s", what, path, strerror(e));
}

/* Says that a file cannot be written or created, where its conversion is over. */
static void
cannot(const struct run *r, const char *file, const char *what, const char *path, int e)
{
	char text[400];

	snprintf(text, sizeof(text), "cannot %s %.300s: %s", what, path, strerror(e));
	say(r, file, "error", text);
}

/* The sink on fd, with the buffer that the last one had. */
static void
sink_to(struct cli_output *o, int fd)
{
	struct buf buf = o->sink.buf;

	o->sink = sink_fd(o->c, fd);
	o->sink.buf = buf;
	o->sink.buf.c = o->c;
	o->sink.buf.n = 0;
	o->sink.buf.lasting = true; /* tools release what they made while it grows */
}

/* A temporary in the folder of path, which it is to get as its name. */
static struct place *
place_beside(struct ctx *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct bytes folder = bytes_of(path);
	struct place *p;

	folder.n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
	p = place_new(c, AT_FDCWD, (const char *)arena_copy(c, folder).p, -1);
	if (p != NULL)
		p->name = path;
	return p;
}

static bool
open_file(struct cli_output *o, size_t number)
{
	struct run *r = o->r;
	const char *path;

	if (r->unsettled.n == 0 && o->files.n == 0)
		r->before_unsettled = arena_mark(r->c);
	path = path_of(r->c, r, o->stem, number);
	o->place = place_beside(r->c, path);
	if (o->place == NULL)
		return output_fail(o, EXIT_CREATE, "create", path);
	o->place->file = o->file;
	sink_to(o, o->place->fd);
	return true;
}

int
spool_open(void)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (dir == NULL || dir[0] == '\0' || strlen(dir) > sizeof(path) - 32)
		dir = "/tmp";
	snprintf(path, sizeof(path), "%s/oxconv-XXXXXX", dir);
	fd = mkstemp(path);
	if (fd >= 0) {
		unlink(path);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	return fd;
}

int
cli_spool(struct cli_output *o)
{
	int fd = spool_open();

	if (fd < 0)
		output_fail(o, EXIT_CREATE, "create", "a temporary file");
	return fd;
}

bool
cli_spool_copy(struct cli_output *o, struct sink *to, int fd)
{
	uint8_t step[SINK_STEP];
	ssize_t n = -1;

	if (lseek(fd, 0, SEEK_SET) == 0)
		while ((n = read(fd, step, sizeof(step))) > 0 || (n < 0 && errno == EINTR))
			if (n > 0 && !sink_put(to, step, (size_t)n))
				return false;
	return n == 0 || output_fail(o, EXIT_WRITE, "read back", "a temporary file");
}

static bool
open_spool(struct cli_output *o)
{
	o->fd = cli_spool(o);
	if (o->fd >= 0)
		sink_to(o, o->fd);
	return o->fd >= 0;
}

/* The end of standard output, where that is a file that we write alone; else -1. */
static int64_t
rollback_of(void)
{
	struct stat st;
	off_t at;
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	if (flags < 0 || (flags & O_APPEND) != 0 || fstat(STDOUT_FILENO, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return -1;
	at = lseek(STDOUT_FILENO, 0, SEEK_CUR);
	return at == st.st_size ? (int64_t)at : -1;
}

bool
output_open(struct cli_output *o)
{
	const struct run *r = o->r;

	o->fd = -1;
	o->rollback = -1;
	if (r->o.check) {
		o->sink = sink_nowhere(o->c);
		return true;
	}
	if (makes_files(r) && !r->t->no_output)
		return open_file(o, 0);
	o->rollback = rollback_of();
	if (o->rollback < 0 && r->t->no_output) {
		o->sink = sink_memory(o->c);
		o->held = true;
		return true;
	}
	if (o->rollback < 0 && (r->o.strict || (r->t->concatenates && r->files > 1)))
		return open_spool(o);
	sink_to(o, STDOUT_FILENO);
	return true;
}

/* Closes the items that are written, when there are many: a process may have so many files open. */
static bool
sync_items(struct cli_output *o)
{
	if (o->files.n % UNSETTLED_MAX != 0)
		return true;
	for (; o->unsynced != NULL; o->unsynced = o->unsynced->behind)
		if (!place_close(o->unsynced, true))
			return output_fail(o, EXIT_WRITE, "write", o->unsynced->name);
	return true;
}

/* Ends the output that is open: all of it is in its file. */
static bool
close_last(struct cli_output *o)
{
	int fd = o->fd;

	if (o->held)
		o->sink.fd = STDOUT_FILENO; /* all is there: nothing more is allocated */
	if (!sink_flush(&o->sink))
		return false;
	if (o->place != NULL) {
		place_hurry(o->place);
		places_put(&o->files, o->place);
		if (o->unsynced == NULL)
			o->unsynced = o->place;
		o->place = NULL;
	}
	if (fd < 0)
		return true;
	sink_to(o, STDOUT_FILENO);
	if (!cli_spool_copy(o, &o->sink, fd) || !sink_flush(&o->sink))
		return false;
	o->fd = -1;
	close(fd);
	return true;
}

/* Whether no item's name is taken already: then none is made. */
static bool
all_free(struct cli_output *o)
{
	if (o->items < 2 || o->r->o.force || o->r->o.skip_existing)
		return true;
	for (const struct place *p = o->files.first; p != NULL; p = p->behind) {
		if (is_there(p->name)) {
			errno = EEXIST;
			return output_fail(o, EXIT_CREATE, "create", p->name);
		}
	}
	return true;
}

int
outputs_settle(struct run *r, int code)
{
	struct place *p;

	if (r->unsettled.n == 0)
		return r->settled > code ? r->settled : code;
	while ((p = places_take(&r->unsettled)) != NULL) {
		int bad = place_close(p, true) ? 0 : EXIT_WRITE, e = errno;

		if (bad == 0) {
			e = place_give(p, -1, r->o.force);
			bad = e == 0 || (e == EEXIST && r->o.skip_existing) ? 0 : EXIT_CREATE;
		}
		if (bad != 0)
			cannot(r, p->file, bad == EXIT_WRITE ? "write" : "create", p->name, e);
		if (e != 0)
			place_drop(p);
		r->settled = bad > r->settled ? bad : r->settled;
	}
	arena_release(r->c, r->before_unsettled);
	return r->settled > code ? r->settled : code;
}

bool
output_done(struct cli_output *o)
{
	struct place *p;

	if (o->finish != NULL && !o->finish(o->finish_arg, true))
		return false;
	if (!close_last(o) || !all_free(o))
		return false;
	while ((p = places_take(&o->files)) != NULL)
		places_put(&o->r->unsettled, p);
	if (o->r->unsettled.n >= UNSETTLED_MAX)
		outputs_settle(o->r, 0);
	return true;
}

/* Takes back what went to standard output, unless somebody else has written there, too. */
static void
cut_back(const struct cli_output *o)
{
	uint64_t ours = o->sink.bad ? 0 : o->sink.total - o->sink.buf.n;
	off_t start = (off_t)o->rollback, at;

	if (start < 0)
		return;
	at = lseek(STDOUT_FILENO, 0, SEEK_CUR);
	if (at > start && (o->sink.bad || (uint64_t)(at - start) == ours) &&
	    ftruncate(STDOUT_FILENO, start) == 0)
		lseek(STDOUT_FILENO, start, SEEK_SET);
}

void
output_drop(struct cli_output *o)
{
	struct place *p;

	if (o->place != NULL)
		place_drop(o->place);
	while ((p = places_take(&o->files)) != NULL)
		place_drop(p);
	if (o->finish != NULL)
		o->finish(o->finish_arg, false);
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
	cut_back(o);
}

/* The number of the next item: name-N, unless a FILE was given just that name. */
static size_t
next_number(struct cli_output *o)
{
	char text[24];
	struct mark mark = arena_mark(o->c);
	bool given;

	do {
		snprintf(text, sizeof(text), "-%zu", ++o->number);
		given = names_has(o->r, (const char *)arena_print(o->c, "%s%s", o->stem, text).p);
		arena_release(o->c, mark);
	} while (given);
	return o->number;
}

struct sink *
cli_item(struct cli_output *o)
{
	const struct run *r = o->r;

	o->items++;
	if (r->o.check || r->t->no_output)
		return &o->sink;
	if (o->items == 1) {
		if (!makes_files(r) && o->rollback < 0 && o->fd < 0 && !open_spool(o))
			return NULL;
		return &o->sink;
	}
	if (r->o.dir == NULL) {
		if (!failed(o->c))
			o->code = EXIT_USAGE;
		fail(o->c, E_FORMAT, NOWHERE, "the input holds several items: try '%s -d DIR'",
		    r->t->name);
		return NULL;
	}
	if (!close_last(o) || !sync_items(o))
		return NULL;
	if (o->items == 2) {
		size_t first = next_number(o);

		if (o->files.first != NULL)
			o->files.first->name = path_of(r->c, r, o->stem, first);
	}
	return open_file(o, next_number(o)) ? &o->sink : NULL;
}

void
cli_item_drop(struct cli_output *o)
{
	if (o->place == NULL)
		return;
	place_drop(o->place);
	o->place = NULL;
	sink_to(o, -1);
}

int
gather_begin(struct run *r)
{
	const char *out = r->o.out;
	int fd = -1;

	if (out == NULL || strcmp(out, "-") == 0 || r->o.check ||
	    (r->files < 2 && !is_special(out)))
		return 0;
	if (is_special(out)) {
		fd = open(out, O_WRONLY | O_CLOEXEC);
	} else if (r->o.force || !is_there(out)) {
		r->before_unsettled = arena_mark(r->c);
		r->gathers = place_beside(r->c, out);
		fd = r->gathers != NULL ? r->gathers->fd : -1;
	} else if (r->o.skip_existing) {
		r->files = 0;
		return 0;
	} else {
		errno = EEXIST;
	}
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		cannot(r, NULL, "create", out, errno);
		return EXIT_CREATE;
	}
	if (r->gathers == NULL) {
		close(fd);
		r->o.out = "-";
	}
	return 0;
}

void
gather_end(struct run *r, bool good)
{
	if (r->gathers != NULL && good)
		places_put(&r->unsettled, r->gathers);
	else if (r->gathers != NULL)
		place_drop(r->gathers);
}
