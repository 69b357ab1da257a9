package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// bar is what a figure must reach: the worst of those of its names.
type bar struct {
	subject, text string
	names         []string
	unit          string
	least         bool // the bound is the least that is enough, else the most
	bound         float64
}

func atLeast(subject, text string, bound float64, unit string, names ...string) bar {
	return bar{subject, text, names, unit, true, bound}
}

func atMost(subject, text string, bound float64, unit string, names ...string) bar {
	return bar{subject, text, names, unit, false, bound}
}

// each gives one name a word, in the place of the star.
func each(pattern string, words ...string) (names []string) {
	for _, w := range words {
		names = append(names, strings.Replace(pattern, "*", w, 1))
	}
	return names
}

var (
	strict   = []string{"c", "cpp", "go", "rust", "python", "javascript", "typescript", "java"}
	lenient  = []string{"tsx", "csharp", "kotlin", "swift", "scala", "php", "ruby", "lua", "bash", "sql", "protobuf", "ocaml", "elixir"}
	everyone = append(append([]string(nil), strict...), lenient...)
)

// bars are those of the whole measurement, in the order in which they are shown.
func bars() []bar {
	const tokens, index, matching, queue = "Tokens", "Index", "Matching", "Queue"
	found := func(lines int, text string, bound float64, variants ...string) bar {
		var names []string
		for _, v := range variants {
			names = append(names, each(figure.Name("Accuracy", "lang", "*", "lines", lines, "variant", v), accuracyLanguages...)...)
		}
		return atLeast(matching, fmt.Sprintf("found of copies of %d lines, %s", lines, text), bound, "%found", names...)
	}
	return []bar{
		atLeast(tokens, "lines of a fragment with the tokens of their file, in C, C++, Go, Rust, Python, JavaScript, TypeScript, Java", 99.5, "%equal", each("Fidelity/lang=*", strict...)...),
		atLeast(tokens, "the same in 13 more languages", 99, "%equal", each("Fidelity/lang=*", lenient...)...),
		atMost(tokens, "files whose shingles change when every name and the layout do", 0, "differ", each("Rename/lang=*", everyone...)...),
		atLeast(tokens, "speed, of that of the bare parse", 85, "%of-parse", "Tokenize/lang=all"),
		atLeast(tokens, "speed of two cores, of that of one", 1.8, "times-two-cores", "Tokenize/lang=all"),
		atMost(tokens, "bytes allocated a byte of source", 0.2, "alloc-B/B", "Tokenize/lang=all"),
		atMost(tokens, "hostile texts that take longer than the budget of 5 s", 0, "late", "Hostile"),

		atMost(index, "size, of the source's", 0.5, "of-source", "Index/what=size"),
		atMost(index, "time of a build, of that of tokenizing", 1.4, "times-tokenizing", "Index/what=build"),
		atMost(index, "memory of a build of 500 MB", 1024, "MiB-peak", "Memory/MB=500"),
		atMost(index, "memory of a build of 2 GB", 1024, "MiB-peak", "Memory/MB=2000"),
		atMost(index, "time to open", 300, "ms", "Index/what=open"),
		atMost(index, "looking up 10,000 absent fingerprints", 2, "ms", "Index/what=absent"),
		atMost(index, "looking up 10,000 present fingerprints", 60, "ms", "Index/what=present"),
		atMost(index, "time of a hunk against ten times the corpus", 1.3, "times-a-tenth", "Index/what=growth"),
		atMost(index, "losses in 200 builds killed at random", 0, "failures", "Faults/what=kills"),
		atMost(index, "missed of 500 flipped bits", 0, "failures", "Faults/what=flips"),
		atMost(index, "losses on a full disk", 0, "failures", "Faults/what=full-disk"),

		atMost(matching, "false alarms in independent windows of 30 lines", 0.1, "%alarms", each("Accuracy/lang=*/lines=30/variant=independent", accuracyLanguages...)...),
		atMost(matching, "false alarms in independent windows of 10 lines", 0.1, "%alarms", each("Accuracy/lang=*/lines=10/variant=independent", accuracyLanguages...)...),
		atMost(matching, "false alarms in independent hunks of 3 lines", 0.1, "%alarms", each("Accuracy/lang=*/lines=3/variant=independent", accuracyLanguages...)...),
		found(30, "word for word", 99.9, "word for word"),
		found(30, "renamed", 99, "renamed"),
		found(30, "renamed, 2 % of the tokens edited", 96, "renamed, 2% edited"),
		found(30, "renamed, 5 % edited", 88, "renamed, 5% edited"),
		found(30, "renamed, 10 % edited", 55, "renamed, 10% edited"),
		found(30, "renamed and reordered, or with lines inserted", 80, "renamed, reordered", "renamed, lines inserted"),
		found(10, "word for word", 98, "word for word"),
		found(10, "renamed", 90, "renamed"),
		atLeast(matching, "points above sim, and jscpd with identifiers ignored, near 1 % of false alarms, at a tenth of theirs", 0, "points",
			beaten("sim", "jscpd-renamed")...),
		atLeast(matching, "hunks a second, of those that are tokenized, one core and two", 60, "%of-tokenizing", each("Speed/what=independent/MB=largest/cores=*", "1", "2")...),
		atLeast(matching, "hunks a second on two cores against 28 MB", 5000, "hunks/s", "Speed/what=independent/MB=28/cores=2"),
		atMost(matching, "the slowest hunk", 1, "worst-s", "Worst"),
		atMost(matching, "findings in the patches of 59 Debian packages that are new or lost, beside those that were read", 0, "failures", "Findings/what=debian"),

		atMost(queue, "differences from git apply --numstat in the series of 60 Debian packages", 0, "failures", "Queue/what=debian"),
		atLeast(queue, "mails read a second, a core", 1000, "mails/s", each("Mailbox/*", "8bit", "quoted-printable", "base64", "multipart")...),
		atMost(queue, "a mailbox of 2 GB held in memory", 0, "failures", "Queue/what=2GB-mailbox"),
		atMost(queue, "scan check of a small patch, start included, by the clock", 300, "ms", "Scan/what=one-hunk"),
		atMost(queue, "hostile mails and patches not bounded", 0, "failures", "Faults/what=hostile-patches"),
		atMost(queue, "reports that differ with the number of workers", 0, "failures", "Faults/what=workers"),
	}
}

