#include "formats/base/crc.h"

#include "formats/base/crc-tables.h"

uint32_t
crc32_update(uint32_t crc, const void *p, size_t n)
{
	const uint8_t *b = p;

	for (; n >= 8; n -= 8, b += 8) {
		uint32_t low = crc ^ ((uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
					 (uint32_t)b[3] << 24);

		crc = crc_tables[7][low & 0xFF] ^ crc_tables[6][low >> 8 & 0xFF] ^
		      crc_tables[5][low >> 16 & 0xFF] ^ crc_tables[4][low >> 24] ^
		      crc_tables[3][b[4]] ^ crc_tables[2][b[5]] ^ crc_tables[1][b[6]] ^
		      crc_tables[0][b[7]];
	}
	for (; n > 0; n--, b++)
		crc = crc >> 8 ^ crc_tables[0][(crc ^ *b) & 0xFF];
	return crc;
}
