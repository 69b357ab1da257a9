package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// A new file is one long hunk, of which a part may be somebody else's.
const (
	linesOfHost = 300
	linesOfPart = 30
)

// longHunks measures long independent windows, and the same with a copy in their middle.
func longHunks(ctx context.Context, l lang, ix *index.Index, own, other []corpus.Document, rec record) error {
	hosts, err := draw(other, drawing{lots: lotsOf(linesOfHost), lines: linesOfHost, fits: anywhere}, *others/10)
	if err != nil {
		return err
	}
	copied, err := draw(own, drawing{lots: lotsOf(linesOfHost), lines: linesOfPart, fits: inFunction}, *copies)
	if err != nil || len(hosts) == 0 {
		return err
	}
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	if err := g.read(hosts); err != nil {
		return err
	}
	chance, err := measureVariant(ctx, g, variants[0], ix, hosts)
	if err != nil {
		return err
	}
	fmt.Printf("\nindependent: %d windows of %d lines, of which %d reach the bar\n", len(hosts), linesOfHost, chance.above())
	size := fmt.Sprintf("%d in %d", linesOfPart, linesOfHost+linesOfPart)
	if err := rec.figures(size, "independent", chance); err != nil {
		return err
	}
	printVariantHead(len(copied), linesOfHost+linesOfPart)
	for _, v := range variants {
		texts, err := g.texts(copied, v)
		if err != nil {
			return err
		}
		for i := range texts {
			texts[i] = g.within(hosts[i%len(hosts)], texts[i])
		}
		o, err := measure(ctx, ix, copied, texts)
		if err != nil {
			return err
		}
		if err := rec.figures(size, v.name, o); err != nil {
			return err
		}
		if err := printVariant(v.name, o, chance, ix); err != nil {
			return err
		}
	}
	return nil
}

// within puts a text into the middle of another window, whose words are known, between two
// lines that both have some: not into a comment or a literal.
func (g *generator) within(host sample, text string) string {
	coded := make(map[int]bool)
	for _, w := range g.known[host.window()] {
		coded[w.line/2-host.first] = true
	}
	lines := strings.SplitAfter(string(host.text), "\n")
	at := len(lines) / 2
	for at+1 < len(lines) && !(coded[at-1] && coded[at]) {
		at++
	}
	return strings.Join(lines[:at], "") + strings.TrimSuffix(text, "\n") + "\n" + strings.Join(lines[at:], "")
}
