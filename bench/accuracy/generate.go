package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// A variant turns a window into what a contributor might have made of it.
type variant struct {
	name string
	make func(g *generator, words []word) []word // of words with other names; nil leaves the text as it is
	keep func(words []word) map[string]bool      // the names that stay; nil for none
}

var variants = []variant{
	{"word for word", nil, nil},
	{"renamed", asTheyAre, nil},
	{"renamed, 2% edited", func(g *generator, w []word) []word { return g.edit(w, 0.02) }, nil},
	{"renamed, 5% edited", func(g *generator, w []word) []word { return g.edit(w, 0.05) }, nil},
	{"renamed, 10% edited", func(g *generator, w []word) []word { return g.edit(w, 0.10) }, nil},
	{"renamed, lines inserted", func(g *generator, w []word) []word { return g.insert(w) }, nil},
	{"renamed, reordered", func(g *generator, w []word) []word { return g.reorder(w) }, nil},
	{"own names renamed", asTheyAre, borrowed},
}

func asTheyAre(_ *generator, w []word) []word { return w }

// borrowed are the names that a contributor who makes code his own leaves as they
// are, since others give them: of members, of what is called, of types.
func borrowed(words []word) map[string]bool {
	names := make(map[string]bool)
	for i, w := range words {
		member := i > 0 && slices.Contains([]string{".", "->", "::"}, words[i-1].text)
		called := i+1 < len(words) && words[i+1].text == "("
		if w.class == fingerprint.Identifier && (member || called || unicode.IsUpper(rune(w.text[0]))) {
			names[w.text] = true
		}
	}
	return names
}

// generator makes variants of the windows of one language.
type generator struct {
	*rand.Rand
	lang   lang
	syntax *syntax.Tokenizer
	known  map[window][]word // what was read
}

// window is the place of a sample.
type window struct {
	doc          *corpus.Document
	first, bytes int
}

func (s sample) window() window { return window{s.doc, s.first, len(s.text)} }

// texts makes one variant of every window, the same one of the same window.
func (g *generator) texts(samples []sample, v variant) ([]string, error) {
	texts := make([]string, len(samples))
	if v.make != nil {
		if err := g.read(samples); err != nil {
			return nil, err
		}
	}
	for i, s := range samples {
		if v.make == nil {
			texts[i] = string(s.text)
			continue
		}
		g.Rand = rand.New(rand.NewPCG(uint64(s.lot), 7))
		words := slices.Clone(g.known[s.window()])
		var kept map[string]bool
		if v.keep != nil {
			kept = v.keep(words)
		}
		texts[i] = g.print(v.make(g, g.rename(words, kept)))
	}
	return texts, nil
}

// word is one token on its way into a variant.
type word struct {
	text   string
	class  fingerprint.Class
	line   int // its own; what is put between has an odd one
	indent int // of its line
}

// read makes the words of windows known, for this variant and others. A document
// is read once for all its windows.
func (g *generator) read(samples []sample) error {
	if g.known == nil {
		g.known = make(map[window][]word)
	}
	var docs []*corpus.Document
	unread := make(map[*corpus.Document][]sample)
	for _, s := range samples {
		if _, ok := g.known[s.window()]; ok {
			continue
		}
		if unread[s.doc] == nil {
			docs = append(docs, s.doc)
		}
		unread[s.doc] = append(unread[s.doc], s)
	}
	var tokens []fingerprint.Token
	for _, doc := range docs {
		var err error
		if tokens, _, err = g.syntax.Tokenize(tokens[:0], doc.Text, doc.Language, false); err != nil {
			return err
		}
		for _, s := range unread[doc] {
			g.known[s.window()] = words(s, tokens)
		}
	}
	return nil
}

// words are the tokens of a window as they are read in the whole document.
// What is inside a literal goes with it.
func words(s sample, tokens []fingerprint.Token) []word {
	var words []word
	end, line, indent := uint32(0), uint32(0), 0
	for _, t := range within(tokens, s.first, strings.Count(string(s.text), "\n")) {
		if t.Start < end {
			continue
		}
		if t.Line != line {
			line, indent = t.Line, indentAt(s.doc.Text, int(t.Start))
		}
		end = t.End
		words = append(words, word{string(s.doc.Text[t.Start:t.End]), t.Class, int(2 * t.Line), indent})
	}
	return words
}

