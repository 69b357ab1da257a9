/*
 * pack - shorten runs of equal bytes, the way old image formats do
 *
 * Nothing here says who may use this file: that is what it is for.
 */
#include <stddef.h>

/* How many equal bytes stand at p, at most 128. */
static size_t run_length(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *q = p;

	while (q < end && *q == *p && q - p < 128)
		q++;
	return q - p;
}

/* Returns the packed length, or 0 if it does not fit. */
size_t pack_bytes(const unsigned char *in, size_t length, unsigned char *out, size_t room)
{
	const unsigned char *end = in + length, *plain = in;
	unsigned char *start = out, *limit = out + room;

	while (in <= end) {
		size_t run = in < end ? run_length(in, end) : 0;

		if (run > 2 || in == end || in - plain == 128) {
			size_t count = in - plain;

			if (count) {
				if ((size_t)(limit - out) < count + 1)
					return 0;
				*out++ = (unsigned char)(count - 1);
				while (plain < in)
					*out++ = *plain++;
			}
			if (run > 2) {
				if (limit - out < 2)
					return 0;
				*out++ = (unsigned char)(257 - run);
				*out++ = *in;
				in += run;
				plain = in;
				continue;
			}
			if (in == end)
				break;
		}
		in++;
	}
	return out - start;
}

/* Undoes pack_bytes; returns the length, or 0 if the input is damaged. */
size_t unpack_bytes(const unsigned char *in, size_t length, unsigned char *out, size_t room)
{
	size_t i = 0, n = 0;

	while (i < length) {
		size_t count = in[i] < 128 ? in[i] + 1u : 257u - in[i];

		if (n + count > room || i + 1 >= length)
			return 0;
		if (in[i] < 128) {
			if (i + count >= length)
				return 0;
			i++;
			while (count--)
				out[n++] = in[i++];
		} else {
			while (count--)
				out[n++] = in[i + 1];
			i += 2;
		}
	}
	return n;
}
