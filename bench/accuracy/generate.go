package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// sample is a window of lines of one document.
type sample struct {
	doc    string // source and path
	lang   string
	text   []byte
	tokens []fingerprint.Token // of the window, as they stand in the document
	lines  int
}

// A variant turns a window into what a contributor might have made of it.
type variant struct {
	name string
	make func(r *rand.Rand, s sample) string
}

var variants = []variant{
	{"verbatim", func(_ *rand.Rand, s sample) string { return string(s.text) }},
	{"renamed", func(r *rand.Rand, s sample) string { return reprint(r, renamed(r, s)) }},
	{"renamed, 2% edited", func(r *rand.Rand, s sample) string { return reprint(r, edited(r, renamed(r, s), 0.02)) }},
	{"renamed, 5% edited", func(r *rand.Rand, s sample) string { return reprint(r, edited(r, renamed(r, s), 0.05)) }},
	{"renamed, 10% edited", func(r *rand.Rand, s sample) string { return reprint(r, edited(r, renamed(r, s), 0.10)) }},
	{"renamed, split by lines", func(r *rand.Rand, s sample) string { return reprint(r, inserted(r, renamed(r, s))) }},
	{"renamed, reordered", func(r *rand.Rand, s sample) string { return reprint(r, reordered(r, renamed(r, s))) }},
}

// word is one token on its way into a variant.
type word struct {
	text  string
	class fingerprint.Class
	line  uint32
}

// renamed replaces every name by a new one, one to one.
func renamed(r *rand.Rand, s sample) []word {
	names := make(map[string]string)
	used := make(map[string]bool)
	words := make([]word, len(s.tokens))
	for i, t := range s.tokens {
		text := string(s.text[t.Start:t.End])
		if t.Class == fingerprint.Identifier {
			if names[text] == "" {
				names[text] = newName(r, used)
			}
			text = names[text]
		}
		words[i] = word{text, t.Class, t.Line}
	}
	return words
}

var syllables = strings.Fields("ba co du fe gi ha jo ku la me ni po ra se ti vo wa xe zu lor pin tam rek")

func newName(r *rand.Rand, used map[string]bool) string {
	for {
		name := ""
		for range 2 + r.IntN(3) {
			name += syllables[r.IntN(len(syllables))]
		}
		name = fmt.Sprintf("%s_%c", name, 'a'+rune(r.IntN(26)))
		if !used[name] {
			used[name] = true
			return name
		}
	}
}

// edited replaces, drops or adds a share of the tokens.
func edited(r *rand.Rand, words []word, share float64) []word {
	var out []word
	for i, w := range words {
		if r.Float64() >= share {
			out = append(out, w)
			continue
		}
		other := words[r.IntN(len(words))]
		other.line = w.line
		switch r.IntN(3) {
		case 0:
			out = append(out, other)
		case 1: // dropped
		default:
			out = append(out, words[i], other)
		}
	}
	return out
}

// statements that a contributor may put between others.
var fillers = []string{
	"trace_point ( %s , %d ) ;", "count_%s += %d ;", "if ( debug_%s ) log_line ( %d ) ;", "check_state ( & %s , %d ) ;",
}

// inserted puts a line of its own behind every fourth one.
func inserted(r *rand.Rand, words []word) []word {
	var out []word
	lines := 0
	for i, w := range words {
		if i > 0 && w.line != words[i-1].line {
			if lines++; lines%4 == 0 {
				text := fmt.Sprintf(fillers[r.IntN(len(fillers))], newName(r, map[string]bool{}), r.IntN(100))
				for _, f := range strings.Fields(text) {
					out = append(out, word{f, fingerprint.Punctuation, words[i-1].line})
				}
			}
		}
		out = append(out, w)
	}
	return out
}

// reordered swaps stretches of four to six lines.
func reordered(r *rand.Rand, words []word) []word {
	var stretches [][]word
	start, lines, want := 0, 0, 4+r.IntN(3)
	for i := 1; i < len(words); i++ {
		if words[i].line == words[i-1].line {
			continue
		}
		if lines++; lines == want {
			stretches = append(stretches, words[start:i])
			start, lines, want = i, 0, 4+r.IntN(3)
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

// reprint writes words with another layout: the line structure stays in half
// of the cases, since some languages need it, else lines are broken anew.
func reprint(r *rand.Rand, words []word) string {
	var b strings.Builder
	column := 0
	for i, w := range words {
		if i > 0 {
			switch {
			case w.line != words[i-1].line || column > 60+r.IntN(40):
				b.WriteString("\n  ")
				column = 2
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString(w.text)
		column += len(w.text) + 1
	}
	return b.String()
}
