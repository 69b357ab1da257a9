// Package syntax tokenizes source text with tree-sitter: the only place where
// the module calls C.
//
// Two readings give the same tokens. The grammar says where the comments and
// literals of a whole file stand (regular expressions, templates, heredocs,
// nested quotes), and what lies between is cut into lexemes by lexical rules
// that know no context. The lexical reading finds comments and literals by rules,
// too: it reads whatever a grammar could not place, since the literals of a
// parse that went wrong are a guess. So the tokens of a line are the same whether
// the line is seen in its file or in a hunk.
//
// A fragment of a file is read by lexical rules alone: they are ten times as fast as a
// parse (25 µs against 250 for 10 to 40 lines), and the grammar's help changed one line in
// 3,000 in OCaml, and one in 10,000 or fewer in other languages (12,000 fragments a
// language; 2026-11-25, 2 shared cores).
//
// A fragment that starts inside of a comment or a string is recognised from
// its own text (see fragment.go).
//
// One text crosses the boundary to C once: it is parsed and walked there, and
// the spans come back in one array. A Tokenizer keeps its parser and its
// buffers; it is not safe for concurrent use, and must be closed.
package syntax

// #cgo CFLAGS: -O2
// #cgo linux LDFLAGS: -Wl,--unresolved-symbols=ignore-all
// #cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
// #include "walk.h"
import "C"

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Limits of one parse. A text beyond them is tokenized by lexical rules alone,
// and the coverage says so.
const (
	MaxParse = 8 << 20         // bytes
	Budget   = 3 * time.Second // wall time of a file; ordinary ones take a thousandth of it
)

// perByte is kept of the budget for the lexical reading, which follows a parse out
// of time: 100 ns on a core of one's own (5 MB of minified text, 2026-11-25).
const perByte = 200 * time.Nanosecond

// maxText is what positions of 32 bits can name.
const maxText = 1<<32 - 1

// Tokenizer implements fingerprint.Tokenizer for the languages of the table.
type Tokenizer struct {
	MaxParse int           // bytes, the constant unless changed
	Budget   time.Duration // of one parse, the constant unless changed

	walker  C.hp_walker
	engines map[string]*engine
}

// engine is what a language's row is compiled to on first use.
type engine struct {
	*lexer
	grammar unsafe.Pointer // nil where there is none
	opens   [2][256]byte   // 1 for the bytes of which every span has one; the second, where some have nothing but a line end
	kinds   []byte         // by grammar symbol
	astray  []byte         // a text with it is none for the grammar
}

// NewTokenizer makes a tokenizer for all languages. Close frees its memory.
func NewTokenizer() *Tokenizer {
	return &Tokenizer{MaxParse: MaxParse, Budget: Budget, engines: make(map[string]*engine)}
}

// Close frees the parser.
func (t *Tokenizer) Close() { C.hp_free(&t.walker) }

// Tokenize implements fingerprint.Tokenizer. The language "text" reads whatever
// no grammar fits. It fails for a language that is neither that nor in the
// table, and for a text of 4 GiB or more.
func (t *Tokenizer) Tokenize(dst []fingerprint.Token, src []byte, name string, fragment bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	var cover fingerprint.Coverage
	if len(src) > maxText {
		return dst, cover, fmt.Errorf("syntax: text of %d bytes is too long", len(src))
	}
	e := t.engine(name)
	if e == nil {
		return dst, cover, fmt.Errorf("syntax: unknown language %q", name)
	}
	first := len(dst)
	var readable bool
	if cover.Fallback, readable = foreign(src); !readable {
		return dst, cover, nil
	}
	cover.Lexical = true
	if e.grammar == nil {
		cover.Fallback = cmp.Or(cover.Fallback, "no grammar for this kind of file")
	}
	if fragment {
		dst = e.fragment(dst, src)
	} else {
		dst = t.file(dst, e, src, &cover)
	}
	number(dst[first:], src)
	e.flagImports(dst[first:], src)
	if e.grammar == nil || e.heredocs && mayHaveNotice(src) {
		flagNotices(dst[first:], src)
	}
	return dst, cover, nil
}

// file reads a whole file: by its grammar, by lexical rules where that fails.
func (t *Tokenizer) file(dst []fingerprint.Token, e *engine, src []byte, cover *fingerprint.Coverage) []fingerprint.Token {
	dst, ok := t.parsed(dst, e, src, t.parseBudget(len(src)), cover)
	if !ok {
		dst = e.file(dst, src)
	}
	return dst
}

