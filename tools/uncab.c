/* uncab: the files of cabinets. Those of one set are looked for among the FILEs, and nowhere else:
 * what a cabinet names is not opened. */
#include <sys/stat.h>

#include "formats/cab.h"
#include "tools/cli-extract.h"

/* Where the FILEs stand in sets; NULL where there is only one. */
struct sets {
	struct cab_place *place;
};

struct look {
	const char *name;
	struct cab_head *head;
};

static bool
read_head(struct ctx *c, void *arg)
{
	struct look *l = arg;
	struct bytes file;

	return input_file(c, &file, l->name) &&
	       cab_head_read(c, l->head, bytes_from(file, cab_find(c, file, 0)));
}

/* Each FILE in a context of its own: most are looked at for this alone. What is no regular file can
 * be read only once. */
static void
look(struct ctx *c, struct cli *t, const char *const *files, size_t n)
{
	struct sets *sets = t->opts;
	struct stat st;

	if (n < 2)
		return;
	sets->place = NEW(c, struct cab_place, n);
	for (size_t i = 0; i < n; i++) {
		struct cab_place *p = &sets->place[i];
		struct look l = { files[i], &p->head };
		struct ctx own;

		p->path = bytes_of(files[i]);
		if (strcmp(files[i], "-") == 0 || stat(files[i], &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		ctx_init(&own, NULL);
		if (ctx_run(&own, read_head, &l)) {
			p->head.next = arena_copy(c, p->head.next);
			p->head.previous = (struct bytes){ 0 };
		}
		ctx_free(&own);
	}
	cab_link(c, sets->place, n);
}

/* The cabinets of a set from the first one on. */
static bool
collect(struct ctx *c, struct bytes **parts, size_t *n, const struct cli_input *in,
    const struct sets *sets, struct bytes first)
{
	size_t at = in->index;

	*parts = NEW(c, struct bytes, in->inputs);
	(*parts)[0] = first;
	*n = 1;
	if (sets->place == NULL)
		return true;
	while ((at = sets->place[at].next) != NOWHERE) {
		struct bytes file;

		if (!cli_file(c, &file, in->files[at]))
			return false;
		(*parts)[(*n)++] = bytes_from(file, cab_find(c, file, 0));
	}
	return true;
}

/* How the files of one FILE come out. */
struct work {
	struct ctx *c;
	struct sink *out;
	struct cli_output *items;
	struct extract *x;
	bool check;
	size_t made, lost;
	enum fault fault; /* why the first of them was lost */
};

static void
lose(struct work *w, enum fault fault)
{
	if (w->lost++ == 0)
		w->fault = fault;
	cli_partial(w->items, fault);
}

/* One file; false where nothing can be gone on with. */
static bool
extract(struct work *w, struct cab_reader *r, const struct cab_file *f)
{
	struct sink *to = extract_path(w->x, f->name);
	bool good = to != NULL && cab_copy(r, to, f);

	if (to != NULL)
		good = extract_end(w->x, good, f->modified);
	if (!good) {
		enum fault fault = w->c->err.code;

		if (!demote(w->c))
			return false;
		note(w->c, NOTE_LOSS, "it was left out: %.160s", (const char *)f->name.p);
		lose(w, fault);
		return true;
	}
	w->made++;
	return w->check ||
	       (sink_put_bytes(w->out, extract_name(w->x)) && sink_put_str(w->out, "\n"));
}

static void
note_unreadable(struct ctx *c, size_t number, const struct cab_folder *folder)
{
	note(c, NOTE_LOSS,
	    "folder %zu was left out: its files are compressed by %s, which cannot be expanded",
	    number, folder->method == CAB_QUANTUM ? "Quantum" : "an unknown method");
}

static bool
extract_all(struct work *w, struct cab *cab)
{
	struct cab_reader *r = cab_read(cab);
	size_t noted = cab->folders;

	for (size_t i = 0; i < cab->files; i++) {
		const struct cab_file *f = &cab->file[i];
		const struct cab_folder *folder = &cab->folder[f->folder];
		struct where where;
		bool good;

		if (f->size > 0 && !cab_readable(folder)) {
			if (noted != f->folder)
				note_unreadable(w->c, f->folder + 1, folder);
			noted = f->folder;
			lose(w, E_UNSUPPORTED);
			continue;
		}
		where_enter(w->c, &where, "file", i + 1);
		good = extract(w, r, f);
		where_leave(w->c);
		if (!good)
			return false;
	}
	return true;
}

/* All cabinets of a FILE: more than one where they stand behind each other, as in programs that
 * extract them. */
static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	struct work w = { .c = c, .out = out, .items = items, .check = in->check };
	const struct sets *sets = opts;
	size_t at = cab_find(c, in->bytes, 0), parts;
	struct cab_head head;
	struct bytes *part;

	if (at == in->bytes.n) /* then it says what is wrong */
		at = 0;
	if (!cab_head_read(c, &head, bytes_from(in->bytes, at)))
		return false;
	if (sets->place != NULL && sets->place[in->index].follows)
		return true; /* the first one of the set brings all */
	if (!collect(c, &part, &parts, in, sets, bytes_from(in->bytes, at)))
		return false;
	w.x = extract_open(c, in, items, parts < in->inputs);
	if (w.x == NULL)
		return false;
	do {
		struct cab *cab =
		    cab_open(c, part, parts, in->read.codepage, in->read.codepage_always);

		if (cab == NULL || !extract_all(&w, cab))
			return false;
		if (cab->lost > 0)
			cli_partial(items, E_FORMAT);
		at += cab->part[0].head.size > 0 ? cab->part[0].head.size : 1;
		at = at < in->bytes.n ? cab_find(c, in->bytes, at) : in->bytes.n;
		part[0] = bytes_from(in->bytes, at);
		parts = 1;
	} while (at < in->bytes.n);
	if (w.made == 0 && w.lost > 0)
		return fail(
		    c, w.fault, NOWHERE, "cab: none of its %zu files can be extracted", w.lost);
	return true;
}

int
main(int argc, char *argv[])
{
	struct sets sets = { 0 };
	struct cli t = { .name = "uncab",
		.synopsis = "extracts the files of cabinets",
		.from = "cab",
		.strip = "cab",
		.opts = &sets,
		.no_output = true,
		.look = look };

	return cli_run(&t, argc, argv, convert);
}
