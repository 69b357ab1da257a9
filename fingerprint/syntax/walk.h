// The part of tree-sitter's runtime that walk.c calls. The runtime itself is
// linked by the Go package that carries it; it has no headers to include from
// another module, so that the prototypes stand here.
#include <stdbool.h>
#include <stdint.h>

typedef struct TSParser TSParser;
typedef struct TSTree TSTree;
typedef struct TSLanguage TSLanguage;

typedef struct {
	uint32_t context[4];
	const void *id;
	const TSTree *tree;
} TSNode;

typedef struct {
	const void *tree;
	const void *id;
	uint32_t context[3];
} TSTreeCursor;

typedef struct {
	uint32_t row, column;
} TSPoint;

typedef struct {
	void *payload;
	const char *(*read)(void *payload, uint32_t at, TSPoint, uint32_t *length);
	int encoding; // 0 for UTF-8
} TSInput;

TSParser *ts_parser_new(void);
void ts_parser_delete(TSParser *);
bool ts_parser_set_language(TSParser *, const TSLanguage *);
void ts_parser_set_timeout_micros(TSParser *, uint64_t);
void ts_parser_reset(TSParser *);
TSTree *ts_parser_parse(TSParser *, const TSTree *, TSInput);
TSNode ts_tree_root_node(const TSTree *);
void ts_tree_delete(TSTree *);
TSTreeCursor ts_tree_cursor_new(TSNode);
void ts_tree_cursor_delete(TSTreeCursor *);
bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
int64_t ts_tree_cursor_goto_first_child_for_byte(TSTreeCursor *, uint32_t);
bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
bool ts_tree_cursor_goto_parent(TSTreeCursor *);
TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
uint16_t ts_node_symbol(TSNode);
uint32_t ts_node_start_byte(TSNode);
uint32_t ts_node_end_byte(TSNode);
bool ts_node_has_error(TSNode);

// hp_kind says what a node means to the tokenizer.
enum { HP_DESCEND, HP_COMMENT, HP_LITERAL, HP_HEREDOC };

// hp_span is one node that is more than a sequence of lexemes.
typedef struct {
	uint32_t start, end; // bytes, half-open
	uint32_t kind;
} hp_span;

// hp_walker keeps a parser and its buffers from one text to the next.
typedef struct {
	TSParser *parser;
	hp_span *spans;
	uint32_t count, room;
	uint32_t *ends; // of the nodes that the walk is in
	uint32_t depth; // that there is room for
	char *plain;    // the text as the parser reads it, where that is another one
	uint32_t plain_room;
	uint32_t errors; // bytes inside of error nodes
	bool broken;     // there are error nodes, or nodes that the parser made up
} hp_walker;

// hp_walk parses a text and lists its spans in order; none lies inside of
// another. opens tells which of the 256 bytes stand in every span, kinds has one
// byte a grammar symbol. The budget is of both. It returns 0, or HP_TIMEOUT, HP_LANGUAGE, HP_MEMORY.
enum { HP_TIMEOUT = 1, HP_LANGUAGE, HP_MEMORY };
int hp_walk(hp_walker *, const TSLanguage *, const uint8_t *opens, const uint8_t *kinds, uint32_t symbols,
	const char *text, uint32_t length, uint64_t budget_micros);
void hp_free(hp_walker *);
