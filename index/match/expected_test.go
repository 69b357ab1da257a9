package match

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hunkprint/hunkprint/fingerprint"

	"github.com/hunkprint/hunkprint/index"
)

// prepared is a matcher that has read a text.
func prepared(t *testing.T, text string) *Matcher {
	t.Helper()
	m := NewMatcher(index.NewMemory(newWords()), newWords(), nil)
	if _, err := m.read(query(text)); err != nil {
		t.Fatal(err)
	}
	m.shingle()
	return m
}

func ones(n int) []float32 {
	bits := make([]float32, n)
	for i := range bits {
		bits[i] = 1
	}
	return bits
}

// Tokens of an idiom are expected under any names, their neighbours are not.
func TestIdiomIsExpected(t *testing.T) {
	idiom := program(61, 8)
	known := idioms{shingles: make(map[uint64]bool)}
	for _, f := range prepared(t, idiom).shingles[renamed] {
		known.shingles[f.Hash] = true
	}
	before, after := wild(62, 10), wild(63, 10)
	m := prepared(t, before+"\n"+renamedText(idiom)+"\n"+after)
	bits := ones(len(m.tokens))
	m.expect(bits, known)
	from := len(prepared(t, before).tokens)
	to := from + len(prepared(t, idiom).tokens)
	for i := range m.tokens {
		if in := i >= from && i < to; (bits[i] == idiomShare) != in || (bits[i] == 1) == in {
			t.Errorf("token %d, in the idiom %v: %.1f bits", i, in, bits[i])
		}
	}
}

// What overrides says so before its signature, or behind it; the body is its own.
func TestSignatureOfAnOverride(t *testing.T) {
	for _, text := range []string{
		"} @ Override void f ( int a , int b ) { return a ; }",
		"; void f ( int a , int b ) const override { return a ; }",
		"; override void f ( int a , int b ) ; int c ;",
	} {
		m := prepared(t, text)
		m.expect(ones(len(m.tokens)), idioms{})
		var got []string
		for i, tok := range m.tokens {
			if m.keeps[i] == signatureShare {
				got = append(got, text[tok.Start:tok.End])
			}
		}
		want := strings.TrimLeft(text, "};")
		want = strings.TrimSpace(want[:strings.IndexAny(want, "{;")])
		if strings.Join(got, " ") != want {
			t.Errorf("%s: expected %q", text, got)
		}
	}
}

// The helpers of compilers are expected to their ends, wherever they are declared and
// however they end, and what calls them; not what follows, and not without an end.
func TestHelpersOfCompilers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a ; var __awaiter = function ( x ) { return { y } ; } ; b", "var __awaiter = function ( x ) { return { y } ; } ;"},
		{"function _extends ( ) { return f ( ) ; } b ( ) ;", "function _extends ( ) { return f ( ) ; }"},
		{"{ const __defProp = Object . d } b ;", "const __defProp = Object . d }"},
		{"a ; return __awaiter ( x , function ( ) { b ; } ) ; c ;", "return __awaiter ( x , function ( )"},
		{"var awaiter = y ;", ""},
		{"__webpack_require__ . r = function ( x ) { y ; } ; b", "__webpack_require__ . r = function ( x ) { y ; } ;"},
		{"var __name = " + strings.Repeat("( ", 2*maxHelper), "var __name = " + strings.TrimSpace(strings.Repeat("( ", maxHelper-2))},
		{"__name " + strings.Repeat("( ", 2*maxHelper), "__name " + strings.TrimSpace(strings.Repeat("( ", maxHelper-1))},
	} {
		for family, want := range map[string]string{"javascript": c.want, "python": ""} {
			known, err := readIdioms(family, "", newWords())
			if err != nil {
				t.Fatal(err)
			}
			m := prepared(t, c.text)
			m.expect(ones(len(m.tokens)), known)
			var got []string
			for i, tok := range m.tokens {
				if m.keeps[i] == helperShare {
					got = append(got, c.text[tok.Start:tok.End])
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%.60s in %s: expected %q", c.text, family, got)
			}
		}
	}
}

