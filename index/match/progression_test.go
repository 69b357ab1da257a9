package match

import (
	"slices"
	"testing"
)

// A number that those before it lead to is expected, as long as they stand side by side.
func TestProgression(t *testing.T) {
	for _, c := range []struct {
		numbers []string
		apart   int
		want    []bool
	}{
		{[]string{"0x0e", "0x0f", "0x10", "0x12"}, 2, []bool{false, true, true, false}},
		{[]string{"16", "48", "80", "112"}, 2, []bool{false, false, true, true}},
		{[]string{"1u", "2u", "4u", "8u"}, 2, []bool{false, true, true, true}},
		{[]string{"3", "6", "11", "18"}, 2, []bool{false, false, false, false}},
		{[]string{"7", "1.5", "8", "9"}, 2, []bool{false, false, false, true}},
		{[]string{"'X'", "'Y'", "'Z'", "'a'", "'b'"}, 4, []bool{false, true, true, false, true}},
		{[]string{"31", "28", "31", "30", "27"}, 2, []bool{false, true, true, true, false}},
		{[]string{"0", "31", "60", "91", "334", "365"}, 2, []bool{false, true, true, true, false, true}},
		{[]string{"0x00", "0x80", "0x40", "0xc0", "0x2f", "-128"}, 2, []bool{false, true, true, true, false, false}},
		{[]string{"1", "2", "3"}, 9, []bool{false, false, false}},
	} {
		var p progression
		var got []bool
		for i, n := range c.numbers {
			got = append(got, p.goesOn(i*c.apart, []byte(n)))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, %d tokens apart: %v, want %v", c.numbers, c.apart, got, c.want)
		}
	}
}

// A table that counts is nobody's, though all of its numbers are equal to another one's.
func TestCountingTable(t *testing.T) {
	counting, other := "", ""
	for i := range 200 {
		counting += []string{"", "\n"}[i%2] + string(rune('1'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + " , "
		other += []string{"", "\n"}[i%2] + string(rune('1'+i*i%7)) + string(rune('0'+i*i/3%10)) + string(rune('0'+i%10)) + " , "
	}
	m := NewMatcher(corpusOf(t, counting, other), newWords(), nil)
	a, b := m.Match(query(counting)), m.Match(query(other))
	if a.Err != nil || b.Err != nil || len(b.Matches) == 0 || a.Most >= b.Most/4 {
		t.Errorf("%.0f bits of a table that counts, %.0f of another one, %v, %v", a.Most, b.Most, a.Err, b.Err)
	}
}