// parsed appends the tokens as the grammar finds them. It does nothing where the
// text has errors, is misread, or is beyond a limit: the lexical rules have to read it.
func (t *Tokenizer) parsed(dst []fingerprint.Token, e *engine, src []byte, budget time.Duration, cover *fingerprint.Coverage) ([]fingerprint.Token, bool) {
	if cover.Fallback != "" || len(e.astray) > 0 && bytes.Contains(src, e.astray) {
		return dst, false
	}
	spans, why := t.spans(e, src, budget)
	cover.Fallback, cover.Errors = why, int(t.walker.errors)
	if why != "" || bool(t.walker.broken) {
		return dst, false
	}
	e.begin(src, false)
	e.sure = true
	a := assembler{lexer: e.lexer, src: src, tokens: dst}
	if !a.read(spans) {
		return dst, false
	}
	cover.Lexical = false
	return a.tokens, true
}

// parseBudget is what of the budget a parse may take. The rest is for what ends it and
// for the lexical reading.
func (t *Tokenizer) parseBudget(bytes int) time.Duration {
	return max(t.Budget*4/5-time.Duration(bytes)*perByte, t.Budget/2)
}

func (t *Tokenizer) engine(name string) *engine {
	if e := t.engines[name]; e != nil {
		return e
	}
	l := byName(name)
	if l == nil {
		return nil
	}
	e := &engine{lexer: newLexer(l)}
	if grammar := Grammar(name); grammar != nil {
		e.grammar, e.kinds, e.astray = *(*unsafe.Pointer)(unsafe.Pointer(grammar)), kinds(grammar, l.nodes), []byte(l.nodes.astray)
		for _, b := range []byte(l.nodes.marks) {
			e.opens[0][b] = 1
		}
		e.opens[1] = e.opens[0]
		e.opens[1]['\n'] = 1
	}
	t.engines[name] = e
	return e
}

// kinds says for each symbol of a grammar what it means to the tokenizer.
func kinds(grammar *sitter.Language, n nodes) []byte {
	meaning := make(map[string]byte)
	for kind, list := range map[byte]string{C.HP_COMMENT: n.comment, C.HP_LITERAL: n.literal, C.HP_HEREDOC: n.heredoc} {
		for _, name := range strings.Fields(list) {
			meaning[name] = kind
		}
	}
	kinds := make([]byte, grammar.SymbolCount())
	for i := range kinds {
		if grammar.SymbolType(sitter.Symbol(i)) == sitter.SymbolTypeRegular {
			kinds[i] = meaning[grammar.SymbolName(sitter.Symbol(i))]
		}
	}
	return kinds
}

// spans parses the text, or says why it did not.
func (t *Tokenizer) spans(e *engine, text []byte, budget time.Duration) ([]C.hp_span, string) {
	t.walker.errors = 0
	if len(text) == 0 {
		return nil, ""
	}
	if len(text) > t.MaxParse {
		return nil, fmt.Sprintf("longer than %d bytes", t.MaxParse)
	}
	opens := &e.opens[0]
	if e.heredocs && (bytes.Contains(text, []byte("<<")) || bytes.Contains(text, []byte("=begin"))) {
		opens = &e.opens[1]
	}
	switch C.hp_walk(&t.walker, (*C.TSLanguage)(e.grammar), (*C.uint8_t)(&opens[0]), (*C.uint8_t)(unsafe.SliceData(e.kinds)), C.uint32_t(len(e.kinds)),
		(*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.uint32_t(len(text)), C.uint64_t(budget.Microseconds())) {
	case 0:
		return unsafe.Slice(t.walker.spans, t.walker.count), ""
	case C.HP_TIMEOUT:
		return nil, fmt.Sprintf("not parsed within %v", t.Budget)
	case C.HP_LANGUAGE:
		return nil, "grammar does not fit the parser"
	}
	return nil, "out of memory"
}

// foreign says why the grammar cannot read a text, and whether the lexical rules can.
func foreign(src []byte) (why string, readable bool) {
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")):
		return "UTF-16", false
	case bytes.IndexByte(src, 0) >= 0:
		return "NUL bytes", true
	case bytes.IndexByte(src, '\n') < 0 && bytes.IndexByte(src, '\r') >= 0:
		return "lines end in carriage returns", true
	}
	return "", true
}

// number fills in the lines.
func number(tokens []fingerprint.Token, src []byte) {
	line, next := uint32(1), lineAfter(src, 0)
	for i := range tokens {
		for int(tokens[i].Start) >= next {
			line++
			next = lineAfter(src, next)
		}
		tokens[i].Line = line
	}
}

// lineAfter is where the line behind the one at i begins, or beyond the text.
func lineAfter(src []byte, i int) int {
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(src) + 1
}
