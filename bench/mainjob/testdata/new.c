/*
 * Finds where a curve that is given by points crosses a level, and how long it
 * stays above. The points come in the order of time, but may have holes.
 */
struct crossing {
	double when;
	int rising;
};

static double between(const struct point *a, const struct point *b, double level)
{
	double share = (level - a->height) / (b->height - a->height);

	return a->when + share * (b->when - a->when);
}

static bool is_hole(const struct curve *c, size_t i)
{
	return isnan(c->points[i].height) || (i && c->points[i].when - c->points[i - 1].when > c->patience);
}

size_t curve_crossings(const struct curve *c, double level, struct crossing *out, size_t max)
{
	size_t found = 0;
	bool known = false, above = false;

	for (size_t i = 0; i < c->count && found < max; i++) {
		const struct point *p = &c->points[i];
		bool now = p->height > level;

		if (is_hole(c, i)) {
			known = !isnan(p->height);
			above = now;
			continue;
		}
		if (known && now != above) {
			out[found].when = between(p - 1, p, level);
			out[found].rising = now;
			found++;
		}
		known = true;
		above = now;
	}
	return found;
}

double curve_time_above(const struct curve *c, double level)
{
	double total = 0;

	for (size_t i = 1; i < c->count; i++) {
		const struct point *a = &c->points[i - 1], *b = a + 1;
		double lasts = b->when - a->when;

		if (is_hole(c, i) || isnan(a->height))
			continue;
		if (a->height > level && b->height > level)
			total += lasts;
		else if (a->height > level)
			total += between(a, b, level) - a->when;
		else if (b->height > level)
			total += b->when - between(a, b, level);
	}
	return total;
}

/* Writes a line such as "above 3.5: 12.4 s in 3 turns, the longest 8 s". */
void curve_describe(const struct curve *c, double level, char *text, size_t room)
{
	struct crossing list[CURVE_TURNS];
	size_t count = curve_crossings(c, level, list, CURVE_TURNS);
	double longest = 0;
	unsigned turns = 0;

	for (size_t i = 0; i < count; i++) {
		if (!list[i].rising)
			continue;
		turns++;
		if (i + 1 < count && list[i + 1].when - list[i].when > longest)
			longest = list[i + 1].when - list[i].when;
	}
	snprintf(text, room, "above %g: %.1f s in %u turns, the longest %g s",
		 level, curve_time_above(c, level), turns, longest);
	if (count == CURVE_TURNS)
		strncat(text, ", and more", room - strlen(text) - 1);
}
