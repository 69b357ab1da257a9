package main

import (
	"math"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// sheet takes the figures.
var sheet *figure.Sheet

// figures takes what was found of one variant, or by mistake. Lines is the length of
// the windows, as the tables have it.
func (r record) figures(lines any, variant string, o outcome) error {
	name := named("Accuracy", "lang", r.language, "lines", lines, "variant", variant)
	if variant == "independent" {
		sheet.Add(figure.Share(name, o.above(), len(o.results), "%alarms"))
		return nil
	}
	found, right, err := o.found(r.index)
	sheet.Add(share(name, found, len(o.results), "%found"), share(name, right, len(o.results), "%origin"))
	return err
}

// named names a figure; one of other sources, or of a part of the corpus, apart from that of all of it.
func named(kind string, pairs ...any) string {
	if *set != "" {
		kind, pairs = "Set"+kind, append(pairs, "set", *set)
	}
	if *part < 1 {
		kind, pairs = "Part"+kind, append(pairs, "part", *part)
	}
	return figure.Name(kind, pairs...)
}

// patchFigures takes what patches of small hunks show.
func patchFigures(language, variant string, patches int, alone, joint, right float64) {
	name := named("Patches", "lang", language, "variant", variant)
	sheet.Add(share(name, alone, patches, "%alone"), share(name, joint, patches, "%together"), share(name, right, patches, "%origin"))
}

func share(name string, of float64, n int, unit string) figure.Figure {
	return figure.Share(name, int(math.Round(of*float64(n))), n, unit)
}