// indentAt is the column of the first word of the line that a place is in.
func indentAt(text []byte, place int) int {
	start := place
	for start > 0 && text[start-1] != '\n' {
		start--
	}
	n := 0
	for ; text[start+n] == ' ' || text[start+n] == '\t'; n++ {
	}
	return n
}

// rename replaces every name but those that are kept by a new one, one to one.
func (g *generator) rename(words []word, kept map[string]bool) []word {
	names := make(map[string]string)
	used := make(map[string]bool)
	for i, w := range words {
		if w.class != fingerprint.Identifier || kept[w.text] {
			continue
		}
		if names[w.text] == "" {
			names[w.text] = g.name(used)
		}
		words[i].text = names[w.text]
	}
	return words
}

var syllables = strings.Fields("ba co du fe gi ha jo ku la me ni po ra se ti vo wa xe zu lor pin tam rek")

func (g *generator) name(used map[string]bool) string {
	for {
		name := ""
		for range 2 + g.IntN(3) {
			name += syllables[g.IntN(len(syllables))]
		}
		name = fmt.Sprintf("%s_%c", name, 'a'+rune(g.IntN(26)))
		if !used[name] {
			used[name] = true
			return name
		}
	}
}

// edit replaces, drops or adds a share of the tokens.
func (g *generator) edit(words []word, share float64) []word {
	var out []word
	for _, w := range words {
		if g.Float64() >= share {
			out = append(out, w)
			continue
		}
		other := words[g.IntN(len(words))]
		other.line, other.indent = w.line, w.indent
		switch g.IntN(3) {
		case 0:
			out = append(out, other)
		case 1: // dropped
		default:
			out = append(out, w, other)
		}
	}
	return out
}

// insert puts a line of its own behind every fourth one.
func (g *generator) insert(words []word) []word {
	var out []word
	lines := 0
	for i, w := range words {
		if i > 0 && w.line != words[i-1].line {
			if lines++; lines%4 == 0 {
				out = append(out, g.filler(w)...)
			}
		}
		out = append(out, w)
	}
	return out
}

// filler is a statement that a contributor may put in front of another.
func (g *generator) filler(before word) []word {
	form := g.lang.fillers[g.IntN(len(g.lang.fillers))]
	text := fmt.Sprintf(form, g.name(make(map[string]bool)), g.IntN(100))
	var out []word
	for f := range strings.FieldsSeq(text) {
		out = append(out, word{f, fingerprint.Punctuation, before.line - 1, before.indent})
	}
	return out
}

// reorder swaps stretches of four to six lines.
func (g *generator) reorder(words []word) []word {
	var stretches [][]word
	start, lines, want := 0, 0, 4+g.IntN(3)
	for i := 1; i < len(words); i++ {
		if words[i].line == words[i-1].line {
			continue
		}
		if lines++; lines == want {
			stretches = append(stretches, words[start:i])
			start, lines, want = i, 0, 4+g.IntN(3)
		}
	}
	stretches = append(stretches, words[start:])
	for i := 0; i+1 < len(stretches); i += 2 {
		stretches[i], stretches[i+1] = stretches[i+1], stretches[i]
	}
	var out []word
	for _, s := range stretches {
		out = append(out, s...)
	}
	return out
}

// print writes words with another layout: other blanks and other indentation,
// and where lines mean nothing, lines broken anew.
func (g *generator) print(words []word) string {
	var b strings.Builder
	column := 0
	for i, w := range words {
		switch {
		case i == 0 || w.line != words[i-1].line:
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(strings.Repeat("  ", w.indent))
			column = 2 * w.indent
		case !g.lang.linewise && column > 60+g.IntN(40):
			b.WriteString("\n  ")
			column = 2
		default:
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
		column += len(w.text) + 1
	}
	return b.String()
}
