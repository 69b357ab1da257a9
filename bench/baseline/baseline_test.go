package baseline

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

const original = `
static int read_pair(struct source *in, struct pair *out)
{
	int first = next_word(in);
	int second = next_word(in);

	if (first < 0 || second < 0)
		return -1;
	for (int i = 0; i < out->count; i++) {
		if (out->left[i] == first && out->right[i] == second)
			return i;
		out->seen[i] += in->position - out->start;
	}
	out->left[out->count] = first;
	out->right[out->count] = second;
	return out->count++;
}
`

const other = `
void show_all(const char *const *names, size_t n)
{
	while (n-- > 0)
		printf("%s\n", *names++);
	fflush(stdout);
	free(cache); cache = NULL; cached = false; dirty |= 4; level = depth(root) * 2 + 1;
}
`

func tokensOf(t *testing.T, text []byte) []fingerprint.Token {
	t.Helper()
	s := syntax.NewTokenizer()
	defer s.Close()
	tokens, _, err := s.Tokenize(nil, text, "c", true)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// TestWhatEachFinds makes sure that each engine finds what its form of a k-gram
// survives, and nothing else.
func TestWhatEachFinds(t *testing.T) {
	renamed := []byte(original)
	for old, name := range map[string]string{"first": "lo", "second": "hi", "out": "table", "in": "feed", "left": "a", "right": "b", "seen": "c",
		"position": "at", "start": "zero", "next_word": "pull", "read_pair": "get", "source": "s", "pair": "p", "count": "used"} {
		renamed = replaceWord(renamed, old, name)
	}
	relaid := bytes.ReplaceAll([]byte(original), []byte("\n"), []byte(" \n\n  "))
	finds := map[string]map[string]bool{
		"bytes":     {"same": true, "relaid": true},
		"collapsed": {"same": true, "relaid": true, "renamed": true},
		"verbatim":  {"same": true, "relaid": true},
	}
	for _, e := range Engines() {
		e.Add(1, []byte(original), tokensOf(t, []byte(original)))
		e.Seal()
		for name, text := range map[string][]byte{"same": []byte(original), "relaid": relaid, "renamed": renamed, "other": []byte(other)} {
			if got, want := e.Score(text, tokensOf(t, text)) > 0, finds[e.Name][name]; got != want {
				t.Errorf("%s, %s: found %v, want %v", e.Name, name, got, want)
			}
		}
	}
}

// replaceWord replaces whole words.
func replaceWord(text []byte, old, name string) []byte {
	var out []byte
	isWord := func(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' }
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && isWord(text[j]) {
			j++
		}
		switch {
		case j == i:
			out, i = append(out, text[i]), i+1
		case string(text[i:j]) == old:
			out, i = append(out, name...), j
		default:
			out, i = append(out, text[i:j]...), j
		}
	}
	return out
}

// TestScoreIsOfOneDocument makes sure that what several documents share with a text does not add up.
func TestScoreIsOfOneDocument(t *testing.T) {
	e := Engines()[0]
	half := len(original) / 2
	e.Add(1, []byte(original[:half]), nil)
	e.Add(2, []byte(original[half:]), nil)
	e.Add(3, []byte(other), nil)
	e.Seal()
	whole := e.Score([]byte(original), nil)
	if first, second := e.Score([]byte(original[:half]), nil), e.Score([]byte(original[half:]), nil); whole > max(first, second) {
		t.Errorf("%d for the whole, %d and %d for its halves", whole, first, second)
	}
}

// TestGuarantee makes sure that two byte strings that share K+W-1 units share a fingerprint.
func TestGuarantee(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(n int) []byte {
		text := make([]byte, n)
		for i := range text {
			text[i] = "abcdefghijklmnopqrstuvwxyz"[r.IntN(26)]
		}
		return text
	}
	for range 200 {
		shared := random(BytesParams.K + BytesParams.W - 1)
		e := Engines()[0]
		e.Add(0, slices.Concat(random(r.IntN(300)), shared, random(r.IntN(300))), nil)
		e.Seal()
		if e.Score(slices.Concat(random(r.IntN(300)), shared, random(r.IntN(300))), nil) == 0 {
			t.Fatalf("nothing shared but %s", shared)
		}
	}
}

// TestWinnowAgainstItsDefinition compares with a form that looks at every window.
func TestWinnowAgainstItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		hashes := make([]uint64, r.IntN(60))
		for i := range hashes {
			hashes[i] = r.Uint64N(12) // with many equal ones
		}
		const w = 7
		var want []uint64
		last := -1
		for from := 0; from == 0 && len(hashes) > 0 || from+w <= len(hashes); from++ {
			least := from
			for i := from; i < min(from+w, len(hashes)); i++ {
				if hashes[i] <= hashes[least] {
					least = i
				}
			}
			if least != last {
				want, last = append(want, hashes[least]), least
			}
		}
		if got := winnow(hashes, w); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%v: %v, want %v", hashes, got, want)
		}
	}
}
