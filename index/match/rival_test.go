package match

import (
	"strings"
	"testing"
)

// Code that stands elsewhere in other names needs more bits to be a copy; code that
// stands elsewhere in the same names does not.
func TestRivalsRaiseTheBar(t *testing.T) {
	origin := program(41, 80)
	otherNames := strings.ReplaceAll(origin, "name", "word")
	from, text, alone := doubtful(t, origin)
	elsewhere := func(text string) string { return wild(42, 60) + "\n" + text }
	for _, c := range []struct {
		name, other string
		raised      float64
	}{
		{"other code", wild(43, 80), 1},
		{"the same names", elsewhere(origin), 1},
		{"one other name", elsewhere(strings.ReplaceAll(origin, "name4100", "word")), 1},
		{"other names", elsewhere(otherNames), 1 + rivalCost},
		{"a little in other names", elsewhere(lines(otherNames, from, from)), 1},
	} {
		res := NewMatcher(corpusOf(t, origin, c.other), newWords(), nil).Match(query(text))
		if res.Err != nil || len(res.Matches) == 0 {
			t.Fatalf("%s: nothing found: %v", c.name, res.Err)
		}
		for _, m := range res.Matches {
			if m.Doc == 0 && m.Bar != alone.Bar*c.raised {
				t.Errorf("%s elsewhere: bar %.1f, and %.1f where nothing is, not %.2f times as much", c.name, m.Bar, alone.Bar, c.raised)
			}
		}
	}
}

// doubtful finds two lines that match their origin, but not by far.
func doubtful(t *testing.T, origin string) (from int, text string, match Match) {
	m := NewMatcher(corpusOf(t, origin), newWords(), nil)
	for from = 2; from < 79; from++ {
		text = renamedText(lines(origin, from, from+1))
		if res := m.Match(query(text)); len(res.Matches) == 1 {
			if h := res.Matches[0].height(); h > 1.1 && h < 1+rivalCost {
				return from, text, res.Matches[0]
			}
		}
	}
	t.Fatal("no two lines are doubtful")
	return 0, "", Match{}
}
