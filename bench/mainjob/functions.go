package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// function is a piece of real code with where it stands and under which terms.
type function struct {
	path    string
	head    string // how its first line begins
	license string // as the file itself says
	source  string
	first   int // line of the file, 1-based
	text    []string
}

func (f *function) last() int { return f.first + len(f.text) - 1 }

// fetch finds functions in a source.
func fetch(ctx context.Context, spec string, wanted ...*function) error {
	s, err := corpus.Open(ctx, spec, corpus.Options{Language: syntax.Detect})
	if err != nil {
		return err
	}
	defer s.Close()
	for d, err := range s.Documents(ctx) {
		if err != nil {
			return err
		}
		for _, f := range wanted {
			if f.path == d.Path {
				f.source = d.Source
				f.cut(d.Text)
			}
		}
	}
	for _, f := range wanted {
		if f.text == nil {
			return fmt.Errorf("%s: no function %q in %s", spec, f.head, f.path)
		}
	}
	return nil
}

// cut takes the function out of its file: up to the brace in the first column.
func (f *function) cut(text []byte) {
	for n, line := range strings.Split(string(text), "\n") {
		if f.text == nil && !strings.HasPrefix(line, f.head) {
			continue
		}
		if f.text == nil {
			f.first = n + 1
		}
		f.text = append(f.text, line)
		if line == "}" {
			return
		}
	}
}

// disguised gives every identifier another name, drops the comments and lays the
// code out anew. It returns which name stands for which.
func disguised(text []string) (lines []string, names map[string]string, err error) {
	src := []byte(strings.Join(text, "\n"))
	t := syntax.NewTokenizer()
	defer t.Close()
	tokens, _, err := t.Tokenize(nil, src, "c", true)
	if err != nil {
		return nil, nil, err
	}
	names = make(map[string]string)
	var w layout
	for _, tok := range tokens {
		word := string(src[tok.Start:tok.End])
		if tok.Class == fingerprint.Identifier {
			word = alias(names, word)
		}
		w.put(word)
	}
	return w.lines(), names, nil
}

// alias gives the name that stands for another one.
func alias(names map[string]string, name string) string {
	if names[name] == "" {
		n := len(names)
		stems := []string{"item", "step", "mark", "part", "slot", "edge", "pick", "rank", "span", "unit"}
		names[name] = fmt.Sprintf("%s_%c%d", stems[n%len(stems)], 'a'+n%26, n)
	}
	return names[name]
}

// layout writes one statement a line, indented by two blanks, with every token
// apart from the next.
type layout struct {
	out   bytes.Buffer
	line  []string
	depth int
	open  int // parentheses
}

func (w *layout) put(word string) {
	if word == "}" {
		w.end()
		w.depth = max(w.depth-1, 0)
	}
	w.line = append(w.line, word)
	switch word {
	case "(":
		w.open++
	case ")":
		w.open--
	case "{":
		w.end()
		w.depth++
	case "}":
		w.end()
	case ";":
		if w.open == 0 {
			w.end()
		}
	}
}

func (w *layout) end() {
	if len(w.line) > 0 {
		fmt.Fprintf(&w.out, "%s%s\n", strings.Repeat("  ", w.depth), strings.Join(w.line, " "))
	}
	w.line = w.line[:0]
}

func (w *layout) lines() []string {
	w.end()
	return strings.Split(strings.TrimSuffix(w.out.String(), "\n"), "\n")
}
