/*
 * wrap - break text into lines of a given width
 *
 * Copyright (c) 2026 The hunkprint authors
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in
 * all copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct word {
	const char *text;
	size_t length;
};

/* Cut a text into words; the caller frees them. */
static size_t split_words(const char *text, struct word **words)
{
	size_t count = 0, room = 0;

	*words = NULL;
	while (*text) {
		size_t blank = strspn(text, " \t\r\n");
		size_t length;

		text += blank;
		length = strcspn(text, " \t\r\n");
		if (!length)
			break;
		if (count == room) {
			room = room ? 2 * room : 16;
			*words = realloc(*words, room * sizeof(**words));
			if (!*words)
				return 0;
		}
		(*words)[count].text = text;
		(*words)[count++].length = length;
		text += length;
	}
	return count;
}

/*
 * Choose the breaks so that the sum of the squares of what is left free at the
 * ends of lines is least. next[i] is the first word of the line after the one
 * that begins with word i.
 */
static int choose_breaks(const struct word *words, size_t count, size_t width, size_t *next)
{
	unsigned long *cost = malloc((count + 1) * sizeof(*cost));
	size_t i, j;

	if (!cost)
		return -1;
	cost[count] = 0;
	for (i = count; i-- > 0;) {
		size_t used = 0;

		cost[i] = ULONG_MAX;
		for (j = i; j < count; j++) {
			unsigned long spare, sum;

			used += words[j].length + (j > i);
			if (used > width && j > i)
				break;
			spare = used > width || j + 1 == count ? 0 : width - used;
			sum = spare * spare + cost[j + 1];
			if (sum < cost[i]) {
				cost[i] = sum;
				next[i] = j + 1;
			}
		}
	}
	free(cost);
	return 0;
}

/* Write the lines of a text one by one; returns their number, or -1. */
int wrap_text(const char *text, size_t width, void (*put)(const char *, size_t, int))
{
	struct word *words;
	size_t count = split_words(text, &words), i, j;
	size_t *next = malloc((count + 1) * sizeof(*next));
	int lines = 0;

	if (!next || choose_breaks(words, count, width, next)) {
		free(words);
		free(next);
		return -1;
	}
	for (i = 0; i < count; i = next[i]) {
		for (j = i; j < next[i]; j++)
			put(words[j].text, words[j].length, j + 1 == next[i]);
		lines++;
	}
	free(words);
	free(next);
	return lines;
}
