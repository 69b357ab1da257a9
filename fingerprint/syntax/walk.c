#include "walk.h"
#include <stdlib.h>
#include <time.h>

static bool add(hp_walker *w, uint32_t start, uint32_t end, uint32_t kind) {
	if (w->count == w->room) {
		uint32_t room = w->room ? 2 * w->room : 1024;
		hp_span *spans = realloc(w->spans, room * sizeof *spans);
		if (!spans)
			return false;
		w->spans = spans;
		w->room = room;
	}
	w->spans[w->count++] = (hp_span){start, end, kind};
	return true;
}

static const uint16_t error_symbol = 0xFFFF;

// visit notes the node under the cursor and says whether to look inside.
// Of a broken tree nothing but the extent of its errors counts.
static bool visit(hp_walker *w, TSNode node, const uint8_t *kinds, uint32_t symbols, uint32_t *error_end, bool *ok) {
	uint16_t symbol = ts_node_symbol(node);
	if (symbol == error_symbol) {
		uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
		if (end > *error_end) {
			w->errors += end - (start > *error_end ? start : *error_end);
			*error_end = end;
		}
		return true;
	}
	if (w->broken)
		return ts_node_has_error(node);
	uint8_t kind = symbol < symbols ? kinds[symbol] : HP_DESCEND;
	if (kind == HP_DESCEND)
		return true;
	uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
	if (start < end)
		*ok = add(w, start, end, kind);
	return false;
}

// walk goes through the tree in order without recursion: depth is the input's to choose.
static bool walk(hp_walker *w, TSTree *tree, const uint8_t *kinds, uint32_t symbols) {
	TSTreeCursor at = ts_tree_cursor_new(ts_tree_root_node(tree));
	uint32_t error_end = 0, depth = 0;
	bool ok = true;
	while (ok) {
		bool inside = visit(w, ts_tree_cursor_current_node(&at), kinds, symbols, &error_end, &ok);
		if (inside && ts_tree_cursor_goto_first_child(&at)) {
			depth++;
			continue;
		}
		while (!ts_tree_cursor_goto_next_sibling(&at)) {
			if (depth == 0)
				goto done;
			ts_tree_cursor_goto_parent(&at);
			depth--;
		}
	}
done:
	ts_tree_cursor_delete(&at);
	return ok;
}

// text_source is what the parser reads. The parser looks at the clock between its steps,
// but a single step may look for the end of a literal from each character on. So
// the text is handed out in pieces, and ends early when the time is over. It must not
// end where the parser asks again for the end of a piece, which it does where that is
// no UTF-8: it would read from a null pointer.
typedef struct {
	const char *bytes;
	uint32_t length;
	uint32_t end; // of the piece handed out last
	uint64_t deadline; // in microseconds
	bool late;
} text_source;

static uint64_t now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *read_text(void *payload, uint32_t at, TSPoint point, uint32_t *length) {
	const uint32_t piece = 8192, longest = 4; // the latter of a character
	text_source *text = payload;
	(void)point;
	text->late = text->late || now() > text->deadline;
	bool again = at < text->end && text->end - at < longest;
	if (at >= text->length || (text->late && !again)) {
		*length = 0;
		return "";
	}
	if (text->late) {
		*length = text->end - at;
		return text->bytes + at;
	}
	uint32_t rest = text->length - at;
	*length = rest < piece ? rest : piece;
	text->end = at + *length;
	return text->bytes + at;
}

int hp_walk(hp_walker *w, const TSLanguage *language, const uint8_t *kinds, uint32_t symbols,
	const char *text, uint32_t length, uint64_t budget_micros) {
	w->count = 0;
	w->errors = 0;
	if (!w->parser && !(w->parser = ts_parser_new()))
		return HP_MEMORY;
	if (!ts_parser_set_language(w->parser, language))
		return HP_LANGUAGE;
	ts_parser_set_timeout_micros(w->parser, budget_micros);
	text_source source = {text, length, 0, now() + budget_micros, false};
	TSTree *tree = ts_parser_parse(w->parser, NULL, (TSInput){&source, read_text, 0});
	if (!tree || source.late) {
		if (tree)
			ts_tree_delete(tree);
		ts_parser_reset(w->parser);
		return HP_TIMEOUT;
	}
	w->broken = ts_node_has_error(ts_tree_root_node(tree));
	bool ok = walk(w, tree, kinds, symbols);
	ts_tree_delete(tree);
	return ok ? 0 : HP_MEMORY;
}

void hp_free(hp_walker *w) {
	if (w->parser)
		ts_parser_delete(w->parser);
	free(w->spans);
	*w = (hp_walker){0};
}
