/*
 * Several FILEs at a time, each in a process of its own: one bad FILE never stops the others. What
 * a process says, and writes to standard output, waits in unlinked files until all before it is
 * out.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/cli-run.h"

/* Processes that are done may wait for their turn up to here. */
#define WAITING_MAX 64

struct job {
	pid_t pid;
	int out, err; /* -1: straight to ours */
	bool done;
	int status;
};

static int
unlinked(void)
{
	FILE *f = tmpfile();
	int fd = f != NULL ? dup(fileno(f)) : -1;

	if (f != NULL)
		fclose(f);
	return fd;
}

static void
copy_out(int from, int to)
{
	static char step[64 << 10];
	ssize_t n;

	if (from < 0)
		return;
	lseek(from, 0, SEEK_SET);
	while ((n = read(from, step, sizeof(step))) > 0)
		for (ssize_t at = 0, put; at < n; at += put) {
			put = write(to, step + at, (size_t)(n - at));
			if (put < 0 && errno == EINTR)
				put = 0;
			else if (put < 0)
				break;
		}
	close(from);
}

static void
start(struct run *r, struct job *j, size_t i, int (*one)(struct run *, size_t))
{
	*j = (struct job){ .out = r->t->concatenates && r->o.dir == NULL ? unlinked() : -1,
		.err = unlinked() };
	fflush(NULL);
	j->pid = fork();
	if (j->pid != 0)
		return;
	if (j->out >= 0)
		dup2(j->out, STDOUT_FILENO);
	if (j->err >= 0)
		dup2(j->err, STDERR_FILENO);
	_exit(one(r, i));
}

static int
code_of(const struct run *r, const struct job *j, size_t i)
{
	if (j->pid >= 0 && WIFEXITED(j->status))
		return WEXITSTATUS(j->status);
	say(r, r->file[i], "error",
	    j->pid < 0 ? "no process can be started for it" : "its process was killed");
	return EXIT_INTERNAL;
}

/* Waits for any process, and marks its job done. */
static void
reap(struct job *ring, size_t size)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	for (size_t i = 0; i < size; i++) {
		if (pid > 0 && ring[i].pid == pid && !ring[i].done) {
			ring[i].done = true;
			ring[i].status = status;
		}
	}
}

static int
run_processes(struct run *r, int (*one)(struct run *, size_t))
{
	size_t size = (size_t)r->o.jobs + WAITING_MAX, begun = 0, ended = 0, running;
	struct job *ring = NEW(r->c, struct job, size);
	int worst = 0, code;

	while (ended < r->files) {
		running = 0;
		for (size_t i = ended; i < begun; i++)
			running += !ring[i % size].done;
		if (begun < r->files && running < (size_t)r->o.jobs && begun - ended < size) {
			start(r, &ring[begun % size], begun, one);
			ring[begun % size].done = ring[begun % size].pid < 0;
			begun++;
			continue;
		}
		if (!ring[ended % size].done) {
			reap(ring, size);
			continue;
		}
		copy_out(ring[ended % size].out, STDOUT_FILENO);
		copy_out(ring[ended % size].err, STDERR_FILENO);
		code = code_of(r, &ring[ended % size], ended);
		ring[ended % size].pid = 0;
		worst = code > worst ? code : worst;
		ended++;
	}
	return worst;
}

/* A line on standard error that is written over: how many FILEs are done. */
static void
progress(const struct run *r, size_t done)
{
	if (r->o.progress)
		fprintf(stderr, "\r%s: %zu of %zu%s", r->t->name, done, r->files,
		    done == r->files ? "\n" : "");
}

int
run_all(struct run *r, int (*one)(struct run *, size_t))
{
	int worst = 0;

	if (r->o.jobs > 1 && r->files > 1)
		return run_processes(r, one);
	for (size_t i = 0; i < r->files; i++) {
		int code = one(r, i);

		worst = code > worst ? code : worst;
		progress(r, i + 1);
	}
	return worst;
}
