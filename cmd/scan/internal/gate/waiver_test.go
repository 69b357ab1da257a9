package gate

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const waiversText = `[[waiver]]
finding = "aaaa"
reason = "the author of both"
author = "Kim <kim@example.org>"
until = 2026-06-30
[[waiver]]
finding = "bbbb"
reason = "old"
author = "Kim"
until = 2026-01-31
[[waiver]]
finding = "cccc"
reason = "elsewhere"
author = "Kim"
until = 2027-01-31
`

func TestWaivers(t *testing.T) {
	tables, err := ParseWaivers([]byte(waiversText))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now    time.Time
		waived []bool
		stale  []string
	}{
		{time.Date(2026, 1, 31, 23, 59, 59, 0, time.UTC), []bool{true, true, false}, []string{"cccc unused"}},
		{time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), []bool{true, false, false}, []string{"bbbb expired", "cccc unused"}},
		{time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC), []bool{true, false, false}, []string{"bbbb expired", "cccc unused"}},
		{time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), []bool{false, false, false}, []string{"aaaa expired", "bbbb expired", "cccc unused"}},
	} {
		w, err := NewWaivers(tables, c.now)
		if err != nil {
			t.Fatal(err)
		}
		h := Hunk{Findings: []Finding{{ID: "aaaa"}, {ID: "bbbb"}, {ID: "dddd"}}}
		w.Mark(&h)
		for i, f := range h.Findings {
			if (f.Waived != nil) != c.waived[i] {
				t.Errorf("%v: %s waived: %v", c.now, f.ID, f.Waived)
			}
		}
		var stale []string
		for _, s := range w.Stale() {
			stale = append(stale, s.Finding+" "+s.State)
		}
		if !reflect.DeepEqual(stale, c.stale) {
			t.Errorf("%v: %v, want %v", c.now, stale, c.stale)
		}
	}
}

func TestWaived(t *testing.T) {
	tables, err := ParseWaivers([]byte(waiversText))
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWaivers(tables, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	h := Hunk{Verdict: Incompatible, Findings: []Finding{{ID: "aaaa", Verdict: Incompatible}}}
	w.Mark(&h)
	if want := (Waiver{"the author of both", "Kim <kim@example.org>", "2026-06-30"}); *h.Findings[0].Waived != want || h.Verdict != Incompatible {
		t.Errorf("%+v", h)
	}
	Baseline{"aaaa": true}.Mark(&h)
	if !h.Findings[0].Known {
		t.Error("what the baseline has is not known")
	}
}

func TestWaiverErrors(t *testing.T) {
	for name, text := range map[string]string{
		"no finding":   strings.Replace(waiversText, `finding = "aaaa"`, "", 1),
		"no reason":    strings.Replace(waiversText, `reason = "old"`, "", 1),
		"no author":    strings.Replace(waiversText, `author = "Kim"`, "", 1),
		"no day":       strings.Replace(waiversText, "until = 2026-01-31", "", 1),
		"no such day":  strings.Replace(waiversText, "2026-01-31", "2026-02-31", 1),
		"twice":        strings.Replace(waiversText, "bbbb", "aaaa", 1),
		"another key":  waiversText + "files = \"*\"\n",
		"not a waiver": "threshold = 1.0\n",
		"too many":     strings.Repeat("[[waiver]]\n", maxWaivers+1),
	} {
		if _, err := ParseWaivers([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzParseWaivers(f *testing.F) {
	f.Add([]byte(waiversText))
	f.Fuzz(func(t *testing.T, text []byte) {
		tables, err := ParseWaivers(text)
		if err != nil {
			return
		}
		if _, err := NewWaivers(tables, time.Now()); err != nil {
			t.Errorf("taken, and refused on another day: %v", err)
		}
	})
}
