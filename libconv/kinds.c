#include "libconv/kinds.h"

#include "formats/kind.h"
#include "libconv/oxmsg.h"
#include "libconv/oxtnef.h"

struct message *
message_read(struct ctx *c, struct bytes file, const struct read_opts *o)
{
	return kind_of(file) == KIND_TNEF ? oxtnef_read(c, file, o) : oxmsg_read(c, file, o);
}
