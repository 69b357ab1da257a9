// Package syntax tokenizes source text with tree-sitter: the only place where
// the module calls C.
//
// A grammar says where comments, strings, templates, regular expressions,
// heredocs and imports stand; what lies between is cut into lexemes by lexical
// rules that know no context. So the tokens of a line are the same whether the
// line is seen in its file or in a hunk: the parse of a fragment may go wrong,
// the lexemes do not. Where the grammar could not place a text, the lexical
// rules find its strings and comments too.
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
	Budget   = 5 * time.Second // wall time; ordinary files take a thousandth of it
)

// maxText is what positions of 32 bits can name.
const maxText = 1<<32 - 1

// Tokenizer implements fingerprint.Tokenizer for the languages of the table.
type Tokenizer struct {
	walker  C.hp_walker
	engines map[string]*engine
	padded  []byte
}

// engine is what a language's row is compiled to on first use.
type engine struct {
	*lexer
	grammar unsafe.Pointer
	kinds   []byte // by grammar symbol
	prefix  string
}

// NewTokenizer makes a tokenizer for all languages. Close frees its memory.
func NewTokenizer() *Tokenizer { return &Tokenizer{engines: make(map[string]*engine)} }

// Close frees the parser.
func (t *Tokenizer) Close() { C.hp_free(&t.walker) }

// Tokenize implements fingerprint.Tokenizer. It fails for a language that the
// table does not have and for a text of 4 GiB or more.
func (t *Tokenizer) Tokenize(dst []fingerprint.Token, src []byte, name string, fragment bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	var cover fingerprint.Coverage
	if len(src) > maxText {
		return dst, cover, fmt.Errorf("syntax: text of %d bytes is too long", len(src))
	}
	e := t.engine(name)
	if e == nil {
		return dst, cover, fmt.Errorf("syntax: unknown language %q", name)
	}
	from, to := 0, len(src)
	prefix := ""
	if fragment {
		from, to = e.trim(src)
		prefix = e.prefix
	}
	first := len(dst)
	spans, why := t.spans(e, prefix, src[from:to])
	if why != "" {
		cover.Fallback = why
		dst = e.lex(dst, src, from, to)
	} else {
		cover.Errors = int(t.walker.errors)
		a := assembler{engine: e, src: src, spans: spans, origin: from - len(prefix), tokens: dst}
		a.code(from, to)
		dst = a.tokens
	}
	number(dst[first:], src)
	return dst, cover, nil
}

func (t *Tokenizer) engine(name string) *engine {
	if e := t.engines[name]; e != nil {
		return e
	}
	l := byName(name)
	if l == nil {
		return nil
	}
	grammar := l.grammar()
	e := &engine{lexer: newLexer(l), grammar: *(*unsafe.Pointer)(unsafe.Pointer(grammar)), kinds: kinds(grammar, l.nodes), prefix: l.nodes.prefix}
	t.engines[name] = e
	return e
}

// kinds says for each symbol of a grammar what it means to the tokenizer.
func kinds(grammar *sitter.Language, n nodes) []byte {
	meaning := make(map[string]byte)
	for kind, list := range map[byte]string{C.HP_COMMENT: n.comment, C.HP_LITERAL: n.literal, C.HP_INSIDE: n.inside, C.HP_IMPORTS: n.imports} {
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

// spans parses the text behind the prefix, and says why it did not.
func (t *Tokenizer) spans(e *engine, prefix string, text []byte) ([]C.hp_span, string) {
	if len(text) == 0 {
		t.walker.errors = 0
		return nil, ""
	}
	if len(text) > MaxParse {
		return nil, fmt.Sprintf("longer than %d bytes", MaxParse)
	}
	if prefix != "" {
		t.padded = append(append(t.padded[:0], prefix...), text...)
		text = t.padded
	}
	switch C.hp_walk(&t.walker, (*C.TSLanguage)(e.grammar), (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(e.kinds))), C.uint32_t(len(e.kinds)),
		(*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.uint32_t(len(text)), C.uint64_t(Budget.Microseconds())) {
	case 0:
		return unsafe.Slice(t.walker.spans, t.walker.count), ""
	case C.HP_TIMEOUT:
		return nil, fmt.Sprintf("not parsed within %v", Budget)
	case C.HP_LANGUAGE:
		return nil, "grammar does not fit the parser"
	}
	return nil, "out of memory"
}

// assembler makes tokens of a text from its spans: literals as the grammar
// found them, what lies between by lexical rules.
type assembler struct {
	*engine
	src     []byte
	spans   []C.hp_span
	origin  int // where in src the spans count from
	next    int // span to be read
	imports int // end of the import that is being read
	tokens  []fingerprint.Token
}

// code reads src[at:to] with the spans that start in it.
func (a *assembler) code(at, to int) {
	for a.next < len(a.spans) {
		start, end, kind := a.span(to)
		if start >= to {
			break
		}
		a.next++
		if start < at {
			continue // part of what was read as a whole
		}
		switch kind {
		case C.HP_IMPORTS:
			a.between(at, start)
			at, a.imports = start, end
		case C.HP_COMMENT:
			a.between(at, start)
			at = end
		case C.HP_LITERAL:
			a.between(at, start)
			a.literal(start, end)
			at = end
		}
	}
	a.between(at, to)
}

// literal reads one literal and the expressions inside of it.
func (a *assembler) literal(from, to int) {
	a.tokens = a.add(a.tokens, fingerprint.String, a.src, from, to)
	a.tokens[len(a.tokens)-1].Import = from < a.imports
	for a.next < len(a.spans) {
		start, end, kind := a.span(to)
		if start >= to {
			break
		}
		a.next++
		if kind == C.HP_INSIDE {
			a.code(start, end)
		}
	}
}

// span is the next span, cut at the end of what is being read.
func (a *assembler) span(to int) (start, end int, kind C.uint32_t) {
	s := a.spans[a.next]
	return a.origin + int(s.start), min(a.origin+int(s.end), to), s.kind
}

// between reads what no span covers.
func (a *assembler) between(from, to int) {
	n := len(a.tokens)
	a.tokens = a.lex(a.tokens, a.src, from, to)
	for i := n; i < len(a.tokens) && int(a.tokens[i].Start) < a.imports; i++ {
		a.tokens[i].Import = true
	}
}

// number fills in the lines.
func number(tokens []fingerprint.Token, src []byte) {
	line, at := 1, 0
	for i := range tokens {
		start := int(tokens[i].Start)
		if start > at {
			line += bytes.Count(src[at:start], []byte{'\n'})
			at = start
		}
		tokens[i].Line = uint32(line)
	}
}
