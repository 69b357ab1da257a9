package baseline

import (
	"errors"
	"slices"
	"testing"
)

func TestReportsAreRead(t *testing.T) {
	sim := "Total input: 3 files (2 new, 1 old), 99 tokens\n\n" +
		"texts/0/7.c: line 10-31          |docs/12/12345.c: line 1-22[150]\n\n" +
		"texts/1/1003.c: line 1-4|docs/0/3.c: line 39-42[24]\n"
	if found, err := foundBySim([]byte(sim)); err != nil || !slices.Equal(found, []int{7, 1003}) {
		t.Errorf("sim: %v, %v", found, err)
	}
	jscpd := `{"duplicates": [
		{"tokens": 60, "firstFile": {"name": "/tmp/x/docs/0/5.c"}, "secondFile": {"name": "/tmp/x/texts/0/8.c"}},
		{"tokens": 60, "firstFile": {"name": "texts/0/9.c"}, "secondFile": {"name": "docs/0/5.c"}},
		{"tokens": 60, "firstFile": {"name": "texts/0/1.c"}, "secondFile": {"name": "texts/0/2.c"}}]}`
	if found, err := foundByJscpd([]byte(jscpd)); err != nil || !slices.Equal(found, []int{8, 9}) {
		t.Errorf("jscpd: %v, %v", found, err)
	}
	if _, err := foundByJscpd([]byte("no report")); err == nil {
		t.Error("jscpd: no error for what is no report")
	}
}

// TestToolsFindCopies runs the tools that are installed.
func TestToolsFindCopies(t *testing.T) {
	for _, tool := range Tools("c") {
		scores, err := tool.Scores(t.Context(), t.TempDir(), [][]byte{[]byte(other), []byte(original)}, [][]byte{[]byte("int a;\n"), []byte(original)})
		if errors.Is(err, ErrAbsent) {
			t.Logf("%s: %v", tool.Name, err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if scores[0] != 0 || scores[1] < tool.Default {
			t.Errorf("%s: %v", tool.Name, scores)
		}
	}
}

func TestAbsentToolSaysSo(t *testing.T) {
	if _, err := (Tool{Name: "none", program: "no-such-program"}).Scores(t.Context(), t.TempDir(), nil, nil); !errors.Is(err, ErrAbsent) {
		t.Error(err)
	}
}
