package match

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// What every programmer writes alike tells little, however rare its tokens are:
// a heap in Go, a class in C++ that may not be copied, the signature of a method that
// its interface asks for. The model knows a few tokens of context and cannot know
// that; here they are known as a whole. And what compilers write is known by the names they give it.

// The idioms of a language family. FAMILY.txt has programs of no use but to be recognised, of this
// project's own making. Names and literals in them mean nothing. An idiom belongs there
// when independent projects match each other in it. FAMILY.helpers has the names of what its
// compilers write, behind a # what they are.
//
//go:embed idioms
var idiomTexts embed.FS

// What is left of the information of an expected token, and of an equal name or literal
// there: a hunk that is an idiom as a whole stays below the bar.
const (
	idiomShare     = 0.2
	signatureShare = 0.4
	helperShare    = 0.1 // what compilers write says nothing, and its names are always equal
)

// idioms are the renamed shingles of a family's idioms, and the codes of its helpers' names.
type idioms struct {
	shingles map[uint64]bool
	helpers  map[uint32]bool
}

// readIdioms reads the idioms of a family as text of one of its languages; a family may have none.
func readIdioms(family, language string, t index.Tokenizer) (known idioms, err error) {
	if known.shingles, err = readPrograms(family, language, t); err == nil {
		known.helpers, err = readHelpers(family)
	}
	return known, err
}

func readPrograms(family, language string, t index.Tokenizer) (map[uint64]bool, error) {
	text, err := idiomText(family + ".txt")
	if err != nil || text == nil {
		return nil, err
	}
	tokens, _, err := t.Tokenize(nil, text, language, true)
	if err != nil {
		return nil, fmt.Errorf("match: idioms of %s: %w", family, err)
	}
	all := make(map[uint64]bool)
	var s fingerprint.Shingler
	for _, f := range s.Shingles(tokens, index.RenamedFamily) {
		all[f.Hash] = true
	}
	return all, nil
}

func readHelpers(family string) (map[uint32]bool, error) {
	text, err := idiomText(family + ".helpers")
	if err != nil || text == nil {
		return nil, err
	}
	all := make(map[uint32]bool)
	for line := range strings.Lines(string(text)) {
		names, _, _ := strings.Cut(line, "#")
		for _, code := range codesOf(strings.Fields(names)...) {
			all[code] = true
		}
	}
	return all, nil
}

// idiomText gives a file of the idioms, nil where there is none.
func idiomText(name string) ([]byte, error) {
	text, err := fs.ReadFile(idiomTexts, "idioms/"+name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return text, nil
}

// expect finds the tokens of the query that an idiom, a signature or a compiler's helper
// makes expected, and takes from their information.
func (m *Matcher) expect(bits []float32, known idioms) {
	m.keeps = resized(m.keeps, len(m.tokens))
	for i := range m.keeps {
		m.keeps[i] = 1
	}
	for _, f := range m.shingles[renamed] {
		if known.shingles[f.Hash] {
			m.lower(int(f.Pos), int(f.Pos)+index.RenamedFamily.K, idiomShare)
		}
	}
	from, end, helped := 0, 0, 0
	for i, t := range m.tokens {
		if slices.Contains(signatureEnds, t.Code) {
			from = i + 1
		}
		if i >= end && slices.Contains(overrides, t.Code) {
			end = m.signatureEnd(i)
			m.lower(from, end, signatureShare)
		}
		if i >= helped && t.Class == fingerprint.Identifier && known.helpers[t.Code] {
			helped = m.helper(from, i)
		}
	}
	for i, share := range m.keeps {
		bits[i] *= share
	}
}

// lower leaves some tokens no more than a share.
func (m *Matcher) lower(from, to int, share float32) {
	for i := from; i < to; i++ {
		m.keeps[i] = min(m.keeps[i], share)
	}
}

// The words that say that a signature is another's, before it or behind it, and what
// signatures stand between.
var (
	overrides     = codesOf("override", "Override")
	signatureEnds = codesOf("{", "}", ";")
)

func codesOf(lexemes ...string) (codes []uint32) {
	for _, l := range lexemes {
		codes = append(codes, fingerprint.Code([]byte(l)))
	}
	return codes
}

// signatureEnd is where the signature ends that a token stands in.
func (m *Matcher) signatureEnd(i int) int {
	for i < len(m.tokens) && !slices.Contains(signatureEnds, m.tokens[i].Code) {
		i++
	}
	return i
}
