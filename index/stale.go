package index

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/fingerprint"
)

// sampleStride is how many unchanged documents stand for each one that
// CheckSource tokenizes; the first of every language is always one.
const sampleStride = 50

// CheckSource compares what an index has of a source with the documents that
// the source gives now. An index that would not be the same if it were built
// again is stale: files changed, came or went, their languages, marks or
// licences are told in another way, or their tokens are. Of the files that did
// not change a sample is tokenized. The error is ErrStale with what differs.
func (ix *Index) CheckSource(ctx context.Context, source string, docs iter.Seq2[corpus.Document, error], t fingerprint.Tokenizer) error {
	c := comparison{ix: ix, tokenizer: t, sampled: make(map[string]int)}
	var err error
	if c.records, err = ix.origins(ctx, source); err != nil {
		return err
	}
	for d, err := range docs {
		if err != nil {
			return err
		}
		if err := c.document(d); err != nil {
			return err
		}
	}
	return c.result()
}

// indexed is one file of a source as an index has it.
type indexed struct {
	doc      uint32
	content  string
	language string
	mark     string
	license  license.Evidence
}

// origins are the files of a source by their path.
func (ix *Index) origins(ctx context.Context, source string) (map[string]indexed, error) {
	records := make(map[string]indexed)
	err := ix.documents(ctx, func(doc uint32, d Document) error {
		for _, o := range d.Origins {
			if o.Source == source {
				records[o.Path] = indexed{doc, d.Content, d.Language, o.Mark, o.License}
			}
		}
		return nil
	})
	return records, err
}

// comparison counts what differs.
type comparison struct {
	ix        *Index
	tokenizer fingerprint.Tokenizer
	records   map[string]indexed // of the files that did not come yet
	sampled   map[string]int     // unchanged documents of each language
	tokens    []fingerprint.Token

	changed, added, judged, tokenized int
}

func (c *comparison) document(d corpus.Document) error {
	r, ok := c.records[d.Path]
	delete(c.records, d.Path)
	switch {
	case !ok:
		c.added++
	case r.content != contentID(d.Text):
		c.changed++
	case r.language != d.Language || r.mark != string(d.Mark) || !sameTerms(r.license, d.License):
		c.judged++
	default:
		return c.sample(r.doc, d)
	}
	return nil
}

// sameTerms tells whether a licence would be recorded as it was. What a person
// stated is not asked for again.
func sameTerms(was, is license.Evidence) bool {
	return was.From == license.Stated || was.Expr == is.Expr && was.From == is.From
}

// sample tokenizes some of the documents that did not change.
func (c *comparison) sample(doc uint32, d corpus.Document) error {
	n := c.sampled[d.Language]
	c.sampled[d.Language]++
	if n%sampleStride != 0 {
		return nil
	}
	s, err := c.ix.Stream(doc)
	if err != nil {
		return err
	}
	if c.tokens, _, err = c.tokenizer.Tokenize(c.tokens[:0], d.Text, d.Language, false); err != nil {
		return err
	}
	if !slices.EqualFunc(c.tokens, s.Tokens, sameToken) {
		c.tokenized++
	}
	return nil
}

// sameToken compares what a stream keeps of tokens.
func sameToken(a, b fingerprint.Token) bool {
	return a.Class == b.Class && a.Code == b.Code && a.Line == b.Line && a.Import == b.Import
}

func (c *comparison) result() error {
	var what []string
	for _, n := range []struct {
		count int
		of    string
	}{
		{c.changed, "changed"}, {c.added, "new"}, {len(c.records), "gone"},
		{c.judged, "with another language, mark or licence"}, {c.tokenized, "of a sample with other tokens"},
	} {
		if n.count > 0 {
			what = append(what, fmt.Sprintf("%d %s", n.count, n.of))
		}
	}
	if len(what) == 0 {
		return nil
	}
	return fmt.Errorf("%w: files: %s", ErrStale, strings.Join(what, ", "))
}

// Marks tells which marks the files of a source have, so that it can be read
// as it was when it was indexed.
func (ix *Index) Marks(ctx context.Context, source string) ([]corpus.Mark, error) {
	records, err := ix.origins(ctx, source)
	marks := []corpus.Mark{corpus.Vendored}
	for _, r := range records {
		if m := corpus.Mark(r.mark); m != corpus.HandWritten && !slices.Contains(marks, m) {
			marks = append(marks, m)
		}
	}
	return marks, err
}
