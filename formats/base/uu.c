#include "formats/base/uu.h"

size_t
uu_decode_some(void *state, uint8_t *to, struct bytes text, bool last)
{
	struct {
		uint32_t bits;
		unsigned have; /* characters of a group in bits */
		unsigned left; /* bytes that the line has to give yet */
		bool inside;   /* of a line, behind its length */
		bool over;
	} s;
	uint8_t *begin = to;

	_Static_assert(sizeof(s) <= BLOB_STATE, "the state of a walk has no room for it");
	(void)last;
	memcpy(&s, state, sizeof(s));
	for (size_t i = 0; i < text.n && !s.over; i++) {
		unsigned v = (text.p[i] - 0x20u) & 0x3F;

		if (text.p[i] == '\n') {
			s.inside = false;
		} else if (s.left == 0 || !s.inside) {
			s.inside = true;
			s.left = v;
			s.over = v == 0;
		} else {
			s.bits = s.bits << 6 | v;
			if (++s.have < 4)
				continue;
			s.have = 0;
			for (int shift = 16; shift >= 0 && s.left > 0; shift -= 8, s.left--)
				*to++ = (uint8_t)(s.bits >> shift);
		}
	}
	memcpy(state, &s, sizeof(s));
	return (size_t)(to - begin);
}
