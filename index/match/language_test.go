package match

import (
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// counted counts what it reads.
type counted struct {
	families
	texts int
}

func (c *counted) Tokenize(dst []fingerprint.Token, src []byte, language string, fragment bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	c.texts++
	return c.wordTokenizer.Tokenize(dst, src, language, fragment)
}

// A sample is read once in each language for all hunks of its file, and what tells nothing
// leaves the query as it is.
func TestTold(t *testing.T) {
	c := &counted{}
	m := NewMatcher(nil, c, nil)
	languages, err := modelled(c)
	if err != nil || len(languages) < 10 {
		t.Fatalf("%v, %v", languages, err)
	}
	prose, code := []byte("nothing to see here , is there ?\n"), []byte(program(1, 60))
	for _, step := range []struct {
		sample []byte
		reads  int
		told   bool
	}{{nil, 0, false}, {prose, len(languages), false}, {prose, 0, false}, {code, len(languages), true}, {code, 0, true}, {prose[:7], len(languages), false}} {
		c.texts = 0
		q, err := m.teller.told(Query{Language: "text", Sample: step.sample})
		if err != nil || c.texts != step.reads || (q.Language != "text") != step.told {
			t.Errorf("%.10q: %d texts read, language %q, %v", step.sample, c.texts, q.Language, err)
		}
	}
}
