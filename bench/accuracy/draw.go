package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// documents reads the files of a list that are in the wanted languages, each
// text once. Of whom a vendored file is only its own project knows, so
// vendored files are left out like generated ones.
func documents(ctx context.Context, list string, languages []string) ([]corpus.Document, error) {
	items, err := corpus.ReadList(list)
	if err != nil {
		return nil, err
	}
	var all []corpus.Document
	seen := make(map[string]bool)
	for _, item := range items {
		docs, err := handWritten(ctx, item.Spec, languages)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if !seen[string(d.Text)] {
				seen[string(d.Text)] = true
				all = append(all, d)
			}
		}
	}
	return all, nil
}

func handWritten(ctx context.Context, spec string, languages []string) (docs []corpus.Document, err error) {
	o := corpus.Options{Language: func(path string, head []byte) string {
		if lang := syntax.Detect(path, head); slices.Contains(languages, lang) {
			return lang
		}
		return ""
	}}
	for d, err := range source.Documents(ctx, spec, o) {
		if err != nil {
			return nil, err
		}
		if d.Mark == corpus.HandWritten {
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// lots decide what is drawn. The lot of a document hangs on its text alone, and that of a
// window on its document's and its line: one that leaves a list or comes to it moves no
// other, so that measurements before and after are of the same windows.
type lots uint64

// lotsOf gives lots of the seed that are others for each purpose.
func lotsOf(purpose uint64) lots { return lots(*seed).of(purpose) }

func (l lots) of(n uint64) lots {
	return lots(xxhash.Sum64(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(l)), n)))
}

func (l lots) document(d *corpus.Document) lots { return l.of(xxhash.Sum64(d.Text)) }

// order gives the documents by their lots.
func (l lots) order(docs []corpus.Document) []*corpus.Document {
	drawn := make(map[*corpus.Document]lots)
	all := make([]*corpus.Document, len(docs))
	for i := range docs {
		all[i] = &docs[i]
		drawn[all[i]] = l.document(all[i])
	}
	slices.SortFunc(all, func(a, b *corpus.Document) int { return cmp.Compare(drawn[a], drawn[b]) })
	return all
}

// some gives a share of the documents.
func (l lots) some(docs []corpus.Document, share float64) []corpus.Document {
	var all []corpus.Document
	for _, d := range l.order(docs)[:int(math.Ceil(share*float64(len(docs))))] {
		all = append(all, *d)
	}
	return all
}

// independent leaves out what is known to come from a third party that the
// corpus has code of too, and what stands in the corpus word for word.
func independent(docs, corpusDocs []corpus.Document, third []string) []corpus.Document {
	in := make(map[string]bool)
	for _, d := range corpusDocs {
		in[string(d.Text)] = true
	}
	return slices.DeleteFunc(without(docs, third), func(d corpus.Document) bool { return in[string(d.Text)] })
}

// without gives the documents whose path has none of the parts.
func without(docs []corpus.Document, parts []string) []corpus.Document {
	return slices.DeleteFunc(slices.Clone(docs), func(d corpus.Document) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains("/"+d.Path, "/"+p) })
	})
}

// paths reads a list of paths, or parts of them. What follows a # says what they
// are. There may be no such file.
func paths(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		path, _, _ := strings.Cut(line, "#")
		if path = strings.TrimSpace(path); path != "" {
			list = append(list, path)
		}
	}
	return list, err
}

// sample is a window of lines of one document.
type sample struct {
	doc   *corpus.Document
	first int // line
	text  []byte
	lot   lots
}

func byLot(a, b sample) int { return cmp.Compare(a.lot, b.lot) }

// drawing finds the windows of documents.
type drawing struct {
	lots   lots
	lines  int
	fits   func(s sample, tokens []fingerprint.Token) bool
	syntax *syntax.Tokenizer
	tokens []fingerprint.Token
}

// plenty is how many times the wanted windows are enough to draw from.
const plenty = 10

// draw gives windows that do not overlap, drawn evenly over the lines of the
// documents, or of a part of them, by lot, that has plenty.
func draw(docs []corpus.Document, d drawing, want int) ([]sample, error) {
	d.syntax = syntax.NewTokenizer()
	defer d.syntax.Close()
	var all []sample
	for _, doc := range d.lots.order(docs) {
		list, err := d.cut(doc)
		if err != nil {
			return nil, err
		}
		if all = append(all, list...); len(all) >= plenty*want {
			break
		}
	}
	slices.SortFunc(all, byLot)
	return all[:min(len(all), want)], nil
}

// cut gives the windows of one document.
func (d *drawing) cut(doc *corpus.Document) (all []sample, err error) {
	if d.tokens, _, err = d.syntax.Tokenize(d.tokens[:0], doc.Text, doc.Language, false); err != nil {
		return nil, err
	}
	starts := lineStarts(doc.Text)
	lots := d.lots.document(doc)
	for first := 1; first+d.lines <= len(starts); first += d.lines {
		s := sample{doc, first, doc.Text[starts[first-1]:starts[first+d.lines-1]], lots.of(uint64(first))}
		tokens := within(d.tokens, first, d.lines)
		// Less is no hunk of code at all; a longer line is data.
		if n := len(tokens); n < 3*d.lines || n > 40*d.lines || int(tokens[n-1].End) > starts[first+d.lines-1] {
			continue
		}
		if d.fits(s, tokens) {
			all = append(all, s)
		}
	}
	return all, nil
}

// within gives the tokens of some lines.
func within(tokens []fingerprint.Token, first, lines int) []fingerprint.Token {
	from := sort.Search(len(tokens), func(i int) bool { return int(tokens[i].Line) >= first })
	to := sort.Search(len(tokens), func(i int) bool { return int(tokens[i].Line) >= first+lines })
	return tokens[from:to]
}

func lineStarts(text []byte) []int {
	starts := []int{0}
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			return starts
		}
		i += n + 1
		starts = append(starts, i)
	}
}

func anywhere(sample, []fingerprint.Token) bool { return true }

// control are words that functions have and declarations and tables do not.
var control = map[string]bool{"if": true, "else": true, "for": true, "while": true, "return": true, "switch": true, "case": true,
	"try": true, "catch": true, "except": true, "raise": true, "throw": true, "elif": true, "range": true, "defer": true}

// inFunction tells whether a window is code of functions: a word of control in
// every six lines.
func inFunction(s sample, tokens []fingerprint.Token) bool {
	n, directive := 0, uint32(0) // the line of the last directive of a preprocessor
	for i, t := range tokens {
		word := string(s.doc.Text[t.Start:t.End])
		if word == "#" && (i == 0 || tokens[i-1].Line != t.Line) {
			directive = t.Line
		}
		if t.Class == fingerprint.Keyword && t.Line != directive && control[word] {
			n++
		}
	}
	return 6*n >= bytes.Count(s.text, []byte("\n"))
}
