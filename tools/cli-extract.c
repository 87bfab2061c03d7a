#include "tools/cli-extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/base/filetime.h"
#include "tools/cli-run.h"
#include "tools/cli-safe.h"

/* Paths of folders are kept below what the system takes in one piece. */
#define FOLDER_MAX 3000

enum given_is { FREE, IS_FILE, IS_FOLDER };

/* A name that was asked for: key is its path with ASCII letters folded. */
struct given {
	struct bytes key;
	enum given_is is;
	size_t next;       /* the number to try for the next file of this name */
	const char *other; /* the folder that wanted this name when a file had it; NULL: none did */
};

/* A folder that we made. */
struct made {
	struct made *next;
	const char *path;
};

struct extract {
	struct ctx *c;
	const struct cli_input *in;
	struct cli_output *out;
	const char *top; /* what stands before each name: "" or "folder/" */
	int base;        /* descriptor of the folder that all goes beneath; -1 under --check */
	int at;          /* the one of folder; may be base */
	const char *folder;
	struct given *given; /* open addressing */
	size_t given_n, given_cap;
	struct places files; /* written; -f has them wait for their names */
	struct made *made;   /* last made first */
	struct place *place;
	const char *name;
	struct bytes path;
	struct sink sink;
};

static struct given *
find(struct extract *x, struct bytes key)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ key.p[i]) * 16777619u;
	for (at = hash & (x->given_cap - 1); x->given[at].key.p != NULL;
	     at = (at + 1) & (x->given_cap - 1))
		if (bytes_equal(x->given[at].key, key))
			break;
	return &x->given[at];
}

/* The entry of a path, made where there is none; good until the next call. */
static struct given *
look(struct extract *x, struct bytes path)
{
	uint8_t *key = arena_alloc(x->c, path.n + 1);
	struct given *old = x->given, *g;
	size_t n = x->given_cap;

	if (2 * (x->given_n + 1) > n) {
		x->given_cap = n == 0 ? 64 : 2 * n;
		x->given = NEW(x->c, struct given, x->given_cap);
		for (size_t i = 0; i < n; i++)
			if (old[i].key.p != NULL)
				*find(x, old[i].key) = old[i];
	}
	for (size_t i = 0; i < path.n; i++)
		key[i] = path.p[i] >= 'A' && path.p[i] <= 'Z' ? path.p[i] | 0x20 : path.p[i];
	g = find(x, (struct bytes){ key, path.n });
	if (g->key.p == NULL) {
		*g = (struct given){ .key = { key, path.n }, .next = 1 };
		x->given_n++;
	}
	return g;
}

static struct bytes
in_folder(struct extract *x, const char *folder, struct bytes name)
{
	return arena_print(x->c, "%s%.*s", folder, (int)name.n, (const char *)name.p);
}

/* The first free one of name, name-1 ... in a folder, from `number` on, which becomes the one after
 * it. */
static const char *
first_free(
    struct extract *x, const char *folder, struct bytes name, size_t *number, enum given_is is)
{
	struct bytes one;
	struct given *g;

	do {
		one = safe_numbered(x->c, name, (*number)++);
		g = look(x, in_folder(x, folder, one));
	} while (g->is != FREE);
	g->is = is;
	return (const char *)one.p;
}

static const char *
name_new(struct extract *x, const char *folder, struct bytes name, enum given_is is)
{
	struct bytes path = in_folder(x, folder, name);
	struct given *g = look(x, path);
	size_t number = g->is == FREE ? 0 : g->next;
	const char *one = first_free(x, folder, name, &number, is);

	look(x, path)->next = number;
	return one;
}

static const char *
name_folder(struct extract *x, const char *folder, struct bytes name)
{
	struct bytes path = in_folder(x, folder, name);
	struct given *g = look(x, path);
	size_t number = 1;
	const char *one;

	if (g->is == IS_FILE && g->other != NULL)
		return g->other;
	if (g->is != IS_FILE) {
		g->is = IS_FOLDER;
		return (const char *)arena_copy(x->c, name).p;
	}
	one = first_free(x, folder, name, &number, IS_FOLDER);
	look(x, path)->other = one;
	return one;
}

/* Goes to a folder beneath the base, component by component, never through a link; makes what is
 * not there. */
static bool
enter(struct extract *x, const char *folder)
{
	int at = x->base, next, e;

	if (x->base < 0 || strcmp(folder, x->folder) == 0)
		return true;
	if (x->at != x->base)
		close(x->at);
	x->at = x->base;
	x->folder = "";
	for (const char *p = folder, *slash; (slash = strchr(p, '/')) != NULL; p = slash + 1) {
		char name[SAFE_NAME_MAX + 1];

		memcpy(name, p, (size_t)(slash - p));
		name[slash - p] = '\0';
		if (mkdirat(at, name, 0777) == 0) {
			struct made *made = NEW(x->c, struct made, 1);
			struct bytes path = { (const uint8_t *)folder, (size_t)(slash - folder) };

			*made = (struct made){ x->made, (const char *)arena_copy(x->c, path).p };
			x->made = made;
		}
		next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		e = errno;
		if (at != x->base)
			close(at);
		if (next < 0) {
			errno = e;
			return output_fail(x->out, EXIT_CREATE, "open the folder", folder);
		}
		at = next;
	}
	x->at = at;
	x->folder = folder;
	return true;
}

