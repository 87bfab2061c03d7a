/*
 * measure [-n RUNS] CMD: runs `sh -c CMD` RUNS times (at least 5) and prints, TAB-separated: the
 * medians of user + system seconds and of wall seconds, and the largest resident memory of a
 * process of its, in KiB. Standard output of CMD goes nowhere. Ends with CMD's status where it
 * fails.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_LEAST 5
#define RUNS_MOST  100

struct sample {
	double cpu, wall;
	long kib;
};

static double
clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* run_once returns the status of `sh -c command`, what it cost in s. The shell's own cost is in it,
 * unless it replaces itself by the command, as dash and bash do with a simple one behind exec. */
static int
run_once(const char *command, struct sample *s)
{
	struct rusage usage;
	double start = clock_now();
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		int nowhere = open("/dev/null", O_WRONLY);

		if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
			_exit(126);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		return 126;
	s->wall = clock_now() - start;
	s->cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	s->kib = usage.ru_maxrss; /* the largest of the process and of its own children */
#ifdef __APPLE__
	s->kib /= 1024;
#endif
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
	return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int
main(int argc, char *argv[])
{
	double cpu[RUNS_MOST], wall[RUNS_MOST];
	size_t runs = RUNS_LEAST;
	long kib = 0;
	int first = 1;

	if (argc > 3 && strcmp(argv[1], "-n") == 0) {
		runs = (size_t)strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (argc != first + 1 || runs < RUNS_LEAST || runs > RUNS_MOST) {
		fprintf(stderr, "usage: measure [-n RUNS] CMD (%d to %d runs)\n", RUNS_LEAST,
		    RUNS_MOST);
		return 64;
	}
	for (size_t i = 0; i < runs; i++) {
		struct sample s;
		int status = run_once(argv[first], &s);

		if (status != 0) {
			fprintf(stderr, "measure: exit %d: %s\n", status, argv[first]);
			return status;
		}
		cpu[i] = s.cpu;
		wall[i] = s.wall;
		kib = s.kib > kib ? s.kib : kib;
	}
	printf("%.6f\t%.6f\t%ld\n", median(cpu, runs), median(wall, runs), kib);
	return 0;
}