// beaten names the figures of methods that are to be beaten.
func beaten(methods ...string) (names []string) {
	for _, m := range methods {
		for _, v := range beatenVariants {
			names = append(names, figure.Name("Beaten", "lang", "c", "lines", 30, "method", m, "variant", v))
		}
	}
	return names
}

// judged is a bar beside what was measured.
type judged struct {
	bar
	worst   figure.Figure
	missing []string // names without a figure
}

func judge(r results, all []bar) (out []judged) {
	for _, b := range all {
		j := judged{bar: b}
		for _, name := range b.names {
			f, ok := r.find(name, b.unit)
			switch {
			case !ok:
				j.missing = append(j.missing, name)
			case j.worst.Name == "" || b.worse(f.Value, j.worst.Value):
				j.worst = f
			}
		}
		out = append(out, j)
	}
	return out
}

func (b bar) worse(x, than float64) bool {
	if b.least {
		return x < than
	}
	return x > than
}

// met tells whether everything was measured and nothing is beyond the bound.
func (j judged) met() bool { return len(j.missing) == 0 && !j.fell() }

// fell tells whether something was measured that is beyond the bound.
func (j judged) fell() bool { return j.worst.Name != "" && j.worse(j.worst.Value, j.bound) }

// wanted is the bound in words.
func (b bar) wanted() string {
	sign := "≤"
	if b.least {
		sign = "≥"
	}
	return sign + " " + withUnit(b.bound, b.unit)
}

// value is the worst figure in words, with its bounds and whose it is.
func (j judged) value() string {
	if j.worst.Name == "" {
		return "not measured"
	}
	text := withUnit(j.worst.Value, j.unit)
	if f := j.worst; f.Low != 0 || f.High != 0 {
		text += fmt.Sprintf(" (%s to %s)", round(f.Low), round(f.High))
	}
	if len(j.names) > 1 {
		text += ", " + j.whose()
	}
	if len(j.missing) > 0 {
		text += fmt.Sprintf("; %d of %d not measured", len(j.missing), len(j.names))
	}
	return text
}

// whose is what the name of the worst figure has and others of the bar have not.
func (j judged) whose() string {
	var own []string
	for word := range strings.SplitSeq(j.worst.Name, "/") {
		everywhere := !slices.ContainsFunc(j.names, func(name string) bool { return !slices.Contains(strings.Split(name, "/"), word) })
		if !everywhere {
			_, value, _ := strings.Cut("="+word, "=")
			own = append(own, value[strings.Index(value, "=")+1:])
		}
	}
	return strings.Join(own, ", ")
}

// withUnit is a value with its unit in words.
func withUnit(v float64, unit string) string {
	switch {
	case strings.HasPrefix(unit, "%"):
		return round(v) + " %"
	case unit == "MiB-peak":
		return round(v) + " MiB"
	case unit == "ms", unit == "points", unit == "hunks/s", unit == "mails/s":
		return round(v) + " " + unit
	case strings.HasSuffix(unit, "-s"):
		return round(v) + " s"
	case strings.HasPrefix(unit, "times"):
		return round(v) + " times"
	}
	return round(v)
}

// round keeps what tells values apart: two digits behind the point of small ones.
func round(v float64) string {
	digits := 2
	if math.Abs(v) >= 1000 {
		digits = 0
	} else if math.Abs(v) < 0.1 {
		digits = 3
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}