/* Finishes what waits, or takes it away; then all is closed. Called again after a failure. */
static bool
finish(void *arg, bool good)
{
	struct extract *x = arg;

	for (struct place *p; (p = x->files.first) != NULL; places_take(&x->files)) {
		int e;

		if (!good) {
			place_drop(p);
			continue;
		}
		if (x->in->force && !enter(x, p->folder))
			return false;
		e = place_give(p, x->at, true);
		if (e != 0) {
			errno = e;
			return output_fail(x->out, EXIT_CREATE, "create", p->name);
		}
	}
	if (x->place != NULL)
		place_drop(x->place);
	x->place = NULL;
	for (; !good && x->made != NULL; x->made = x->made->next)
		unlinkat(x->base, x->made->path, AT_REMOVEDIR);
	if (x->at != x->base)
		close(x->at);
	if (x->base >= 0)
		close(x->base);
	x->base = x->at = -1;
	return true;
}

struct extract *
extract_open(struct ctx *c, const struct cli_input *in, struct cli_output *items, bool apart)
{
	struct extract *x = NEW(c, struct extract, 1);

	*x = (struct extract){ .c = c,
		.in = in,
		.out = items,
		.top = "",
		.base = -1,
		.at = -1,
		.folder = "",
		.sink = sink_nowhere(c) };
	if (apart && in->inputs > 1 && in->stem != NULL)
		x->top = (const char *)arena_print(c, "%s/", in->stem).p;
	if (in->check)
		return x;
	x->base = open(in->dir != NULL ? in->dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (x->base < 0) {
		output_fail(items, EXIT_CREATE, "open the folder", in->dir != NULL ? in->dir : ".");
		return NULL;
	}
	x->at = x->base;
	items->finish = finish;
	items->finish_arg = x;
	return x;
}

static struct sink *
begin(struct extract *x, const char *folder, struct bytes name)
{
	struct buf buf = x->sink.buf; /* one for all files */

	x->name = name_new(x, folder, name, IS_FILE);
	x->path = in_folder(x, folder, bytes_of(x->name));
	x->place = NULL;
	x->sink = sink_nowhere(x->c);
	x->sink.buf = buf;
	x->sink.buf.n = 0;
	if (x->in->check)
		return &x->sink;
	if (!enter(x, folder))
		return NULL;
	x->place = x->in->force ? place_new(x->c, x->base, folder, x->at)
				: place_named(x->c, x->base, folder, x->at, x->name);
	if (x->place == NULL && errno == EEXIST && x->in->skip_existing)
		return &x->sink;
	if (x->place == NULL) {
		output_fail(x->out, EXIT_CREATE, "create", (const char *)x->path.p);
		return NULL;
	}
	x->sink.taker = NULL;
	x->sink.fd = x->place->fd;
	return &x->sink;
}

struct sink *
extract_file(struct extract *x, struct bytes name)
{
	return begin(x, x->top, extract_safe(x->c, name));
}

struct sink *
extract_path(struct extract *x, struct bytes path)
{
	const char *folder = x->top;
	struct bytes one = safe_component(&path);

	for (unsigned depth = 0; path.n > 0; depth++) {
		const char *name;

		if (!bytes_equal(one, BYTES(".")) && !bytes_equal(one, BYTES(".."))) {
			name = name_folder(x, folder, extract_safe(x->c, one));
			folder = (const char *)arena_print(x->c, "%s%s/", folder, name).p;
		}
		if (depth >= x->c->limits.depth || strlen(folder) > FOLDER_MAX) {
			fail(x->c, E_FORMAT, NOWHERE, "a path of too many folders");
			return NULL;
		}
		one = safe_component(&path);
	}
	return begin(x, folder, extract_safe(x->c, one));
}

const char *
extract_folder(struct extract *x, const char *in, struct bytes name)
{
	const char *above = (const char *)arena_print(x->c, "%s%s", x->top, in).p;
	const char *one = name_new(x, above, extract_safe(x->c, name), IS_FOLDER);

	return (const char *)arena_print(x->c, "%s%s/", in, one).p;
}

struct bytes
extract_name(const struct extract *x)
{
	return x->path;
}

/* Writes what the sink holds, sets the date, closes. */
static bool
close_file(struct extract *x, int64_t modified)
{
	struct timespec times[2];

	if (!sink_flush(&x->sink))
		return false;
	if (modified > 0) {
		times[0] = times[1] =
		    (struct timespec){ .tv_sec =
					   (time_t)((modified - FILETIME_UNIX) / FILETIME_SECOND),
			    .tv_nsec = (long)(modified % FILETIME_SECOND) * 100 };
		if (modified < FILETIME_UNIX && times[0].tv_nsec > 0)
			times[0].tv_sec = --times[1].tv_sec;
		futimens(x->place->fd, times); /* a date that the disk cannot hold is left out */
	}
	return place_close(x->place, false) ||
	       output_fail(x->out, EXIT_WRITE, "write", (const char *)x->path.p);
}

bool
extract_end(struct extract *x, bool good, int64_t modified)
{
	struct place *place = x->place;

	if (place == NULL)
		return good;
	if (!good || !close_file(x, modified)) {
		x->place = NULL;
		place_drop(place);
		return false;
	}
	x->place = NULL;
	if (place->name == NULL)
		place->name = x->name;
	places_put(&x->files, place);
	return true;
}
