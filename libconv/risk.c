#include "libconv/risk.h"

/* A path on another machine: \\server\share, //server, \\?\UNC\, or a URL. */
static bool
is_remote(struct bytes path)
{
	return bytes_starts(path, BYTES("\\\\")) || bytes_starts(path, BYTES("//")) ||
	       bytes_find(path, BYTES("://")) < path.n;
}

static struct bytes
reference_of(const struct attachment *a)
{
	struct bytes path = prop_text(&a->props, &PidTagAttachLongPathname);

	return path.n > 0 ? path : prop_text(&a->props, &PidTagAttachPathname);
}

void
message_risks(const struct message *m)
{
	struct bytes sound = prop_text(&m->props, &PidLidReminderFileParameter);
	struct where w;

	if (is_remote(sound))
		note(m->c, NOTE_RISK, "PidLidReminderFileParameter names another machine: %.*s",
		    sound.n < 100 ? (int)sound.n : 100, (const char *)sound.p);
	for (size_t i = 0; i < m->attachments; i++) {
		const struct attachment *a = m->attachment[i];
		enum attach_method method = attach_method(a);
		struct bytes path = reference_of(a);

		where_enter(m->c, &w, "attachment", i + 1);
		if ((method == afByReference || method == afByReferenceResolve ||
			method == afByReferenceOnly || method == afByWebReference) &&
		    path.n > 0)
			note(m->c, NOTE_RISK, "the attachment lies elsewhere: %.*s",
			    path.n < 100 ? (int)path.n : 100, (const char *)path.p);
		if (a->message != NULL)
			message_risks(a->message);
		where_leave(m->c);
	}
}
