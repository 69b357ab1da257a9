package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// publish writes the tables of the READMEs and the plots anew.
func publish(r results) error {
	for file, tables := range map[string]map[string]string{
		"README.md":       {"bars": r.when() + "\n\n" + barTable(judge(r, bars()))},
		"bench/README.md": {"accuracy": accuracyTable(r), "sixteenth": windowTable(windowRows(r, "PartAccuracy", "part", smallPart)), "second": windowTable(windowRows(r, "SetAccuracy", "set", secondSet)), "labelled": labelledTable(r), "counts": countTable(r), "methods": methodTable(r), "tokens": tokenTable(r), "costs": costTable(r)},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		page := string(text)
		for name, table := range tables {
			if page, err = replaced(page, name, table); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
			return err
		}
	}
	for name, picture := range plots(r) {
		if err := os.WriteFile(filepath.Join(resultsDir, name), []byte(picture), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// replaced puts a text between the two marks of a name.
func replaced(page, name, text string) (string, error) {
	start, end := "<!-- "+name+": go run ./bench/evaluate -->\n", "<!-- end of "+name+" -->"
	before, rest, ok := strings.Cut(page, start)
	_, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		return "", fmt.Errorf("no lines %q and %q", strings.TrimSpace(start), end)
	}
	return before + start + "\n" + strings.TrimSpace(text) + "\n\n" + end + after, nil
}

// table writes Markdown.
func table(head []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(head)
	line(strings.Split(strings.Repeat("---,", len(head)-1)+"---", ","))
	for _, row := range rows {
		line(row)
	}
	return b.String()
}

// barTable has a row for each bar.
func barTable(all []judged) string {
	var rows [][]string
	subject := ""
	for _, j := range all {
		if j.subject != subject {
			subject = j.subject
			rows = append(rows, []string{"**" + subject + "**", "", "", ""})
		}
		word := "no"
		switch {
		case j.met():
			word = "yes"
		case !j.fell():
			word = "open"
		}
		rows = append(rows, []string{j.text, j.wanted(), j.value(), word})
	}
	return table([]string{"what", "bar", "measured (the worst)", "met"}, rows)
}

// cell is a figure with its bounds, or a stroke.
func (r results) cell(name, unit string) string {
	f, ok := r.find(name, unit)
	switch {
	case !ok:
		return "–"
	case f.Low == 0 && f.High == 0:
		return round(f.Value)
	}
	return fmt.Sprintf("%s (%s–%s)", round(f.Value), round(f.Low), round(f.High))
}

var shownVariants = []string{"word for word", "own names renamed", "renamed", "renamed, 2% edited", "renamed, 5% edited", "renamed, 10% edited", "renamed, lines inserted", "renamed, reordered"}

// accuracyTable is what is found, and found by mistake, with the shipped bars.
func accuracyTable(r results) string {
	rows := append(windowRows(r, "Accuracy"), windowRow(r, "Accuracy", "3", independent))
	for _, v := range []string{independent, "word for word", "renamed"} {
		row := []string{"10 × 3", v}
		for _, l := range accuracyLanguages {
			row = append(row, r.cell(figure.Name("Patches", "lang", l, "variant", v), "%together"))
		}
		rows = append(rows, row)
	}
	return windowTable(rows)
}

// windowTable has a column for each language.
func windowTable(rows [][]string) string {
	return table(append([]string{"lines", "windows"}, accuracyLanguages...), rows)
}

// windowRows are the rows of windows of each length.
func windowRows(r results, kind string, more ...any) (rows [][]string) {
	for _, lines := range []string{"30", "10", "30 in 330"} {
		for _, v := range append([]string{independent}, shownVariants...) {
			rows = append(rows, windowRow(r, kind, lines, v, more...))
		}
	}
	return rows
}

// windowRow is what a kind of figure says of one variant in all languages.
func windowRow(r results, kind, lines, variant string, more ...any) []string {
	unit := "%found"
	if variant == independent {
		unit = "%alarms"
	}
	row := []string{lines, variant}
	for _, l := range accuracyLanguages {
		row = append(row, r.cell(figure.Name(kind, append([]any{"lang", l, "lines", lines, "variant", variant}, more...)...), unit))
	}
	return row
}

// labelledTable is what the built program says of patches whose label it does not see.
func labelledTable(r results) string {
	var rows [][]string
	for _, label := range []string{independent, "word for word", "renamed", "renamed, 5% edited", "renamed, reordered", "half a copy", "half a copy, renamed", "moved", "own"} {
		for _, unit := range []string{"%finding", "%own"} {
			if unit == "%own" && label != "moved" && label != "own" {
				continue
			}
			row := []string{label, map[string]string{"%finding": "a finding", "%own": "own"}[unit]}
			for _, l := range accuracyLanguages {
				row = append(row, r.cell(figure.Name("Labelled", "lang", l, "label", label), unit))
			}
			rows = append(rows, row)
		}
	}
	return table(append([]string{"patches", "said to be"}, accuracyLanguages...), rows)
}

// methods are those that are compared, the shipped one first.
var methods = []struct{ name, words string }{
	{ours, "hunkprint"}, {"bits", "bits alone"}, {"count", "matched tokens"}, {"collapsed", "collapsed k-grams"}, {"verbatim", "verbatim k-grams"},
	{"bytes", "byte winnowing"}, {"sim", "sim"}, {"jscpd", "jscpd"}, {"jscpd-renamed", "jscpd, renamed"},
}

// methodTable compares methods at fixed rates of false alarms, and baselines at
// their settings, over windows of 30 lines.
func methodTable(r results) string {
	var b strings.Builder
	for _, l := range accuracyLanguages {
		var rows [][]string
		for _, m := range methods {
			for _, rate := range []float64{0.1, 1} {
				row := []string{m.words, fmt.Sprintf("at %g %%", rate)}
				for _, v := range shownVariants {
					row = append(row, r.cell(figure.Name("ROC", "lang", l, "lines", 30, "method", m.name, "variant", v), atRate(rate)))
				}
				rows = append(rows, row)
			}
			for _, setting := range []string{"default", "near-1%"} {
				name := func(v string) string {
					return figure.Name("Baseline", "lang", l, "lines", 30, "method", m.name, "setting", setting, "variant", v)
				}
				if _, ok := r.find(name(independent), "%alarms"); !ok {
					continue
				}
				row := []string{m.words, fmt.Sprintf("%s: %s, %s %% alarms", setting, r.cell(name(independent), "setting"), r.cell(name(independent), "%alarms"))}
				for _, v := range shownVariants {
					row = append(row, r.cell(name(v), "%found"))
				}
				rows = append(rows, row)
			}
		}
		fmt.Fprintf(&b, "%s:\n\n%s\n", l, table(append([]string{"method", "false alarms"}, shownVariants...), rows))
	}
	return b.String()
}

// countTable is what bits find of renamed windows beside what counts do, at a rate of
// 0.1 percent of false alarms: the table of the design, for what is shipped.
func countTable(r results) string {
	var rows [][]string
	for _, lines := range []int{30, 10} {
		for _, l := range accuracyLanguages {
			for _, v := range []string{"renamed", "renamed, 2% edited", "renamed, 5% edited", "renamed, 10% edited"} {
				edits := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(v, "renamed"), ", "), "% edited")
				row := []string{fmt.Sprint(lines), l, cmp.Or(edits, "0") + " %"}
				for _, method := range []string{"count", "collapsed", "bits", ours} {
					row = append(row, r.cell(figure.Name("ROC", "lang", l, "lines", lines, "method", method, "variant", v), atRate(0.1)))
				}
				rows = append(rows, row)
			}
		}
	}
	return table([]string{"lines", "language", "edits", "by token count", "by collapsed k-gram count", "by bits", "by bits and similarity"}, rows)
}

