package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/bench/source"
)

func some() results {
	return results{
		{part: "accuracy/c", date: "2026-11-25", commit: "0123abcde", machine: "linux/amd64, 2 cores, go1.26", commands: []string{"go run ./bench/accuracy c"}, figures: []figure.Figure{
			{Name: "Accuracy/lang=c/lines=30/variant=renamed", Count: 600, Value: 97.5, Unit: "%found", Low: 95.9, High: 98.5},
			{Name: "ROC/lang=c/lines=30/method=bar/variant=renamed", Count: 600, Value: 90, Unit: "%at-0.1%"},
			{Name: "ROC/lang=c/lines=30/method=bar/variant=renamed", Count: 600, Value: 99, Unit: "%at-1%"},
		}},
		{part: "index", date: "2026-11-24", commit: "fedcba987", machine: "linux/amd64, 2 cores, go1.26", commands: []string{"go run ./bench/index a b", "X=1 go test ./index"}, figures: []figure.Figure{
			{Name: "Index/what=size", Count: 1, Value: 0.49, Unit: "of-source"},
		}},
	}
}

func TestResultsRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if err := some().write(&b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "r")
	if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := readResults([]string{file})
	if err != nil || !reflect.DeepEqual(got, some()) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestResultsRefused(t *testing.T) {
	for _, text := range []string{"# $ go run x", "BenchmarkX 1 2 s", "# part x on y", "# part x on d at c with m\nBenchmarkX 1 2"} {
		if _, err := parseResults(strings.NewReader(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

// TestMerge: a part of a later file takes the place of the same part.
func TestMerge(t *testing.T) {
	other := measured{part: "index", date: "2026-11-26"}
	got := some().with(other)
	if len(got) != 2 || got[1].date != "2026-11-26" || got[0].part != "accuracy/c" {
		t.Errorf("%v", got)
	}
	if got = got.with(measured{part: "new"}); len(got) != 3 || got[2].part != "new" {
		t.Errorf("%v", got)
	}
}

func FuzzResults(f *testing.F) {
	var b bytes.Buffer
	if err := some().write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseResults(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := r.write(&b); err != nil {
			t.Fatal(err)
		}
		if again, err := parseResults(&b); err != nil || len(again) != len(r) {
			t.Errorf("%d parts, read again %d: %v", len(r), len(again), err)
		}
	})
}

func TestJudge(t *testing.T) {
	r := results{{part: "x", figures: []figure.Figure{
		{Name: "A/lang=c/variant=w", Value: 99.5, Unit: "%found", Low: 98, High: 99.9},
		{Name: "A/lang=go/variant=w", Value: 97, Unit: "%found", Low: 96, High: 98},
		{Name: "S", Value: 0.49, Unit: "of-source"},
	}}}
	all := judge(r, []bar{
		atLeast("", "found", 97, "%found", each("A/lang=*/variant=w", "c", "go")...),
		atLeast("", "found", 98, "%found", each("A/lang=*/variant=w", "c", "go")...),
		atLeast("", "found", 90, "%found", each("A/lang=*/variant=w", "c", "java")...),
		atMost("", "size", 0.5, "of-source", "S"),
		atMost("", "size", 0.4, "of-source", "S"),
		atMost("", "other", 0.4, "ms", "S"),
	})
	var got []string
	for _, j := range all {
		word := "no"
		if j.met() {
			word = "yes"
		} else if !j.fell() {
			word = "open"
		}
		got = append(got, j.wanted()+": "+j.value()+": "+word)
	}
	want := []string{
		"≥ 97 %: 97 % (96 to 98), go: yes",
		"≥ 98 %: 97 % (96 to 98), go: no",
		"≥ 90 %: 99.5 % (98 to 99.9), c; 1 of 2 not measured: open",
		"≤ 0.5: 0.49: yes",
		"≤ 0.4: 0.49: no",
		"≤ 0.4 ms: not measured: open",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if err := verdict(all[:1]); err != nil {
		t.Error(err)
	}
	if err := verdict(all); !errors.Is(err, errFell) {
		t.Errorf("%v, want %v", err, errFell)
	}
	if err := verdict(all[2:4]); err == nil || errors.Is(err, errFell) {
		t.Errorf("%v: what was not measured is neither met nor missed", err)
	}
}

// TestBarsHaveNames: every figure that a bar asks for is one that its program may write.
func TestBarsHaveNames(t *testing.T) {
	for _, b := range bars() {
		if len(b.names) == 0 || b.unit == "" || b.text == "" || b.subject == "" {
			t.Errorf("%+v", b)
		}
	}
}

func TestFloors(t *testing.T) {
	got, err := parseFloors(strings.NewReader("# why\nA/x=y %found >= 97.5 # why\nS of-source <= 0.5\n"))
	want := []bar{
		{text: "A/x=y", names: []string{"A/x=y"}, unit: "%found", least: true, bound: 97.5},
		{text: "S", names: []string{"S"}, unit: "of-source", bound: 0.5},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"A %found > 1", "A %found >= one", "A >= 1"} {
		if _, err := parseFloors(strings.NewReader(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
	if all, err := readFloors("ci/floors.txt"); err != nil || len(all) == 0 {
		t.Errorf("the shipped floors: %d, %v", len(all), err)
	}
}

func TestFoundAt(t *testing.T) {
	chance := make([]float64, 1000) // 0.001 to 1 in steps, and ten times 2
	for i := range chance {
		chance[i] = float64(i+1) / 1000
		if i >= 990 {
			chance[i] = 2
		}
	}
	copies := []float64{0, 0.5, 0.99, 0.995, 2, 2.5, 3}
	for _, c := range []struct {
		rate float64
		want int
	}{
		{0.1, 2}, // ten tie at 2, so that one alarm cannot be had: none is
		{0.9, 2},
		{1, 4},
		{50, 5}, // above 0.5
		{100, 6},
	} {
		if got := foundAt(c.rate, chance, copies); got != c.want {
			t.Errorf("at %g %%: %d, want %d", c.rate, got, c.want)
		}
	}
	if got := foundAt(1, []float64{0, 0, 0}, []float64{0, 1}); got != 1 {
		t.Errorf("a score of 0 is a finding: %d", got)
	}
}

// TestScores makes figures of a table in which a tool was not to be had for one language.
func TestScores(t *testing.T) {
	var b strings.Builder
	b.WriteString("language\tlines\tvariant\ttokens\tbar\tbytes\tsim\tjscpd\n")
	for i := range 1000 { // every hundredth is a false alarm of sim at 24, every thousandth at 30; none of bar
		sim := "0"
		if i%100 == 0 {
			sim = "24"
		}
		if i == 0 {
			sim = "30"
		}
		b.WriteString("c\t30\tindependent\t99\t0.5\t0\t" + sim + "\t\n")
	}
	for range 8 {
		b.WriteString("c\t30\trenamed\t99\t1.5\t0\t24\t\n")
	}
	b.WriteString("c\t30\trenamed\t99\t0.1\t3\t0\t\nc\t30\trenamed\t99\t0.1\t0\t96\t\n")
	file := filepath.Join(t.TempDir(), "scores")
	if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	figures, err := rocFigures(file)
	if err != nil {
		t.Fatal(err)
	}
	r := results{{figures: figures}}
	for _, c := range []struct {
		name, unit string
		want       float64
	}{
		{"ROC/lang=c/lines=30/method=bar/variant=renamed", "%at-0.1%", 80},
		{"ROC/lang=c/lines=30/method=bar/variant=renamed", "%at-1%", 80},
		{"ROC/lang=c/lines=30/method=sim/variant=renamed", "%at-0.1%", 10},
		{"ROC/lang=c/lines=30/method=sim/variant=renamed", "%at-1%", 90},
		{"ROC/lang=c/lines=30/method=bytes/variant=renamed", "%at-0.1%", 10},
		{"Baseline/lang=c/lines=30/method=sim/setting=default/variant=independent", "%alarms", 1},
		{"Baseline/lang=c/lines=30/method=sim/setting=near-1%/variant=independent", "setting", 24},
		{"Baseline/lang=c/lines=30/method=sim/setting=near-1%/variant=renamed", "%found", 90},
		{"Beaten/lang=c/lines=30/method=sim/variant=renamed", "points", -10},
	} {
		f, ok := r.find(c.name, c.unit)
		if !ok || math.Abs(f.Value-c.want) > 1e-9 {
			t.Errorf("%s %s: %v (%v), want %v", c.name, c.unit, f.Value, ok, c.want)
		}
	}
	if _, ok := r.find("ROC/lang=c/lines=30/method=bar/variant=renamed", "%at-0.01%"); ok {
		t.Error("1,000 windows do not show a rate of 1 in 10,000")
	}
	if slices.ContainsFunc(figures, func(f figure.Figure) bool { return strings.Contains(f.Name, "jscpd") }) {
		t.Error("figures of a tool that was not to be had")
	}
}

func TestScoresRefused(t *testing.T) {
	head := "language\tlines\tvariant\ttokens\tbar\n"
	for _, text := range []string{"", head + "c\t30\tx\t9\n", head + "c\tmany\tx\t9\t1\n", head + "c\t30\tx\t9\tlow\n"} {
		if _, _, err := parseScores(strings.NewReader(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestReplaced(t *testing.T) {
	page := "before\n<!-- x: go run ./bench/evaluate -->\nold\n<!-- end of x -->\nbehind\n"
	want := "before\n<!-- x: go run ./bench/evaluate -->\n\nnew\n\n<!-- end of x -->\nbehind\n"
	got, err := replaced(page, "x", "new\n")
	if err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if again, err := replaced(got, "x", "new\n"); err != nil || again != got {
		t.Errorf("a second time: %q, %v", again, err)
	}
	if _, err := replaced(page, "y", ""); err == nil {
		t.Error("no marks and no error")
	}
}

// TestPages: the READMEs have every mark that publish asks for.
func TestPages(t *testing.T) {
	for file, names := range map[string][]string{"../../README.md": {"bars"}, "../README.md": {"accuracy", "sixteenth", "second", "labelled", "counts", "methods", "tokens", "costs"}} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if _, err := replaced(string(text), name, ""); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

func TestWhen(t *testing.T) {
	want := "Measured on 2026-11-25 at commit 0123abcde, linux/amd64, 2 cores, go1.26: accuracy/c. Measured on 2026-11-24 at commit fedcba987, linux/amd64, 2 cores, go1.26: index."
	if got := some().when(); got != want {
		t.Error(got)
	}
}

func TestTables(t *testing.T) {
	text := accuracyTable(some())
	if !strings.Contains(text, "| 30 | renamed | 97.5 (95.9–98.5) | – |") {
		t.Error(text)
	}
	if text := barTable(judge(some(), bars())); strings.Count(text, "\n") < len(bars()) || !strings.Contains(text, "| size, of the source's | ≤ 0.5 | 0.49 | yes |") {
		t.Error(text)
	}
	if text := countTable(some()); !strings.Contains(text, "| 30 | c | 0 % | – | – | – | 90 |\n| 30 | c | 2 % | – |") {
		t.Error(text)
	}
	if text := costTable(some()); text != "| figure | value | unit | of |\n| --- | --- | --- | --- |\n| Index/what=size | 0.49 | of-source | 1 |\n" {
		t.Error(text)
	}
}

func TestPlots(t *testing.T) {
	all := plots(some())
	if len(all) != 1 || all["roc-c.svg"] == "" {
		t.Fatalf("%v", all)
	}
	d := xml.NewDecoder(strings.NewReader(all["roc-c.svg"]))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(all["roc-c.svg"], ">hunkprint</text>") || strings.Contains(all["roc-c.svg"], "NaN") || strings.Contains(all["roc-c.svg"], "%!") {
		t.Error(all["roc-c.svg"])
	}
}

// TestEndsApart: words of lines that end at one height do not cover each other.
func TestEndsApart(t *testing.T) {
	p := panel{from: 0.01, to: 10, top: 100}
	for range 8 {
		p.lines = append(p.lines, line{x: []float64{10}, y: []float64{3}})
	}
	ends := slices.Sorted(slices.Values(p.ends()))
	for i := 1; i < len(ends); i++ {
		if ends[i]-ends[i-1] < gap || ends[i] > height-below {
			t.Errorf("%v", ends)
		}
	}
}

func TestStatus(t *testing.T) {
	absent, failed := fmt.Errorf("x: %w", source.ErrAbsent), fmt.Errorf("%w: y", errFailed)
	missing := errors.New("a bar could not be measured")
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{fmt.Errorf("%w: 1 of 2", errFell), 1},
		{errors.Join(absent, failed, errFell), 1},
		{errors.Join(failed, missing), 2},
		{errors.Join(absent, failed, missing), 2},
		{errors.Join(absent, missing), 3},
		{missing, 2},
		{source.ErrChanged, 2},
	} {
		if got := status(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

func TestChosen(t *testing.T) {
	all := []part{{name: "tokens"}, {name: "accuracy/c"}, {name: "accuracy/go"}}
	for only, want := range map[string]int{"": 3, "accuracy": 2, "tokens,accuracy/go": 2, "nothing": 0} {
		if got := chosen(slices.Clone(all), only); len(got) != want {
			t.Errorf("%q: %v", only, got)
		}
	}
}
