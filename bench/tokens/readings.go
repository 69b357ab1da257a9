package main

import (
	"bytes"
	"fmt"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// readings compares the two readings of whole files that the grammar parses
// without an error: the share of lines whose tokens are the same. The lexical
// reading is had by a parser that accepts no text.
func readings(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %7s %12s %9s %8s\n", "language", "files", "no error", "lines", "equal %")
	byGrammar, byRules := syntax.NewTokenizer(), syntax.NewTokenizer()
	defer byGrammar.Close()
	defer byRules.Close()
	byRules.MaxParse = 0
	for _, language := range order(files) {
		parsed, lines, equal, shown := 0, 0, 0, 0
		for _, f := range files[language] {
			want, cover, err := byGrammar.Tokenize(nil, f.text, language, false)
			if err != nil {
				return err
			}
			if cover.Lexical {
				continue
			}
			parsed++
			got, _, err := byRules.Tokenize(nil, f.text, language, false)
			if err != nil {
				return err
			}
			starts := lineStarts(f.text)
			for line := range len(starts) - 1 {
				if len(bytes.TrimSpace(f.text[starts[line]:starts[line+1]])) == 0 {
					continue
				}
				lines++
				a, rest := onLine(want, line+1)
				b, others := onLine(got, line+1)
				want, got = rest, others
				if same, _ := same(a, b, 0, len(f.text)); same {
					equal++
				} else if shown < o.show {
					shown++
					fmt.Printf("  %s:%d\n    grammar %s\n    rules   %s\n", f.path, line+1, texts(a, f.text), texts(b, f.text))
				}
			}
		}
		fmt.Printf("%-12s %7d %12d %9d %8.3f\n", language, len(files[language]), parsed, lines, percent(equal, lines))
	}
	return nil
}

// onLine splits off the tokens up to the end of a line.
func onLine(tokens []fingerprint.Token, line int) (on, rest []fingerprint.Token) {
	n := 0
	for n < len(tokens) && int(tokens[n].Line) <= line {
		n++
	}
	return tokens[:n], tokens[n:]
}
