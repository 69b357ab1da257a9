#include "walk.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

// follows tells whether a byte goes on with a character of UTF-8.
static bool follows(char byte) { return ((uint8_t)byte & 0xC0) == 0x80; }

// parseable gives the text that the parser reads: with other characters in place of
// those that no table of the C library's has an entry for. Scanners of grammars ask
// isdigit and its like about every character, and that reads beyond the table: U+1071C7
// behind a { of a shell script ended the program. Each becomes two letters of two
// bytes, so that all places stay. It gives NULL where there is no memory.
static const char *parseable(hp_walker *out, const char *text, uint32_t length) {
	const uint8_t beyond = 0xF0; // the first byte of a character of four
	uint32_t at = 0;
	while (at < length && (uint8_t)text[at] < beyond)
		at++;
	if (at == length)
		return text;
	if (out->plain_room < length) {
		char *plain = realloc(out->plain, length);
		if (!plain)
			return NULL;
		out->plain = plain;
		out->plain_room = length;
	}
	memcpy(out->plain, text, length);
	for (; length - at >= 4; at++)
		if ((uint8_t)text[at] >= beyond && follows(text[at + 1]) && follows(text[at + 2]) && follows(text[at + 3]))
			memcpy(out->plain + at, "\xC3\xA9\xC3\xA9", 4);
	return out->plain;
}

// A walk goes through one tree.
typedef struct {
	hp_walker *out;
	const char *text;
	const uint8_t *opens, *kinds;
	uint32_t symbols;
	uint32_t next;      // no byte before it may open anything
	uint32_t error_end; // behind the error nodes that were counted
	bool full;          // no memory is left
	uint64_t deadline;
	uint32_t steps;
	bool late;
} walk;

static void add(walk *w, uint32_t start, uint32_t end, uint32_t kind) {
	hp_walker *out = w->out;
	if (out->count == out->room) {
		uint32_t room = out->room ? 2 * out->room : 1024;
		hp_span *spans = realloc(out->spans, room * sizeof *spans);
		if (!spans) {
			w->full = true;
			return;
		}
		out->spans = spans;
		out->room = room;
	}
	out->spans[out->count++] = (hp_span){start, end, kind};
}

// opened tells whether a comment or a literal may open before end, and moves to
// where. Most nodes have no byte that could do so: of a whole statement nothing has
// to be looked at.
static bool opened(walk *w, uint32_t end) {
	uint32_t at = w->next;
	while (at < end && !w->opens[(uint8_t)w->text[at]])
		at++;
	w->next = at;
	return at < end;
}

static void skip(walk *w, uint32_t to) {
	if (w->next < to)
		w->next = to;
}

// visit notes the node under the cursor and says whether to look inside.
static bool visit(walk *w, TSNode node, uint32_t end) {
	if (end <= w->next)
		return false;
	uint32_t start = ts_node_start_byte(node);
	skip(w, start);
	if (!opened(w, end))
		return false;
	uint16_t symbol = ts_node_symbol(node);
	uint8_t kind = symbol < w->symbols ? w->kinds[symbol] : HP_DESCEND;
	if (kind == HP_DESCEND)
		return true;
	if (start < end)
		add(w, start, end, kind);
	return false;
}

// enter goes to the first child that does not end before the byte found last. The cursor
// passes those before it by themselves, without a look into them: most of the tree is
// no longer in the processor's caches, and each node looked at costs a wait.
static bool enter(walk *w, TSTreeCursor *at, uint32_t depth, uint32_t end) {
	hp_walker *out = w->out;
	if (ts_tree_cursor_goto_first_child_for_byte(at, w->next + 1) < 0)
		return false;
	if (depth == out->depth) {
		uint32_t room = depth ? 2 * depth : 64;
		uint32_t *ends = realloc(out->ends, room * sizeof *ends);
		if (!ends) {
			w->full = true;
			return true;
		}
		out->ends = ends;
		out->depth = room;
	}
	out->ends[depth] = end;
	return true;
}

// visit_broken goes through a tree with errors, of which nothing but their extent counts.
static bool visit_broken(walk *w, TSNode node) {
	const uint16_t error_symbol = 0xFFFF;
	if (ts_node_symbol(node) != error_symbol)
		return ts_node_has_error(node);
	uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
	if (end > w->error_end) {
		w->out->errors += end - (start > w->error_end ? start : w->error_end);
		w->error_end = end;
	}
	return true;
}