// A text that says nothing but that it overrides is read once, and one of helpers without an end.
func TestManyOverrides(t *testing.T) {
	known, err := readIdioms("javascript", "", newWords())
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"override ", "__name ", "var __name "} {
		m := prepared(t, strings.Repeat(word, 300_000))
		start := time.Now()
		m.expect(ones(len(m.tokens)), known)
		if spent := time.Since(start); spent > 5*time.Second {
			t.Errorf("%s: took %v", word, spent)
		}
	}
}

func TestShippedIdiomsAreRead(t *testing.T) {
	for _, family := range []string{"c", "go", "java", "javascript", "php", "python", "rust"} {
		if known, err := readIdioms(family, "", newWords()); err != nil || len(known.shingles) < 100 {
			t.Errorf("%s: %d shingles, %v", family, len(known.shingles), err)
		}
	}
	if known, err := readIdioms("none", "", newWords()); err != nil || known.shingles != nil || known.helpers != nil {
		t.Errorf("a family without idioms: %d shingles, %d helpers, %v", len(known.shingles), len(known.helpers), err)
	}
}

// Equal names say most where all are equal, least where one differs of few.
func TestNamesCountByTheirShare(t *testing.T) {
	if low, high := (count{2, 1, 1}).weighed(), (count{2, 2, 1}).weighed(); low != mixedNames || math.Abs(high-allNames) > 1e-9 {
		t.Errorf("%.2f where half are equal, %.2f where all are", low, high)
	}
	text := program(64, 30)
	m := NewMatcher(corpusOf(t, text), newWords(), nil)
	all := m.Match(query(text)).Matches[0]
	some := m.Match(query(strings.ReplaceAll(text, "name6400_", "other_"))).Matches[0]
	named := func(m Match) float64 { return m.NameBits / (m.Bits - m.NameBits) }
	if all.Verbatim != 1 || some.Verbatim > 0.97 || named(all) < 1.2*named(some) {
		t.Errorf("names add %.2f of the structure where %.0f %% are equal, %.2f where %.0f %% are",
			named(all), 100*all.Verbatim, named(some), 100*some.Verbatim)
	}
}

// Who renames everything leaves the literals, which count as the names would: by the share
// of them that is equal.
func TestLiteralsCountApart(t *testing.T) {
	text := program(66, 30)
	m := NewMatcher(corpusOf(t, text), newWords(), nil)
	copied := renamedText(text)
	all := m.Match(query(copied)).Matches[0]
	some := m.Match(query(strings.ReplaceAll(copied, "\"text_", "\"other_"))).Matches[0]
	background, err := m.models.of("c", m.tokenizer)
	if err != nil {
		t.Fatal(err)
	}
	literals := make(map[string]float64)
	for word := range strings.FieldsSeq(text) {
		if classOf(word) > fingerprint.Identifier {
			literals[word] = float64(background.nameBits(fingerprint.Code([]byte(word))))
		}
	}
	want := 0.0
	for _, bits := range literals {
		want += allNames * bits
	}
	if math.Abs(all.NameBits-want) > 1 {
		t.Errorf("%d literals, all equal, say %.0f bits, not %.0f", len(literals), all.NameBits, want)
	}
	if some.NameBits <= 0 || some.NameBits > mixedNames/allNames*all.NameBits {
		t.Errorf("%.0f bits where some literals differ, %.0f where none do", some.NameBits, all.NameBits)
	}
}

// The most that there can be is what a word for word copy has.
func TestMostIsWhatACopyHas(t *testing.T) {
	text := program(65, 30) + "\n; @ Override void f ( int name6500_x , int other ) {\n"
	res := NewMatcher(corpusOf(t, text), newWords(), nil).Match(query(text))
	if len(res.Matches) == 0 || math.Abs(res.Most-res.Matches[0].Bits) > 1 {
		t.Errorf("most %.1f, the copy %.1f bits", res.Most, res.Matches[0].Bits)
	}
}
