package match

import (
	"bytes"
	"errors"
	"slices"
	"sort"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// fileTokens are the tokens of the file that the last query stands in.
type fileTokens struct {
	file     *File
	language string
	tokens   []fingerprint.Token
	coverage fingerprint.Coverage
}

// read makes the tokens of a query: those that its text has in its file where
// that is at hand, those that the text gives by itself else.
func (m *Matcher) read(q Query) (cover fingerprint.Coverage, err error) {
	if q.File == nil {
		m.tokens, cover, err = m.tokenizer.Tokenize(m.tokens[:0], q.Text, q.Language, q.Fragment)
		return cover, err
	}
	end := q.Offset + len(q.Text)
	if q.Offset < 0 || end > len(q.File.Text) || !bytes.Equal(q.File.Text[q.Offset:end], q.Text) {
		return cover, errors.New("match: the text does not stand in the file")
	}
	f := &m.file
	if f.file != q.File || f.language != q.Language {
		f.file = nil
		if f.tokens, f.coverage, err = m.tokenizer.Tokenize(f.tokens[:0], q.File.Text, q.Language, false); err != nil {
			return cover, err
		}
		f.file, f.language = q.File, q.Language
	}
	m.tokens = cut(m.tokens[:0], f.tokens, q)
	return f.coverage, nil
}

// cut appends the tokens that begin in the text of a query, with places in that
// text: one that goes on behind it ends with it.
func cut(dst, tokens []fingerprint.Token, q Query) []fingerprint.Token {
	from, to := uint32(q.Offset), uint32(q.Offset+len(q.Text))
	first := sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= from })
	line := uint32(bytes.Count(q.File.Text[:from], []byte("\n")))
	dst = slices.Grow(dst, len(q.Text)/4)
	for _, t := range tokens[first:] {
		if t.Start >= to {
			break
		}
		t.Start, t.End, t.Line = t.Start-from, min(t.End, to)-from, t.Line-line
		dst = append(dst, t)
	}
	return dst
}
