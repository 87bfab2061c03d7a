/* What every unit test needs: Check, and a context `c` made anew for each test. A test file ends
 * with UNIT("name", test_a, test_b, ...). */
#ifndef OX_UNIT_H
#define OX_UNIT_H

#include <check.h>
#undef fail /* Check's old macro; fail is ours */
#include <stdlib.h>

#include "formats/base/ctx.h"

static struct ctx unit_ctx;
static struct ctx *const c = &unit_ctx;

static void
unit_setup(void)
{
	ctx_init(c, NULL);
}

static void
unit_teardown(void)
{
	ctx_free(c);
}

static inline int
unit_main(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int bad;

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, unit_setup, unit_teardown);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	bad = srunner_ntests_failed(runner);
	srunner_free(runner);
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT(name, ...)                                                          \
	int main(void)                                                           \
	{                                                                        \
		const TTest *const tests[] = { __VA_ARGS__ };                    \
                                                                                 \
		return unit_main(name, tests, sizeof(tests) / sizeof(tests[0])); \
	}

/* How many notes of a kind stand in c. */
static inline unsigned
unit_notes(enum note_kind kind)
{
	unsigned n = 0;

	for (const struct note *note = c->notes; note != NULL; note = note->next)
		n += note->kind == kind ? note->times : 0;
	return n;
}

#endif
