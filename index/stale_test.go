package index

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/fingerprint"
)

// otherRules tokenizes as a program of other rules would.
type otherRules struct{ wordTokenizer }

func (r otherRules) Tokenize(dst []fingerprint.Token, src []byte, language string, fragment bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	tokens, cover, err := r.wordTokenizer.Tokenize(dst, src, language, fragment)
	return tokens[:len(tokens)-1], cover, err
}

func TestStaleSourcesAreNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	build1(t, dir, documents("d", "one two", "three four", "five six"), with(1, 0))
	ix := open(t, dir)
	licensed := func(yield func(corpus.Document, error) bool) {
		for d, err := range documents("d", "one two", "three four", "five six") {
			if d.Path == "f1.c" {
				d.License = license.Evidence{Expr: "MIT", From: license.NotFound}
			}
			if !yield(d, err) {
				return
			}
		}
	}
	for _, c := range []struct {
		name  string
		docs  iter.Seq2[corpus.Document, error]
		rules fingerprint.Tokenizer
		want  string // what the error says behind its kind; empty for none
	}{
		{"as it was", documents("d", "one two", "three four", "five six"), wordTokenizer{}, ""},
		{"changed", documents("d", "one two", "three", "five six"), wordTokenizer{}, "1 changed"},
		{"new", documents("d", "one two", "three four", "five six", "seven"), wordTokenizer{}, "1 new"},
		{"gone", documents("d", "one two"), wordTokenizer{}, "2 gone"},
		{"other terms", licensed, wordTokenizer{}, "1 with another language, mark or licence"},
		{"other rules", documents("d", "one two", "three four", "five six"), otherRules{}, "1 of a sample with other tokens"},
		{"all at once", documents("d", "x", "three four"), otherRules{}, "1 changed, 1 gone, 1 of a sample with other tokens"},
	} {
		err := ix.CheckSource(context.Background(), "d", c.docs, c.rules)
		if c.want == "" && err == nil {
			continue
		}
		if !errors.Is(err, ErrStale) || StateOf(err) != Stale || !strings.HasSuffix(err.Error(), ": files: "+c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
