#include "formats/base/text.h"
void
text_close(struct ctx *c)
{
	(void)c;
}
