#include "formats/base/guid.h"

#include <stdio.h>

/* Which byte of the wire form each pair of digits stands for. */
static const uint8_t digits_order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

struct guid
guid_read(struct reader *r)
{
	const uint8_t *p = rd_take(r, 16);
	struct guid g = { { 0 } };

	if (p != NULL)
		memcpy(g.b, p, 16);
	return g;
}

void
guid_print(char out[GUID_TEXT + 1], const struct guid *g)
{
	for (int i = 0, at = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[at++] = '-';
		at += snprintf(out + at, 3, "%02X", g->b[digits_order[i]]);
	}
}

bool
guid_parse(struct guid *g, struct bytes text)
{
	size_t at = 0;

	if (text.n == GUID_TEXT + 2 && text.p[0] == '{' && text.p[text.n - 1] == '}')
		text = (struct bytes){ text.p + 1, GUID_TEXT };
	if (text.n != GUID_TEXT)
		return false;
	for (int i = 0; i < 16; i++) {
		int high, low;

		if ((i == 4 || i == 6 || i == 8 || i == 10) && text.p[at++] != '-')
			return false;
		high = hex_digit(text.p[at]);
		low = hex_digit(text.p[at + 1]);
		if (high < 0 || low < 0)
			return false;
		g->b[digits_order[i]] = (uint8_t)(high << 4 | low);
		at += 2;
	}
	return true;
}
