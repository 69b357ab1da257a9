package fingerprint

import (
	"math/rand/v2"
	"testing"
)

// stream makes n tokens with few different lexemes, so that shingles recur.
func stream(r *rand.Rand, n int) []Token {
	tokens := make([]Token, n)
	for i := range tokens {
		tokens[i] = Token{Class: Class(1 + r.IntN(5)), Code: uint32(r.IntN(7))}
	}
	return tokens
}

// TestGuarantee is the promise of winnowing: a shared run of k+w-1 tokens
// gives a shared fingerprint, wherever it stands in either stream.
func TestGuarantee(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range []Params{{K: 4, W: 3, Form: Exact}, {K: 12, W: 17, Form: Exact}, {K: 20, W: 17, Form: Renamed}, {K: 5, W: 1, Form: Renamed}} {
		for range 300 {
			shared := stream(r, p.Guarantee())
			a := append(append(stream(r, r.IntN(50)), shared...), stream(r, r.IntN(50))...)
			renamed := rename(shared, p.Form)
			b := append(append(stream(r, r.IntN(50)), renamed...), stream(r, r.IntN(50))...)
			if !meet(a, b, p) {
				t.Fatalf("%+v: no shared fingerprint", p)
			}
		}
	}
}

// rename maps every identifier one to one, where the form allows it.
func rename(tokens []Token, form Form) []Token {
	out := append([]Token(nil), tokens...)
	for i := range out {
		if form == Renamed && out[i].Class >= Identifier {
			out[i].Code += 1000
		}
	}
	return out
}

func meet(a, b []Token, p Params) bool {
	var s Shingler
	seen := make(map[uint64]bool)
	for _, f := range s.Fingerprints(nil, a, p) {
		seen[f.Hash] = true
	}
	for _, f := range s.Fingerprints(nil, b, p) {
		if seen[f.Hash] {
			return true
		}
	}
	return false
}

// TestShingleDependsOnItsTokensAlone compares each shingle of a stream with the
// only one of a stream that has no other tokens.
func TestShingleDependsOnItsTokensAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, p := range []Params{{K: 4, W: 3, Form: Exact}, {K: 5, W: 1, Form: Renamed}, {K: 20, W: 17, Form: Renamed}} {
		tokens := stream(r, 400)
		for i := range tokens {
			tokens[i].Import = r.IntN(3) > 0
		}
		var s, alone Shingler
		for _, f := range s.Shingles(tokens, p) {
			want := alone.Shingles(tokens[f.Pos:int(f.Pos)+p.K], p)
			if len(want) != 1 || want[0].Hash != f.Hash {
				t.Fatalf("%+v: the shingle at %d is %x, alone %+v", p, f.Pos, f.Hash, want)
			}
		}
	}
}

func TestRenamedKeepsBinding(t *testing.T) {
	p := Params{K: 3, W: 1, Form: Renamed}
	id := func(codes ...uint32) (tokens []Token) {
		for _, c := range codes {
			tokens = append(tokens, Token{Class: Identifier, Code: c})
		}
		return
	}
	for _, c := range []struct {
		name string
		a, b []Token
		same bool
	}{
		{"renamed everywhere", id(1, 2, 1), id(8, 9, 8), true},
		{"another variable", id(1, 2, 1), id(8, 9, 9), false},
		{"swapped names", id(1, 2, 1), id(2, 1, 2), true},
	} {
		if got := meet(c.a, c.b, p); got != c.same {
			t.Errorf("%s: same = %v", c.name, got)
		}
	}
}

func TestImportsAloneGiveNoShingle(t *testing.T) {
	tokens := []Token{{Class: Keyword, Code: 1, Import: true}, {Class: String, Code: 2, Import: true}, {Class: Keyword, Code: 3}, {Class: Keyword, Code: 4}}
	var s Shingler
	if got := s.Shingles(tokens, Params{K: 2, W: 1}); len(got) != 2 || got[0].Pos != 1 {
		t.Errorf("shingles = %v, want those from token 1 on", got)
	}
}
