package main

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"

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

// some gives a random share of the documents.
func some(r *rand.Rand, docs []corpus.Document, share float64) []corpus.Document {
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs[:int(math.Ceil(share*float64(len(docs))))]
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
}

// drawing finds the windows of documents.
type drawing struct {
	lines  int
	fits   func(s sample, tokens []fingerprint.Token) bool
	syntax *syntax.Tokenizer
	tokens []fingerprint.Token
}

// plenty is how many times the wanted windows are enough to draw from.
const plenty = 10

// draw gives windows that do not overlap, drawn evenly over the lines of the
// documents, or of a random part of them that has plenty.
func draw(r *rand.Rand, docs []corpus.Document, d drawing, want int) ([]sample, error) {
	d.syntax = syntax.NewTokenizer()
	defer d.syntax.Close()
	var all []sample
	for _, i := range r.Perm(len(docs)) {
		list, err := d.cut(&docs[i])
		if err != nil {
			return nil, err
		}
		if all = append(all, list...); len(all) >= plenty*want {
			break
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(len(all), want)], nil
}

// cut gives the windows of one document.
func (d *drawing) cut(doc *corpus.Document) (all []sample, err error) {
	if d.tokens, _, err = d.syntax.Tokenize(d.tokens[:0], doc.Text, doc.Language, false); err != nil {
		return nil, err
	}
	starts := lineStarts(doc.Text)
	for first := 1; first+d.lines <= len(starts); first += d.lines {
		s := sample{doc, first, doc.Text[starts[first-1]:starts[first+d.lines-1]]}
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
