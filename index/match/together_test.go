package match

import (
	"math"
	"slices"
	"testing"
)

// Hunks that follow each other in one document are a copy together, though none of them
// is alone; but they must show what one of them would have to.
func TestSmallHunksTogether(t *testing.T) {
	origin := program(51, 120)
	m := NewMatcher(corpusOf(t, program(50, 80), origin, program(52, 80)), newWords(), nil)
	var results []Result
	for from := 10; from <= 90; from += 20 {
		results = append(results, m.Match(query(renamedText(lines(origin, from, from+1)))))
	}
	all := Together(results)
	if len(all) == 0 || all[0].Doc != 1 || len(all[0].Pieces) < 4 || all[0].Bits < all[0].Bar {
		t.Fatalf("five pieces of one document: %d documents", len(all))
	}
	for _, e := range Together([]Result{results[4], results[2]}) {
		if e.Doc == 1 {
			t.Errorf("pieces in another order are together: %+v", e)
		}
	}
	two := Together([]Result{results[0], results[1]})
	if first, second := leastAlone(results[0]), leastAlone(results[1]); len(two) == 0 || two[0].Bar < min(first, second) {
		t.Errorf("two pieces need %.0f and %.0f bits alone, and together no more: %+v", first, second, two)
	}
}

// leastAlone is what a query must reach that matches as a whole.
func leastAlone(r Result) float64 {
	return strictnessOf(r.Language, r.Corpus).bar(r.Tokens, wholly(r.Tokens))
}

// A change that is made in two places is told once, wherever the document has the same twice.
func TestRepeatedHunksTogether(t *testing.T) {
	origin := program(51, 120)
	m := NewMatcher(corpusOf(t, program(50, 80), origin), newWords(), nil)
	once, other := m.Match(query(renamedText(lines(origin, 10, 12)))), m.Match(query(renamedText(lines(origin, 50, 52))))
	again := once
	again.Matches = slices.Clone(once.Matches)
	for i := range again.Matches {
		again.Matches[i].Blocks = slices.Clone(once.Matches[i].Blocks)
		for k := range again.Matches[i].Blocks {
			b := &again.Matches[i].Blocks[k]
			b.Origin[0], b.Origin[1] = b.Origin[0]+40, b.Origin[1]+40
		}
	}
	of := func(r Result) float64 { return r.Matches[0].Bits }
	for _, c := range []struct {
		second Result
		want   float64
	}{{again, of(once) - costBlock}, {other, of(once) + of(other) - costBlock}} {
		all := Together([]Result{once, c.second})
		if len(all) != 1 || math.Abs(all[0].Bits-c.want) > 0.01 {
			t.Errorf("%+v, want %.1f bits", all, c.want)
		}
	}
}

// Java has the higher bar of a few tokens, C++ that of many.
func TestStrictestHangsOnLength(t *testing.T) {
	mixed := []Result{{Language: "java"}, {Language: "cpp"}, {Language: "c"}}
	for tokens, language := range map[int]string{30: "java", 400: "cpp"} {
		if got := strictest(mixed, tokens); got != strictnessOf(language, 0) {
			t.Errorf("of %d tokens: %v, not that of %s", tokens, got, language)
		}
	}
}
