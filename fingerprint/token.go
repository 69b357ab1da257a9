// Package fingerprint reduces a stream of tokens to a small set of positioned
// hashes with a stated guarantee.
//
// Three steps lead from a token stream to its fingerprints:
//
//   - A shingle (k-gram) is k consecutive tokens, written as codes. In the
//     Renamed form an identifier is written as the distance to the previous
//     occurrence of the same name within the shingle, 0 for the first (Baker,
//     "On finding duplication and near-duplication in large software systems",
//     1995), and literals by their class: renaming a variable everywhere leaves
//     the shingle equal, using a different variable does not. In the Exact form
//     names and literals stand for themselves.
//   - Each shingle is hashed by xxhash64 over its codes, which are salted by its
//     form and length.
//   - Winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for
//     document fingerprinting", 2003, robust variant) keeps the minimum of each
//     window of w hashes.
//
// The guarantee: two streams that share k+w-1 tokens (in the sense of the form)
// share a fingerprint. The density of fingerprints is about 2/(w+1) a token.
//
// The package is pure Go and keeps no state; a Shingler is not safe for
// concurrent use.
package fingerprint

import "github.com/cespare/xxhash/v2"

// Class says what kind of lexical unit a token is.
type Class uint8

// The classes. Every kind of name is one class, and every literal with quotes
// is a string.
const (
	Keyword Class = iota + 1
	Punctuation
	Identifier
	Number
	String
)

var classNames = [...]string{"", "keyword", "punctuation", "identifier", "number", "string"}

func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return ""
}

// Token is one lexical unit of a text.
type Token struct {
	Class  Class
	Import bool   // stands on an import or include line, or in a licence notice: no originality of its own
	Code   uint32 // Code of the lexeme
	Line   uint32 // 1-based
	Start  uint32 // byte offset in the text
	End    uint32 // byte offset behind the token
}

// Code is the number by which a lexeme is known: a hash of its bytes, so that
// dialects compare with each other and an index outlives a grammar update.
func Code(lexeme []byte) uint32 { return uint32(xxhash.Sum64(lexeme)) }

// Coverage says how much of a text a tokenizer could judge.
type Coverage struct {
	Fallback string // why the generic lexer took over; empty where the grammar parsed
	Errors   int    // bytes that the grammar could not place, tokenized by lexical rules all the same
	Lexical  bool   // read by lexical rules alone: a fragment, a text with errors, or one beyond a limit
}

// A Tokenizer turns source text into tokens. It is not safe for concurrent use.
type Tokenizer interface {
	// Tokenize appends the tokens of src to dst. The language is one that the
	// tokenizer names; fragment says that src is a piece of a file, which may
	// start or end inside of a comment or a string.
	Tokenize(dst []Token, src []byte, language string, fragment bool) ([]Token, Coverage, error)
}
