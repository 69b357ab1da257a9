package figure

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var some = []Figure{
	{Name: "Accuracy/lang=c/lines=30", Count: 600, Value: 97.5, Unit: "%found", Low: 95.9154, High: 98.4803},
	{Name: "Accuracy/lang=c/lines=30", Count: 600, Value: 231, Unit: "bits"},
	{Name: "Accuracy/lang=go/lines=30", Count: 20000, Value: 0, Unit: "%alarms", Low: 0, High: 0.0192},
	{Name: "Size", Count: 1, Value: 1.22021e+08, Unit: "B"},
}

func TestRoundTrip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "figures")
	s := NewSheet(file)
	s.Add(some[:3]...)
	s.Value(some[3].Name, some[3].Count, some[3].Value, some[3].Unit)
	if err := s.Write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := `BenchmarkAccuracy/lang=c/lines=30 600 97.5 %found 95.9154 %found-low 98.4803 %found-high 231 bits
BenchmarkAccuracy/lang=go/lines=30 20000 0 %alarms 0 %alarms-low 0.0192 %alarms-high
BenchmarkSize 1 1.22021e+08 B
`
	if string(text) != want {
		t.Errorf("written:\n%s", text)
	}
	got, err := Read(bytes.NewReader(text))
	if err != nil || !slices.Equal(got, some) {
		t.Errorf("read %v, %v", got, err)
	}
}

func TestReadGoBenchmarks(t *testing.T) {
	got, err := Read(strings.NewReader("goos: linux\nBenchmarkMailbox/8bit-2 \t 100\t  12 ns/op\t 33.25 MB/s\nPASS\nok  \tx 1.2s\n"))
	want := []Figure{{Name: "Mailbox/8bit-2", Count: 100, Value: 12, Unit: "ns/op"}, {Name: "Mailbox/8bit-2", Count: 100, Value: 33.25, Unit: "MB/s"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, line := range []string{"BenchmarkX many 1 s", "BenchmarkX 1 1", "BenchmarkX 1 one s"} {
		if _, err := Read(strings.NewReader("\n" + line)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// The bounds are those of the literature and of other programs: Newcombe 1998,
// table I, rows of method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n   int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{29, 29, 0.8830, 1},
		{0, 0, 0, 1},
	} {
		low, high := Wilson(c.hits, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.hits, c.n, low, high, c.low, c.high)
		}
	}
}

func TestShare(t *testing.T) {
	f := Share("X", 81, 263, "%")
	if f.Count != 263 || math.Abs(f.Value-30.798) > 1e-3 || math.Abs(f.Low-25.53) > 5e-3 || math.Abs(f.High-36.62) > 5e-3 {
		t.Errorf("%+v", f)
	}
}

func TestName(t *testing.T) {
	if got := Name("Accuracy", "lang", "c", "lines", 30, "variant", "renamed, 2% edited"); got != "Accuracy/lang=c/lines=30/variant=renamed-2%-edited" {
		t.Error(got)
	}
}

func TestMedian(t *testing.T) {
	if got := Median([]Figure{{Value: 3}, {Value: 1}, {Value: 2}}); got.Value != 2 {
		t.Errorf("%+v", got)
	}
}

// FuzzRead: whatever is read is written, and read again the same.
func FuzzRead(f *testing.F) {
	f.Add("BenchmarkX/a=b 3 1.5 s 1 s-low 2 s-high 7 B\n")
	f.Add("BenchmarkX 0 NaN s\nBenchmark 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var b, again bytes.Buffer
		if err := Write(&b, first); err != nil {
			t.Fatal(err)
		}
		second, err := Read(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatalf("%v: %q", err, b.String())
		}
		if err := Write(&again, second); err != nil || again.String() != b.String() {
			t.Errorf("%q, then %q (%v)", b.String(), again.String(), err)
		}
	})
}
