/*
 * Several FILEs at a time, each in a process of its own: one bad FILE never stops the others. What
 * a process says, and writes to standard output, waits in unlinked files until all before it is
 * out.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/cli-run.h"

/* So many processes that are done may wait for their turn. */
#define WAITING_MAX 64

struct job {
	pid_t pid;
	int out, err; /* -1: straight to ours */
	bool done;
	int status;
};

struct jobs {
	struct run *r;
	int (*one)(struct run *, size_t);
	struct job *ring;
	size_t size, begun, ended, running;
	bool full; /* the system gives no more processes or files: wait for one that runs */
	int worst;
	size_t good; /* how many came through */
};

static bool
write_all(int to, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(to, p, n);

		if (put < 0 && errno != EINTR)
			return false;
		p += put > 0 ? put : 0;
		n -= put > 0 ? (size_t)put : 0;
	}
	return true;
}

/* Copies a spool to one of our descriptors, and closes it. */
static bool
copy_out(int from, int to)
{
	static char step[64 << 10];
	bool good = true;
	ssize_t n;

	if (from < 0)
		return true;
	good = lseek(from, 0, SEEK_SET) == 0;
	while (good && ((n = read(from, step, sizeof(step))) > 0 || (n < 0 && errno == EINTR)))
		good = n < 0 || write_all(to, step, (size_t)n);
	close(from);
	return good;
}

static void
close_spools(struct job *j)
{
	if (j->out >= 0)
		close(j->out);
	if (j->err >= 0)
		close(j->err);
	j->out = j->err = -1;
}

/* Starts the next FILE's process. False with errno where there are no means. */
static bool
start(struct jobs *all)
{
	struct run *r = all->r;
	struct job *j = &all->ring[all->begun % all->size];
	bool gathers = (r->t->concatenates && r->o.dir == NULL) || r->t->no_output;

	*j = (struct job){ .out = gathers ? spool_open() : -1, .err = spool_open() };
	if (j->err >= 0 && (j->out >= 0 || !gathers)) {
		fflush(NULL);
		j->pid = fork();
		if (j->pid == 0) {
			place_forget();
			if (j->out >= 0)
				dup2(j->out, STDOUT_FILENO);
			dup2(j->err, STDERR_FILENO);
			_exit(outputs_settle(r, all->one(r, all->begun)));
		}
		if (j->pid > 0) {
			all->begun++;
			all->running++;
			return true;
		}
	}
	close_spools(j);
	return false;
}

/* Waits for any process, and marks its job done. */
static void
reap(struct jobs *all)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	for (size_t i = all->ended; pid > 0 && i < all->begun; i++) {
		struct job *j = &all->ring[i % all->size];

		if (j->pid == pid && !j->done) {
			j->done = true;
			j->status = status;
			all->running--;
			all->full = false;
		}
	}
}

static void
count(struct jobs *all, int code)
{
	all->good += code == 0;
	all->worst = code > all->worst ? code : all->worst;
	all->ended++;
}

/* Lets out what the next job in the order of the input had to say. */
static void
finish(struct jobs *all)
{
	struct job *j = &all->ring[all->ended % all->size];
	const char *file = file_title(all->r->file[all->ended]);
	int code = WIFEXITED(j->status) ? WEXITSTATUS(j->status) : EXIT_INTERNAL;
	bool written;

	if (!WIFEXITED(j->status) && j->out >= 0) {
		close(j->out);
		j->out = -1;
	}
	written = copy_out(j->out, STDOUT_FILENO);
	progress_clear();
	copy_out(j->err, STDERR_FILENO);
	if (!WIFEXITED(j->status))
		say(all->r, file, "error", "its process was killed");
	if (!written) {
		say(all->r, file, "error", "cannot write standard output");
		code = code > EXIT_WRITE ? code : EXIT_WRITE;
	}
	count(all, code);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Shows how far a run is: asked for, or by itself after a second on a terminal. */
struct progress {
	bool wanted, terminal;
	int64_t begun, shown;
};

static struct progress
progress_begin(const struct run *r)
{
	struct progress p = { .wanted = r->o.progress };

	p.terminal = !r->o.quiet && r->files > 1 && isatty(STDERR_FILENO);
	if (p.wanted || p.terminal)
		p.begun = now_ms();
	return p;
}

static void
progress(struct progress *p, const struct run *r, size_t done)
{
	int64_t now;

	if (!p->wanted && !p->terminal)
		return;
	now = now_ms();
	if (done < r->files && (now - p->shown < 100 || (!p->wanted && now - p->begun < 1000)))
		return;
	if (p->wanted || p->shown != 0 || now - p->begun >= 1000)
		progress_show(r, done);
	p->shown = now;
}

static void
run_processes(struct jobs *all, struct progress *p)
{
	struct run *r = all->r;

	all->size = (size_t)r->o.jobs + WAITING_MAX;
	all->ring = NEW(r->c, struct job, all->size);
	while (all->ended < r->files) {
		if (all->begun < r->files && all->running < (size_t)r->o.jobs && !all->full &&
		    all->begun - all->ended < all->size) {
			if (start(all))
				continue;
			all->full = true;
			if (all->begun == all->ended) { /* nothing to wait for */
				say(r, file_title(r->file[all->begun++]), "error",
				    "no process can be started for it");
				count(all, EXIT_INTERNAL);
				all->full = false;
			}
			continue;
		}
		if (!all->ring[all->ended % all->size].done) {
			reap(all);
			continue;
		}
		finish(all);
		progress(p, r, all->ended);
	}
}

int
run_all(struct run *r, size_t *done, int (*one)(struct run *, size_t))
{
	struct jobs all = { .r = r, .one = one };
	struct progress p = progress_begin(r);

	if (r->o.jobs > 1 && r->files > 1)
		run_processes(&all, &p);
	while (all.ended < r->files) {
		count(&all, one(r, all.ended));
		progress(&p, r, all.ended);
	}
	*done = all.good;
	return all.worst;
}
