/*
 * MS-OXCMAIL, RFC 2822 and MIME to Email Object Conversion Algorithm: messages as mail. GMime is
 * behind this folder.
 */
#ifndef OX_OXCMAIL_H
#define OX_OXCMAIL_H

#include "formats/base/sink.h"
#include "libconv/message.h"

enum oxcmail_embedded { EMBEDDED_EML, EMBEDDED_MSG };
enum oxcmail_headers { HEADERS_ORIGINAL, HEADERS_REBUILT };
enum oxcmail_body { BODY_BOTH, BODY_HTML, BODY_TEXT };
enum oxcmail_eol { EOL_CRLF, EOL_LF };

/* X.500 distinguished names and the addresses that stand for them, sorted by name without regard to
 * case. */
struct x500_map {
	const struct x500_row {
		struct bytes dn, address;
	} * row;
	size_t rows;
};

struct oxcmail_opts {
	int embedded; /* enum oxcmail_embedded: what embedded messages become */
	int headers; /* enum oxcmail_headers: transport headers kept, or all made from properties */
	int body;    /* enum oxcmail_body: which bodies go out */
	int eol;     /* enum oxcmail_eol */
	bool mbox;   /* mboxrd: LF, a From_ line before, an empty line behind */
	bool no_bcc; /* Bcc recipients stay out */
	bool tnef;   /* every property rides along as winmail.dat */
	struct x500_map x500; /* of --x500-map */
};

/* oxcmail_x500_map reads lines of a DN, a TAB and an address ('#' begins a comment); false with
 * E_FORMAT. */
bool oxcmail_x500_map(struct ctx *c, struct x500_map *out, struct bytes file);

/*
 * oxcmail_write writes a message as mail (MS-OXCMAIL, MIME Generation). Output is deterministic, no
 * line over 998 octets, and 7-bit but for parts that PidTagMimeSkeleton says are 8bit. Attachments
 * stream from where they lie. False with c->err set where nothing could be written or the sink
 * failed.
 */
bool oxcmail_write(
    struct ctx *c, struct sink *out, const struct message *m, const struct oxcmail_opts *o);

/*
 * oxcmail_read reads one message of mail (MIME Analysis). Attachments stay in the
 * input (borrowed): they are decoded as they are read. application/ms-tnef that belongs to the
 * message becomes it; other such parts are attachments. A broken part costs that part, with a note.
 * NULL with E_FORMAT where there is no header.
 */
struct message *oxcmail_read(struct ctx *c, struct bytes mail, const struct read_opts *o);

/*
 * oxcmail_untnef writes mail with each application/ms-tnef part replaced by what is in it: bodies,
 * attachments, embedded messages. All else stays byte for byte; inside of multipart/signed nothing
 * is touched. What says that it is TNEF and is none stays, with a note. An mbox stays one: so does,
 * in it, a message that cannot be read or whose TNEF goes beyond a limit, with a note; *kept is
 * then E_LIMIT where a limit was the reason, else OK.
 */
bool oxcmail_untnef(struct ctx *c, struct sink *out, struct bytes mail,
    const struct oxcmail_opts *o, const struct read_opts *read, enum fault *kept);

/*
 * mbox_next takes the next message off an mbox: *left moves behind it. It ends at a "From " line
 * with a time of day, or "From -", that stands between an empty line and a header. Of lines that
 * were quoted (mboxo, mboxrd) one '>' goes. False at the end. mbox_raw takes it as it stands: its
 * From line, and what follows up to the next.
 */
bool mbox_next(struct ctx *c, struct bytes *mail, struct bytes *left);
bool mbox_raw(struct bytes *from, struct bytes *mail, struct bytes *left);

#endif
