package report

import (
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "plain": 5, "漢字": 4, "é": 1, "e\u0301": 1, "ｆ": 2, "ﾊ": 1, "→": 1} {
		if got := columnsOf(text); got != want {
			t.Errorf("%q takes %d columns, not %d", text, got, want)
		}
	}
	if head, rest := cutAt("漢字漢字", 5); head != "漢字" || rest != "漢字" {
		t.Errorf("cut into %q and %q", head, rest)
	}
	if got := clipped(strings.Repeat("漢", 10), 9); got != "漢漢漢..." {
		t.Errorf("clipped to %q", got)
	}
	if got := padded("漢", 4); got != "漢  " {
		t.Errorf("padded to %q", got)
	}
	for _, line := range wrapped(strings.Repeat("漢字 ", 20), 10) {
		if columnsOf(line) > 10 {
			t.Errorf("%q is wider than 10 columns", line)
		}
	}
	// A side of explain is cut where its cell ends.
	for _, line := range (Side{Line: 7, Text: strings.Repeat("漢", 60)}).lines() {
		if columnsOf(line) > cell {
			t.Errorf("%q is wider than a cell", line)
		}
	}
}
