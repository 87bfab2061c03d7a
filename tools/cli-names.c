/* Names of outputs under -d (DESIGN.md part 4, Names). */
#include <stdlib.h>

#include "tools/cli-run.h"

/* A word of a list that is separated by blanks, without regard to case. */
static bool
listed(const char *list, struct bytes word)
{
	struct bytes left = bytes_of(list);

	while (left.n > 0) {
		struct bytes one = bytes_upto(left, bytes_find(left, BYTES(" ")));

		if (bytes_equal_nocase(one, word))
			return true;
		left = bytes_from(left, one.n + 1);
	}
	return false;
}

/* The FILE's own name, without an extension that is the input format's own. */
static struct bytes
stem_of(const struct cli *t, const char *file)
{
	struct bytes name = bytes_of(file);
	size_t dot;

	if (strcmp(file, "-") == 0)
		return BYTES("stdin");
	while (name.n > 1 && name.p[name.n - 1] == '/')
		name.n--;
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/') {
			name = bytes_from(name, i);
			break;
		}
	}
	for (dot = name.n; dot > 0 && name.p[dot - 1] != '.'; dot--)
		;
	if (dot > 1 && listed(t->strip, bytes_from(name, dot)))
		name.n = dot - 1;
	return name;
}

/* Names taken so far, by hash: open addressing. */
struct taken {
	struct bytes *slot;
	size_t mask;
};

static bool
take(struct taken *t, struct bytes name)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ name.p[i]) * 16777619u;
	for (at = hash & t->mask; t->slot[at].p != NULL; at = (at + 1) & t->mask)
		if (bytes_equal(t->slot[at], name))
			return false;
	t->slot[at] = name;
	return true;
}

void
names_make(struct run *r)
{
	struct taken taken = { .mask = 15 };

	while (taken.mask < 2 * r->files)
		taken.mask = 2 * taken.mask + 1;
	taken.slot = NEW(r->c, struct bytes, taken.mask + 1);
	r->name = NEW(r->c, const char *, r->files);
	for (size_t i = 0; i < r->files; i++) {
		struct bytes stem = arena_copy(r->c, stem_of(r->t, r->file[i])), name = stem;

		for (unsigned n = 1; !take(&taken, name); n++)
			name = arena_print(r->c, "%s-%u", (const char *)stem.p, n);
		r->name[i] = (const char *)name.p;
	}
}
