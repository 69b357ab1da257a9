// Package figure holds what is measured as numbers with names and units, and
// writes and reads them as lines of Go benchmarks, which benchstat compares:
//
//	BenchmarkAccuracy/lang=c/lines=30/variant=renamed 600 97.5 %found 95.92 %found-low 98.48 %found-high
//
// The number behind the name is how many windows, lines or rounds the value is
// of. Where a value is a share of them, low and high bound it with 95 percent
// confidence (Wilson 1927).
package figure

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Figure is one measured value.
type Figure struct {
	Name      string  // without "Benchmark": "Accuracy/lang=c/lines=30"
	Count     int     // of so many the value is
	Value     float64 // to six digits
	Unit      string  // "%found", "MB/s"
	Low, High float64 // of 95 percent confidence; both 0 where none was computed
}

// Name joins a name from a first word and pairs of key and value.
func Name(first string, pairs ...any) string {
	name := first
	for i := 0; i+1 < len(pairs); i += 2 {
		name += fmt.Sprintf("/%v=%s", pairs[i], word(pairs[i+1]))
	}
	return name
}

// word is a value without what parts words and names in the format.
func word(value any) string {
	return strings.Join(strings.FieldsFunc(fmt.Sprint(value), func(r rune) bool { return r == ' ' || r == ',' || r == '/' }), "-")
}

// Share is hits of n in percent, with its bounds.
func Share(name string, hits, n int, unit string) Figure {
	low, high := Wilson(hits, n)
	return Figure{Name: name, Count: n, Value: 100 * float64(hits) / float64(max(n, 1)), Unit: unit, Low: 100 * low, High: 100 * high}
}

// Wilson bounds the probability behind hits of n with 95 percent confidence.
func Wilson(hits, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // 97.5 percent of the normal distribution lie below
	all, share := float64(n), float64(hits)/float64(n)
	middle := share + z*z/(2*all)
	half := z * math.Sqrt(share*(1-share)/all+z*z/(4*all*all))
	scale := 1 + z*z/all
	return max(0, (middle-half)/scale), min(1, (middle+half)/scale)
}

// Sheet collects figures for a file. A sheet without a file takes them and writes nothing.
type Sheet struct {
	file    string
	figures []Figure
}

// NewSheet gives a sheet for a file, "" for none.
func NewSheet(file string) *Sheet { return &Sheet{file: file} }

// Add adds figures.
func (s *Sheet) Add(figures ...Figure) { s.figures = append(s.figures, figures...) }

// Value adds a figure that has no bounds.
func (s *Sheet) Value(name string, count int, value float64, unit string) {
	s.Add(Figure{Name: name, Count: count, Value: value, Unit: unit})
}

// Write writes the file.
func (s *Sheet) Write() error {
	if s.file == "" {
		return nil
	}
	f, err := os.Create(s.file)
	if err != nil {
		return err
	}
	return errors.Join(Write(f, s.figures), f.Close())
}

const (
	prefix = "Benchmark"
	low    = "-low"
	high   = "-high"
)

// Write writes figures, those of one name and count that follow each other on one line.
func Write(w io.Writer, figures []Figure) error {
	b := bufio.NewWriter(w)
	for i, f := range figures {
		if i == 0 || f.Name != figures[i-1].Name || f.Count != figures[i-1].Count {
			if i > 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(b, "%s%s %d", prefix, f.Name, f.Count)
		}
		fmt.Fprintf(b, " %s %s", number(f.Value), f.Unit)
		if f.Low != 0 || f.High != 0 {
			fmt.Fprintf(b, " %s %s%s %s %s%s", number(f.Low), f.Unit, low, number(f.High), f.Unit, high)
		}
	}
	if len(figures) > 0 {
		b.WriteByte('\n')
	}
	return b.Flush()
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// Read reads the figures among the lines of a text; other lines say nothing.
func Read(r io.Reader) ([]Figure, error) {
	var all []Figure
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		figures, err := Parse(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, figures...)
	}
	return all, lines.Err()
}

// Parse reads the figures of one line, none where it is no line of a benchmark.
func Parse(line string) ([]Figure, error) {
	words := strings.Fields(line)
	if len(words) < 2 || !strings.HasPrefix(words[0], prefix) {
		return nil, nil
	}
	count, err := strconv.Atoi(words[1])
	if err != nil || len(words)%2 != 0 {
		return nil, fmt.Errorf("no count and pairs of value and unit: %.80q", line)
	}
	var all []Figure
	for i := 2; i < len(words); i += 2 {
		value, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return nil, err
		}
		unit := words[i+1]
		if k := len(all) - 1; k >= 0 && unit == all[k].Unit+low {
			all[k].Low = value
		} else if k >= 0 && unit == all[k].Unit+high {
			all[k].High = value
		} else {
			all = append(all, Figure{Name: strings.TrimPrefix(words[0], prefix), Count: count, Value: value, Unit: unit})
		}
	}
	return all, nil
}

// Median is the figure in the middle of an odd number of figures of the same thing.
func Median(figures []Figure) Figure {
	sorted := slices.SortedFunc(slices.Values(figures), func(a, b Figure) int { return cmp.Compare(a.Value, b.Value) })
	return sorted[len(sorted)/2]
}
