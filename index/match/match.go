// Package match finds where a query also occurs in an index, how much of it,
// how unlikely that is by chance, and line by line on both sides.
//
// It works as BLAST does for sequences (Altschul and others, "Basic local
// alignment search tool", 1990). Shingles of the query that the index has are
// seeds; seeds of one document on neighbouring diagonals form a chain. Along
// the diagonals both sides are compared without gaps first, under the renaming
// that the best of them shows, which tells most chance matches from copies;
// where that is promising and leaves tokens alone, both sides are aligned around
// the chain with gaps, under one renaming of names, by dynamic programming in a
// band. The best local alignment counts. All blocks of one document add up, in
// whatever order they stand.
//
// What a match is worth is its information in bits: the sum, over the matched
// tokens that the query adds, of what a model of usual code (Background) did not
// expect, weighed by how well that tells a copy from chance (background.go), less
// what it costs to describe the edits. Idiom is expected, and so
// is repetition; a copy is not. Equal names say most where all are equal, and what
// other documents have in other words is idiom, too. It counts where chance stays below it in
// a corpus of that size. See score.go, expected.go, rival.go and significance.go.
//
// Every shingle of the query is looked up, not only those that winnowing would
// keep: a run that both sides share is found as soon as the index kept one of
// its shingles.
package match

import (
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// Reader is what matching needs of an index. It asks for many keys at once, so
// that a store on another machine can serve. It need not be safe for
// concurrent use.
type Reader interface {
	// Postings gives the posting list of each fingerprint. Of one that has more
	// than most postings, only how many is told.
	Postings(hashes []uint64, most uint64) ([]index.List, error)
	// Stream gives the tokens of a document.
	Stream(doc uint32) (*index.Stream, error)
	// Peek gives them with none of them loaded.
	Peek(doc uint32) (*index.Stream, error)
	// Languages counts the tokens of all documents by language; nil where that is not known.
	Languages() map[string]uint64
	// Document tells where a document stands and under which terms.
	Document(doc uint32) (index.Document, error)
}

// Query is a piece of text that may be a copy: the lines of a hunk's
// post-image, say.
type Query struct {
	Text     []byte
	Language string
	Sample   []byte                 // of its file, where nothing but the text tells the language: what it tells goes before Language; nil else
	Prose    bool                   // text, data or markup by its name: only its words tell
	Fragment bool                   // the text is a piece of a file
	File     *File                  // that the text is a piece of, where it is at hand; the text has the tokens that it has there
	Offset   int                    // bytes of the file before the text
	Counts   func(line uint32) bool // whether a line's tokens are judged, or only help to align; nil for all
}

// File is a whole file. It is read once for all of its queries that follow each other.
type File struct {
	Text []byte
}

// Result is what was found for a query.
type Result struct {
	Language string  // that the query was read in
	Corpus   uint64  // tokens of the corpus in languages of the same family; 0 where that is not known
	Tokens   int     // that are judged
	Bits     float64 // information of all of them
	Most     float64 // bits of a match that is the same word for word: the most that there can be
	Coverage fingerprint.Coverage
	Matches  []Match // the best first
	Err      error
	whole    matched // what a match of all of it has
	added    passage // none where nothing matches
}

// Match is a document that holds part of a query.
type Match struct {
	Doc        uint32
	Bits       float64 // information of what matches, less that of the edits
	Bar        float64 // that they must reach to count: what chance stays below (significance.go)
	NameBits   float64 // of these, what equal names and literals say
	Similarity float64 // share of the judged tokens that match
	Verbatim   float64 // share of the matched names and literals that are equal
	Blocks     []Block // in the order of the query
	Renames    []Rename
	matched
}

// Block is one aligned region.
type Block struct {
	Query  [2]uint32 // first and last line, 1-based
	Origin [2]uint32
	Lines  []LinePair // which line corresponds to which
	Bits   float64
	pairs  int // which of the aligned ones it is
	stretch
}

// LinePair says that the tokens of a line of the query match those of a line
// of the document.
type LinePair struct{ Query, Origin uint32 }

// Rename is a name that stands for another one.
type Rename struct{ Origin, Query string }
