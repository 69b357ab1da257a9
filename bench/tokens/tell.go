package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// The windows that are told: of so many lines, with so many tokens at least, since a
// comment tells no language.
var toldLines = []int{30, 10}

const leastTold = 20

// wrongBar is how many percent of the windows of 30 lines of a language may be taken for
// another. It does not hold for Swift, which has no model of its own.
const wrongBar = 4

// teller tells the language of windows.
type teller struct {
	tokenizer *syntax.Tokenizer
	matcher   *match.Matcher
}

// tell takes a window of each file and says which language its text alone tells: one of
// its family, another, or none.
func tell(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	t := teller{tokenizer: syntax.NewTokenizer()}
	defer t.tokenizer.Close()
	t.matcher = match.NewMatcher(index.NewMemory(t.tokenizer), t.tokenizer, nil)
	fmt.Printf("%-12s %5s %7s %8s %8s\n", "language", "lines", "windows", "right %", "wrong %")
	missed := 0
	for _, language := range order(files) {
		for _, lines := range toldLines {
			r := rand.New(rand.NewPCG(o.seeds[0], uint64(lines)))
			n, right, wrong, err := t.count(files[language], language, lines, r)
			if err != nil {
				return err
			}
			mark := ""
			if lines == toldLines[0] && language != "swift" && percent(wrong, n) > wrongBar {
				mark = "  MISSED"
				missed++
			}
			fmt.Printf("%-12s %5d %7d %8.1f %8.1f%s\n", language, lines, n, percent(right, n), percent(wrong, n), mark)
			name := figure.Name("Told", "lang", language, "lines", lines)
			o.sheet.Add(figure.Share(name, right, n, "%right"), figure.Share(name, wrong, n, "%wrong"))
		}
	}
	if missed > 0 {
		return fmt.Errorf("%w: %d languages are taken for another too often", errMissed, missed)
	}
	return nil
}

// count tells a window of each file, and counts those that are asked, are told, and are taken
// for another language.
func (t *teller) count(files []file, language string, lines int, r *rand.Rand) (n, right, wrong int, err error) {
	for _, f := range files {
		told, counts, err := t.tell(windowOf(f.text, lines, r), language)
		switch {
		case err != nil:
			return 0, 0, 0, err
		case !counts:
			continue
		case told == syntax.Family(language):
			right++
		case told != untold:
			wrong++
		}
		n++
	}
	return n, right, wrong, nil
}

// untold is the language of a text that tells none.
const untold = "text"

// tell says which language a window tells, and whether it has tokens enough to be asked.
func (t *teller) tell(window []byte, language string) (told string, counts bool, err error) {
	tokens, _, err := t.tokenizer.Tokenize(nil, window, language, true)
	if err != nil || len(tokens) < leastTold {
		return "", false, err
	}
	result := t.matcher.Match(match.Query{Text: window, Language: untold, Sample: window, Fragment: true})
	return result.Language, true, result.Err
}

// windowOf is so many lines of a text, from any on; all of a shorter one.
func windowOf(text []byte, lines int, r *rand.Rand) []byte {
	all := bytes.SplitAfter(text, []byte("\n"))
	from := r.IntN(max(len(all)-lines, 0) + 1)
	return bytes.Join(all[from:min(from+lines, len(all))], nil)
}