// over tells, now and then, whether the time is: a tree may have a hundred times as
// many nodes as other texts of its length.
static bool over(walk *w) {
	const uint32_t steps = 4096; // between looks at the clock
	if (w->steps++ % steps == 0)
		w->late = now() > w->deadline;
	return w->late || w->full;
}

// list_spans goes through the tree in order without recursion: depth is the input's to
// choose. It leaves a node behind the last byte that could open something in it.
static void list_spans(walk *w, TSTreeCursor *at) {
	uint32_t depth = 0;
	while (!over(w)) {
		TSNode node = ts_tree_cursor_current_node(at);
		uint32_t end = ts_node_end_byte(node);
		if (visit(w, node, end) && enter(w, at, depth, end)) {
			depth++;
			continue;
		}
		skip(w, end);
		while (depth > 0 && !(opened(w, w->out->ends[depth - 1]) && ts_tree_cursor_goto_next_sibling(at))) {
			ts_tree_cursor_goto_parent(at);
			depth--;
			skip(w, w->out->ends[depth]);
		}
		if (depth == 0)
			break;
	}
}

// count_errors goes through a tree that has some.
static void count_errors(walk *w, TSTreeCursor *at) {
	uint32_t depth = 0;
	while (!over(w)) {
		if (visit_broken(w, ts_tree_cursor_current_node(at)) && ts_tree_cursor_goto_first_child(at)) {
			depth++;
			continue;
		}
		while (depth > 0 && !ts_tree_cursor_goto_next_sibling(at)) {
			ts_tree_cursor_goto_parent(at);
			depth--;
		}
		if (depth == 0)
			break;
	}
}

// gather makes the allocator join the pieces that the nodes of the last tree left, for a
// tree that is larger than the processor's caches. glibc keeps small pieces apart until
// somebody asks for a large one, and the nodes of the next tree would lie where those of
// the last were freed in turn, all over the heap: of 258 kB of Ruby the parse took 37 ms
// instead of 32, the walk 6 instead of 4, the end of the tree 8 instead of 3
// (2026-11-25, 2 shared cores).
static void gather(uint32_t length) {
	const uint32_t small = 1 << 16; // bytes of text; the tree has fifty for each
	const size_t large = 4096;
	if (length < small)
		return;
	void *volatile piece = malloc(large); // volatile: the compiler would leave both out
	free(piece);
}

int hp_walk(hp_walker *out, const TSLanguage *language, const uint8_t *opens, const uint8_t *kinds, uint32_t symbols,
	const char *text, uint32_t length, uint64_t budget_micros) {
	out->count = 0;
	out->errors = 0;
	if (!out->parser && !(out->parser = ts_parser_new()))
		return HP_MEMORY;
	if (!ts_parser_set_language(out->parser, language))
		return HP_LANGUAGE;
	gather(length);
	ts_parser_set_timeout_micros(out->parser, budget_micros);
	uint64_t deadline = now() + budget_micros;
	const char *plain = parseable(out, text, length);
	if (!plain)
		return HP_MEMORY;
	text_source source = {plain, length, 0, deadline, false};
	TSTree *tree = ts_parser_parse(out->parser, NULL, (TSInput){&source, read_text, 0});
	if (!tree || source.late) {
		if (tree)
			ts_tree_delete(tree);
		ts_parser_reset(out->parser);
		return HP_TIMEOUT;
	}
	out->broken = ts_node_has_error(ts_tree_root_node(tree));
	walk w = {.out = out, .text = text, .opens = opens, .kinds = kinds, .symbols = symbols, .deadline = deadline};
	TSTreeCursor at = ts_tree_cursor_new(ts_tree_root_node(tree));
	if (out->broken)
		count_errors(&w, &at);
	else
		list_spans(&w, &at);
	ts_tree_cursor_delete(&at);
	ts_tree_delete(tree);
	return w.full ? HP_MEMORY : w.late ? HP_TIMEOUT : 0;
}

void hp_free(hp_walker *out) {
	if (out->parser)
		ts_parser_delete(out->parser);
	free(out->spans);
	free(out->ends);
	free(out->plain);
	*out = (hp_walker){0};
}
