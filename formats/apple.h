/*
 * Macintosh files as one stream: both forks and what the Finder knows of them. AppleSingle and
 * AppleDouble (RFC 1740, Appendix A and B), MacBinary I to III.
 */
#ifndef OX_APPLE_H
#define OX_APPLE_H

#include "formats/base/buf.h"

struct apple_file {
	struct bytes
	    name; /* in a Macintosh's character set, as a rule Mac OS Roman; may be empty */
	struct bytes data;     /* the data fork: the file itself */
	struct bytes resource; /* the resource fork */
	struct bytes comment;  /* of the Finder's Get Info */
	uint8_t info[16];      /* FInfo: type, creator, flags, location and window, big-endian */
	uint8_t more[16];      /* FXInfo */
	bool locked;
	uint32_t created, modified; /* seconds from 1904 on, 0: not given */
};

/*
 * apple_read reads AppleSingle, or the header of AppleDouble, which has no data fork; views of in
 * (borrowed). An entry that lies outside is left out, with a note. False with E_FORMAT where it is
 * neither.
 */
bool apple_read(struct ctx *c, struct apple_file *out, struct bytes in);

/* apple_double is the AppleDouble header of a file: all but its data fork. In the arena. */
struct bytes apple_double(struct ctx *c, const struct apple_file *f);

/* macbinary_read reads MacBinary I, II or III; views of in (borrowed). False with E_FORMAT where it
 * is none. */
bool macbinary_read(struct ctx *c, struct apple_file *out, struct bytes in);

/* macbinary is a file as MacBinary III: views of its forks, between a header and padding in the
 * arena. */
struct blob macbinary(struct ctx *c, const struct apple_file *f);

#endif
