package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hunkprint/hunkprint/bench/baseline"
	"github.com/hunkprint/hunkprint/bench/figure"
)

// queue is the windows of one language and length, judged by all methods.
type queue struct {
	language string
	lines    int
}

// scores has, for each variant and method, what the method says of each
// window. A method that was not to be had has no entry.
type scores map[string]map[string][]float64

const (
	independent = "independent"
	ours        = "bar" // the method that is shipped: the share of its bar that a match has
)

// beatenVariants are those in which a baseline is to be beaten: at a tenth of
// the false alarms that it has near 1 percent, by how many points?
var beatenVariants = []string{"word for word", "renamed", "renamed, 2% edited"}

// readScores reads what bench/accuracy -scores writes.
func readScores(file string) (map[queue]scores, []string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return parseScores(f)
}

const columnsBefore = 4 // language, lines, variant, tokens; the methods follow

func parseScores(in io.Reader) (map[queue]scores, []string, error) {
	lines := bufio.NewScanner(in)
	if !lines.Scan() {
		return nil, nil, cmp.Or(lines.Err(), io.ErrUnexpectedEOF)
	}
	head := strings.Split(lines.Text(), "\t")
	all := make(map[queue]scores)
	for n := 2; lines.Scan(); n++ {
		columns := strings.Split(lines.Text(), "\t")
		if len(columns) != len(head) || len(head) <= columnsBefore {
			return nil, nil, fmt.Errorf("line %d: %d columns of %d", n, len(columns), len(head))
		}
		length, err := strconv.Atoi(columns[1])
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", n, err)
		}
		q := queue{columns[0], length}
		if all[q] == nil {
			all[q] = make(scores)
		}
		if all[q][columns[2]] == nil {
			all[q][columns[2]] = make(map[string][]float64)
		}
		of := all[q][columns[2]]
		for i, text := range columns[columnsBefore:] {
			if text == "" {
				continue
			}
			score, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, nil, fmt.Errorf("line %d: %w", n, err)
			}
			method := head[columnsBefore+i]
			of[method] = append(of[method], score)
		}
	}
	return all, head[columnsBefore:], lines.Err()
}

// rates are the shares of false alarms, in percent, at which methods are compared.
var rates = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10}

func atRate(rate float64) string { return fmt.Sprintf("%%at-%g%%", rate) }

// rocFigures are, of each variant and method, the shares found at the rates;
// of each baseline what it does at its default and near 1 percent of false alarms.
func rocFigures(file string) ([]figure.Figure, error) {
	all, methods, err := readScores(file)
	if err != nil {
		return nil, err
	}
	var out []figure.Figure
	for _, q := range slices.SortedFunc(maps.Keys(all), func(a, b queue) int {
		return cmp.Or(cmp.Compare(a.language, b.language), cmp.Compare(a.lines, b.lines))
	}) {
		for _, method := range methods {
			chance := all[q][independent][method]
			if len(chance) == 0 {
				continue
			}
			for _, variant := range variantsOf(all[q]) {
				out = append(out, curve(figure.Name("ROC", "lang", q.language, "lines", q.lines, "method", method, "variant", variant), chance, all[q][variant][method])...)
			}
			out = append(out, settingFigures(q, method, all[q])...)
		}
	}
	return out, nil
}

// variantsOf names the copies.
func variantsOf(s scores) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s)), func(v string) bool { return v == independent })
}

// curve gives what is found at each rate of false alarms that the windows can show.
func curve(name string, chance, copies []float64) (out []figure.Figure) {
	for _, rate := range rates {
		if rate/100*float64(len(chance)) < 1 {
			continue
		}
		out = append(out, figure.Share(name, foundAt(rate, chance, copies), len(copies), atRate(rate)))
	}
	return out
}

// foundAt counts the copies above the lowest score that at most so many percent
// of the independent windows are above. No score is ever a finding at 0.
func foundAt(rate float64, chance, copies []float64) int {
	sorted := slices.Sorted(slices.Values(chance))
	allowed := int(rate/100*float64(len(sorted)) + 1e-9)
	bar := 0.0
	if allowed < len(sorted) {
		bar = max(bar, sorted[len(sorted)-1-allowed])
	}
	return above(bar, copies)
}

func above(bar float64, scores []float64) (n int) {
	for _, s := range scores {
		if s > bar {
			n++
		}
	}
	return n
}

// settingFigures are what a baseline finds, and finds by mistake, at its default
// and at the setting nearest 1 percent of false alarms.
func settingFigures(q queue, method string, s scores) (out []figure.Figure) {
	settings := settingsOf(method, q.language, s[independent][method])
	if len(settings) == 0 {
		return nil
	}
	n := len(s[independent][method])
	nearest := slices.MinFunc(settings[1:], func(a, b float64) int {
		off := func(setting float64) float64 {
			return math.Abs(float64(above(setting-1, s[independent][method]))/float64(n) - 0.01)
		}
		return cmp.Compare(off(a), off(b))
	})
	alarms := float64(above(nearest-1, s[independent][method])) / float64(n)
	for _, variant := range beatenVariants {
		if len(s[variant][method]) > 0 {
			found := foundAt(100*alarms/10, s[independent][ours], s[variant][ours])
			theirs := above(nearest-1, s[variant][method])
			out = append(out, figure.Figure{Name: figure.Name("Beaten", "lang", q.language, "lines", q.lines, "method", method, "variant", variant),
				Count: len(s[variant][method]), Value: 100 * float64(found-theirs) / float64(len(s[variant][method])), Unit: "points"})
		}
	}
	for i, setting := range []float64{settings[0], nearest} {
		name := func(variant string) string {
			return figure.Name("Baseline", "lang", q.language, "lines", q.lines, "method", method, "setting", []string{"default", "near-1%"}[i], "variant", variant)
		}
		out = append(out, figure.Share(name(independent), above(setting-1, s[independent][method]), n, "%alarms"),
			figure.Figure{Name: name(independent), Count: n, Value: setting, Unit: "setting"})
		for _, variant := range variantsOf(s) {
			out = append(out, figure.Share(name(variant), above(setting-1, s[variant][method]), len(s[variant][method]), "%found"))
		}
	}
	return out
}

// settingsOf gives the default of a baseline and then all its settings, each the least score
// that counts; nothing for the methods of this project, which have bars of their own.
func settingsOf(method, language string, chance []float64) []float64 {
	for _, t := range baseline.Tools(language) {
		if t.Name == method {
			settings := []float64{float64(t.Default)}
			for _, s := range t.Settings {
				settings = append(settings, float64(s))
			}
			return settings
		}
	}
	for _, e := range baseline.Engines() {
		if e.Name == method { // one shared fingerprint is a finding
			settings := []float64{1}
			for s := 1.0; s <= max(slices.Max(chance), 1); s++ {
				settings = append(settings, s)
			}
			return settings
		}
	}
	return nil
}