// tokenTable is fidelity, renaming and speed by language.
func tokenTable(r results) string {
	var rows [][]string
	for _, l := range append(everyone, "all") {
		rows = append(rows, []string{l, r.cell("Fidelity/lang="+l, "%equal"), r.cell("Rename/lang="+l, "differ"), r.cell("Tokenize/lang="+l, "MB/s-parse"),
			r.cell("Tokenize/lang="+l, "MB/s-tokens"), r.cell("Tokenize/lang="+l, "%of-parse"), r.cell("Tokenize/lang="+l, "times-two-cores"), r.cell("Tokenize/lang="+l, "alloc-B/B")})
	}
	return table([]string{"language", "lines equal, %", "files that differ renamed", "parse, MB/s", "tokens, MB/s", "% of the parse", "two cores, times one", "bytes allocated a byte"}, rows)
}

// costTable is everything else: every figure of the parts that have no table of their own.
func costTable(r results) string {
	var rows [][]string
	for _, m := range r {
		switch first, _, _ := strings.Cut(m.part, "/"); first {
		case "tokens", "accuracy", secondSet:
			continue
		}
		for _, f := range m.figures {
			rows = append(rows, []string{f.Name, round(f.Value), f.Unit, fmt.Sprint(f.Count)})
		}
	}
	return table([]string{"figure", "value", "unit", "of"}, rows)
}
