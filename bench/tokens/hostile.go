package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// hostile tokenizes a minified file of 5 MB on one line and nesting of 20,000
// levels, and texts that invite a search from each character on, in every
// language, as a file and as a fragment. The budget is compared with processor time, of which
// other programs take nothing; what the clock says stands in brackets.
func hostile(o options) error {
	const levels = 20000
	texts := []struct {
		name string
		text []byte
	}{
		{"one line", bytes.Repeat([]byte(`function a(b,c){var d="e\"f"+'g';return b?c.h(d,[1,2.5e3,0xff]):{i:j=>k*l/m}}`), 5_000_000/81+1)},
		{"nested (", bytes.Repeat([]byte("("), levels)},
		{"nested ([{", bytes.Repeat([]byte("([{"), levels)},
		{"balanced", append(bytes.Repeat([]byte("f(["), levels), bytes.Repeat([]byte("])"), levels)...)},
		{"blocks", append(bytes.Repeat([]byte("if(a){"), levels), bytes.Repeat([]byte("}"), levels)...)},
		{"templates", bytes.Repeat([]byte("`${\"#{\\("), levels)},
		{"quotes", bytes.Repeat([]byte("\"'`\n"), levels)},
		{"comments", bytes.Repeat([]byte("/*(*--[["), levels)},
		{"sets", append(bytes.Repeat([]byte("=/[\\\"'"), levels), '\n')},
		{"marks", bytes.Repeat([]byte("r####@@@$$$?>//<?"), levels)},
		{"imports", bytes.Repeat([]byte("import (\nuse {\n"), levels)},
		{"heredocs", bytes.Repeat([]byte("<<A\n<<~B\n<<<C\n"), levels)},
	}
	tokenizer := syntax.NewTokenizer()
	defer tokenizer.Close()
	late, all := 0, 0
	worst := time.Duration(0)
	for _, language := range o.asked() {
		for _, t := range texts {
			for _, fragment := range []bool{false, true} {
				var tokens []fingerprint.Token
				var cover fingerprint.Coverage
				var err error
				clock, took := timed(func() { tokens, cover, err = tokenizer.Tokenize(nil, t.text, language, fragment) })
				if err != nil {
					return err
				}
				all++
				worst = max(worst, took)
				mark := ""
				if took > syntax.Budget {
					late++
					mark = " MISSED"
				}
				fmt.Printf("%-12s %-10s fragment %-5v %8d tokens %6.2f s (%.2f) %s%s\n", language, t.name, fragment, len(tokens), took.Seconds(), clock.Seconds(), cover.Fallback, mark)
			}
		}
	}
	o.sheet.Value("Hostile", all, float64(late), "late")
	o.sheet.Value("Hostile", all, worst.Seconds(), "worst-s")
	if late > 0 {
		return fmt.Errorf("%w: %d texts took longer than the budget", errMissed, late)
	}
	return nil
}
