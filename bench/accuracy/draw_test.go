package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
)

// A file that leaves a list takes its own windows with it, and moves no others.
func TestDrawIsOfTheSameWindowsWithoutAFile(t *testing.T) {
	var docs []corpus.Document
	for i := range 20 {
		text := strings.Repeat(fmt.Sprintf("int f%d(int a, int b) { return a + b * %d; }\n", i, i), 40)
		docs = append(docs, corpus.Document{Path: fmt.Sprint(i), Language: "c", Text: []byte(text)})
	}
	places := func(docs []corpus.Document, want int) (all []string) {
		samples, err := draw(docs, drawing{lots: lotsOf(1), lines: 10, fits: anywhere}, want)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range samples {
			all = append(all, fmt.Sprint(s.doc.Path, ":", s.first))
		}
		return all
	}
	all := places(docs, 80)
	if len(all) != 80 {
		t.Fatalf("%d windows of 20 documents of 40 lines, not 80", len(all))
	}
	if some := places(docs, 8); !slices.Equal(some, all[:8]) {
		t.Errorf("8 windows are %v, the first of all %v", some, all[:8])
	}
	without := slices.DeleteFunc(slices.Clone(all), func(p string) bool { return strings.HasPrefix(p, "7:") })
	if got := places(slices.Delete(slices.Clone(docs), 7, 8), 80); !slices.Equal(got, without) {
		t.Errorf("without a document\n%v, not\n%v", got, without)
	}
	*seed++
	defer func() { *seed-- }()
	if other := places(docs, 80); slices.Equal(other, all) {
		t.Error("another seed draws the same")
	}
}
