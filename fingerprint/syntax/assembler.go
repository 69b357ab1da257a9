package syntax

// #include "walk.h"
import "C"

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// assembler makes tokens of a text from its spans: literals as the grammar
// found them, what lies between by lexical rules.
type assembler struct {
	*lexer
	src    []byte
	tokens []fingerprint.Token
}

// read reads the text with all of its spans. It is false where one of them shows
// that the grammar misread the text.
func (a *assembler) read(spans []C.hp_span) bool {
	at := a.codeStart(a.src)
	for _, s := range spans {
		start, end := int(s.start), int(s.end)
		if start < at {
			continue // part of what was read as a whole
		}
		a.tokens = a.lex(a.tokens, a.src, at, start)
		switch s.kind {
		case C.HP_LITERAL:
			a.literal(start, end)
		case C.HP_HEREDOC:
			if end = a.heredoc(start, end); len(bytes.TrimSpace(a.src[end:])) == 0 {
				return false // no line ends it: it was a shift
			}
		}
		at = end
	}
	if at < len(a.src) {
		a.tokens = a.lex(a.tokens, a.src, at, len(a.src))
	}
	return true
}

// literal reads one literal and the expressions inside of it.
func (a *assembler) literal(from, to int) {
	for to > from && a.src[to-1] <= ' ' {
		to--
	}
	if a.src[from] == ':' { // a symbol in quotes
		a.tokens = a.add(a.tokens, fingerprint.Punctuation, a.src, from, from+1)
		from++
	}
	if end := a.wordEnd(a.src, from, to); wordByte(a.src[from]) && end < to && a.src[end] <= ' ' { // a method and its argument
		a.tokens = a.addWord(a.tokens, a.src, from, end)
		for from = end; a.src[from] <= ' '; {
			from++
		}
	}
	k := len(a.tokens)
	a.tokens = append(a.tokens, fingerprint.Token{Class: fingerprint.String, Code: fingerprint.Code(a.src[from:to]), Start: uint32(from)})
	a.sure = false // of what lies inside, the grammar tells nothing
	if q, at := a.quoteOf(from, to); at > 0 {
		var ok bool
		if a.tokens, ok = a.inner(a.tokens, a.src, at, a.textEnd(a.src, to, &q), &q); !ok && len(q.code) > 0 {
			a.tokens, _ = a.text(a.tokens, a.src, at, to, &q)
		}
	}
	a.tokens[k].End = uint32(to) // only now: an expression in it begins behind no operand
	a.sure = true
}

// quoteOf is the quote of a literal, and where its text begins.
func (a *assembler) quoteOf(from, to int) (quote, int) {
	if a.starts[a.src[from]] == isWord {
		return a.prefixed(a.src, from, a.wordEnd(a.src, from, to), to)
	}
	return a.opening(a.src, from, to, false)
}

// heredoc reads the text of a heredoc, and gives where its last line begins, if
// that is no more than a word.
func (a *assembler) heredoc(from, to int) int {
	for to > from && a.src[to-1] <= ' ' {
		to--
	}
	last := from + bytes.LastIndexByte(a.src[from:to], '\n') + 1
	word := bytes.TrimSpace(a.src[last:to])
	if len(word) > 0 && announced(a.src[max(0, from-context):from], word) {
		to = last
	}
	a.sure = false
	a.tokens = a.hereText(a.tokens, a.src, from, to)
	a.sure = true
	return to
}

// announced tells whether a heredoc of the word opens in the text before it.
func announced(text, word []byte) bool {
	for {
		n := bytes.LastIndex(text, word)
		if n < 0 {
			return false
		}
		text = text[:n]
		if bytes.HasSuffix(bytes.TrimRight(text, "-~\"'` \\"), []byte("<<")) {
			return true
		}
	}
}

// mark is the byte order mark of a text.
func mark(src []byte) []byte {
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		return src[:3]
	}
	return nil
}
