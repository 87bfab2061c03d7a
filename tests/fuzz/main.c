/*
 * The two lives of a fuzz target: under libFuzzer (FUZZING is defined), or a replay of files whole,
 * cut at each length and with bytes changed. Prints "N passed, N failed". A sanitizer's report or a
 * case without end ends the process; the last line then names the case.
 */
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "formats/base/input.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool
work(struct ctx *c, void *arg)
{
	const struct bytes *in = arg;

	fuzz_one(c, *in);
	return !failed(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct limits limits = limits_default;
	struct bytes in = { data, n };
	struct ctx c;

	limits.depth = 8;
	limits.parts = 1000;
	limits.memory = (size_t)32 << 20;
	limits.ratio = 100;
	ctx_init(&c, &limits);
	ctx_run(&c, work, &in);
	ctx_free(&c);
	return 0;
}

#ifndef FUZZING

/* How many cuts and changes of one file, and for how long at most. */
#define CUTS    200
#define CHANGES 100
#define SLOW    5.0 /* seconds of processor time for one case */
#define STUCK   120 /* seconds by the clock after which it is given up */

static size_t passed;
static size_t bad;
static char now[300]; /* the case that runs, for the line that names it */

static void
say_case(void)
{
	ssize_t ignored = write(STDOUT_FILENO, now, strlen(now));

	(void)ignored;
}

static void
stuck(int signal)
{
	(void)signal;
	say_case();
	_exit(1);
}

/* xorshift: the same changes on every run and every machine. */
static uint32_t
next(uint32_t *state)
{
	uint32_t x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return *state = x;
}

static double
seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* replay runs one case in a heap block of just its size, with `changes` of its bytes changed. */
static void
replay(const char *name, struct bytes in, uint32_t seed, unsigned changes)
{
	uint8_t *copy = malloc(in.n > 0 ? in.n : 1);
	uint32_t state = seed * 2654435761U + 1;
	double start;

	if (copy == NULL)
		exit(2);
	if (in.n > 0)
		memcpy(copy, in.p, in.n);
	for (unsigned i = 0; i < changes && in.n > 0; i++) {
		uint32_t at = next(&state);

		/* the first bytes, where the structures are, as often as all the others */
		copy[at % (i % 2 == 0 || in.n < 512 ? in.n : 512)] ^=
		    (uint8_t)(1U << next(&state) % 8);
	}
	snprintf(now, sizeof(now), "FAILED: %.200s, the first %zu bytes, %u changes by seed %u\n",
	    name, in.n, changes, (unsigned)seed);
	alarm(STUCK);
	start = seconds();
	/* an empty input is a block of no byte that may be read: the end of the one made */
	LLVMFuzzerTestOneInput(in.n > 0 ? copy : copy + 1, in.n);
	if (seconds() - start > SLOW) {
		printf("%.1f s: %s", seconds() - start, now);
		bad++;
	} else {
		passed++;
	}
	free(copy);
}

static void
replay_file(const char *name, struct bytes in)
{
	size_t step = in.n / CUTS + 1;

	replay(name, in, 0, 0);
	for (size_t n = 0; n < in.n; n += step)
		replay(name, (struct bytes){ in.p, n }, 0, 0);
	for (uint32_t seed = 1; seed <= CHANGES; seed++)
		replay(name, in, seed, 1 + seed % 8);
}

int
main(int argc, char *argv[])
{
	struct ctx c;

	setvbuf(stdout, NULL, _IOLBF, 4096);
	__sanitizer_set_death_callback(say_case);
	signal(SIGALRM, stuck);
	if (argc < 2) {
		printf("FAILED: no files to replay: testdata/<format>/ is empty\n");
		bad++;
	}
	for (int i = 1; i < argc; i++) {
		struct bytes in;

		ctx_init(&c, NULL);
		if (input_file(&c, &in, argv[i])) {
			replay_file(argv[i], in);
		} else {
			printf("FAILED: %s: %s\n", argv[i], c.err.msg);
			bad++;
		}
		ctx_free(&c);
	}
	printf("%zu passed, %zu failed\n", passed, bad);
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
