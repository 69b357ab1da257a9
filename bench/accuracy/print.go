package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// printChance shows what independent windows reach.
func printChance(o outcome, lines int) {
	bits := o.allBits()
	fmt.Printf("\nindependent: %d windows of %d lines, median %.0f tokens, %.0f windows/s; of 1,000 windows 999 stay below %.0f bits and %.2f of the bar, 990 below %.0f; %d reach the bar (%.2f in 1,000)\n",
		len(o.results), lines, quantile(o.tokens(), 0.5), float64(len(o.results))/o.spent.Seconds(),
		quantile(bits, 0.999), quantile(o.allHeights(), 0.999), quantile(bits, 0.99), o.above(), 1000*float64(o.above())/float64(max(len(o.results), 1)))
	printByLength(o)
}

// printByLength shows what chance reaches in windows of similar length.
func printByLength(o outcome) {
	const least = 300 // windows, to tell a quantile of a thousand from
	for low := 20; low < 4000; low = low * 3 / 2 {
		var bits []float64
		above := 0
		for i, r := range o.results {
			if r.Tokens >= low && r.Tokens < low*3/2 {
				bits = append(bits, o.bits(i))
				if o.reaches(i) {
					above++
				}
			}
		}
		if len(bits) >= least {
			fmt.Printf("  %4d to %4d tokens: %6d windows; 9,999 in 10,000 below %3.0f bits, 999 in 1,000 below %3.0f, 99 in 100 below %3.0f; %d reach the bar\n",
				low, low*3/2-1, len(bits), quantile(bits, 0.9999), quantile(bits, 0.999), quantile(bits, 0.99), above)
		}
	}
}

// printVariant shows what is found of a variant: at the default thresholds,
// and where 1 in 1,000 independent windows of these lines would be a false alarm.
func printVariant(name string, o, chance outcome, ix *index.Index) error {
	found, right, err := o.found(ix)
	if err != nil {
		return err
	}
	const rate = 0.999
	byBits := atLeast(o.allHeights(), quantile(chance.allHeights(), rate))
	byCount := atLeast(o.counts(), quantile(chance.counts(), rate))
	fmt.Printf("%-24s | %5.1f %% | %5.1f %% | %5.1f %% | %5.1f %% | %4.0f | %4.0f | %6.0f\n", name, 100*found, 100*right, 100*byBits, 100*byCount,
		quantile(o.allBits(), 0.5), quantile(o.allBits(), 0.05), float64(len(o.results))/o.spent.Seconds())
	return nil
}

func printVariantHead(n, lines int) {
	fmt.Printf("\n%d windows of %d lines      | found   | origin  | by bits | by count | median bits | 5 in 100 below | windows/s\n", n, lines)
}

// printWorst shows the strongest matches of independent windows.
func printWorst(o outcome, ix *index.Index, n int) error {
	if n == 0 {
		return nil
	}
	order := make([]int, len(o.results))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(o.height(b), o.height(a)) })
	fmt.Println("\nthe strongest matches of independent windows (bits of all, of names; similarity, verbatim, tokens; * reaches the bar)")
	for _, i := range order[:min(n, len(order))] {
		m, ok := o.best(i)
		if !ok {
			break
		}
		d, err := ix.Document(m.Doc)
		if err != nil {
			return err
		}
		mark := ' '
		if o.reaches(i) {
			mark = '*'
		}
		s := o.samples[i]
		fmt.Printf("%c %3.0f %3.0f %.2f %.2f %4d %s %s:%d ~ %s\n", mark, m.Bits, m.NameBits, m.Similarity, m.Verbatim, o.results[i].Tokens, s.doc.Source, s.doc.Path, s.first, origin(d, m))
	}
	return nil
}

func origin(d index.Document, m match.Match) string {
	o := d.Origins[0]
	return fmt.Sprintf("%s %s:%d-%d", o.Source, o.Path, m.Blocks[0].Origin[0], m.Blocks[len(m.Blocks)-1].Origin[1])
}
