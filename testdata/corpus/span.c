/*
 * span - a set of numbers kept as spans that neither touch nor overlap
 *
 * Copyright (C) 2026 The hunkprint authors
 *
 * This library is free software; you can redistribute it and/or modify it under
 * the terms of the GNU Lesser General Public License as published by the Free
 * Software Foundation; either version 2.1 of the License, or (at your option)
 * any later version.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct span {
	long from;
	long to;		/* the first number behind it */
};

struct span_set {
	struct span *list;
	size_t used, room;
};

/* The first span that ends at n or behind it. */
static size_t span_find(const struct span_set *set, long n)
{
	size_t low = 0, high = set->used;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (set->list[mid].to < n)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool span_grow(struct span_set *set)
{
	size_t room = set->room ? set->room + set->room / 2 : 8;
	struct span *list;

	if (set->used < set->room)
		return true;
	list = realloc(set->list, room * sizeof(*list));
	if (!list)
		return false;
	set->list = list;
	set->room = room;
	return true;
}

/* Add the numbers from..to-1. */
bool span_add(struct span_set *set, long from, long to)
{
	size_t first = span_find(set, from), last = first;

	if (from >= to)
		return true;
	while (last < set->used && set->list[last].from <= to)
		last++;
	if (first == last) {
		if (!span_grow(set))
			return false;
		memmove(set->list + first + 1, set->list + first, (set->used - first) * sizeof(*set->list));
		set->used++;
	} else {
		if (set->list[first].from < from)
			from = set->list[first].from;
		if (set->list[last - 1].to > to)
			to = set->list[last - 1].to;
		memmove(set->list + first + 1, set->list + last, (set->used - last) * sizeof(*set->list));
		set->used -= last - first - 1;
	}
	set->list[first].from = from;
	set->list[first].to = to;
	return true;
}

/* Take the numbers from..to-1 out. */
bool span_cut(struct span_set *set, long from, long to)
{
	size_t at = span_find(set, from + 1);

	while (at < set->used && set->list[at].from < to) {
		struct span *s = set->list + at;

		if (s->from < from && s->to > to) {
			if (!span_grow(set))
				return false;
			s = set->list + at;
			memmove(s + 1, s, (set->used - at) * sizeof(*s));
			set->used++;
			s[0].to = from;
			s[1].from = to;
			return true;
		}
		if (s->from < from) {
			s->to = from;
			at++;
		} else if (s->to > to) {
			s->from = to;
			return true;
		} else {
			memmove(s, s + 1, (set->used - at - 1) * sizeof(*s));
			set->used--;
		}
	}
	return true;
}
