package syntax

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	sitter "github.com/smacker/go-tree-sitter"

	"github.com/hunkprint/hunkprint/fingerprint"
)

type sitterSymbol = sitter.Symbol

const anonymous = sitter.SymbolTypeAnonymous

// Text that is not what a grammar expects gives tokens or a reason.
func TestForeignText(t *testing.T) {
	cases := []struct{ name, text, want, fallback string }{
		{"byte order mark", "\xef\xbb\xbfint a;", "k:int i:a p:;", ""},
		{"CR LF", "int a; // b\r\nint c; \"d\\\r\ne\";\r\n", "k:int i:a p:; k:int i:c p:; s:\"d\\\r|e\" p:;", ""},
		{"lone CR", "int a; // b\rint c;\r", "k:int i:a p:; k:int i:c p:;", "lines end in carriage returns"},
		{"NUL", "int a;\x00int b;", "k:int i:a p:; k:int i:b p:;", "NUL bytes"},
		{"not UTF-8", "int a\xff\xfeb = \"\xc3\x28\";", "k:int i:a\xff\xfeb p:= s:\"\xc3\x28\" p:;", ""},
		{"UTF-16", "\xff\xfei\x00n\x00t\x00", "", "UTF-16"},
		{"empty", "", "", ""},
	}
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, c := range cases {
		for _, fragment := range []bool{false, true} {
			if got := words(t, tokenizer, "c", c.text, fragment); got != c.want {
				t.Errorf("%s, fragment %v:\n got %s\nwant %s", c.name, fragment, got, c.want)
			}
			if _, cover, _ := tokenizer.Tokenize(nil, []byte(c.text), "c", fragment); cover.Fallback != c.fallback {
				t.Errorf("%s: fallback %q, want %q", c.name, cover.Fallback, c.fallback)
			}
		}
	}
}

// What an editor leaves in a text changes no token, in any language: a byte order
// mark, line ends of two bytes, a comment in Latin-1. A NUL byte is a reason.
func TestOddTextInEveryLanguage(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, c := range tokenCases {
		if got := words(t, tokenizer, c.language, "\xef\xbb\xbf"+c.text, false); got != c.want {
			t.Errorf("%s with a byte order mark: %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
		crlf := strings.ReplaceAll(c.text, "\n", "\r\n")
		if got := strings.ReplaceAll(words(t, tokenizer, c.language, crlf, false), "\r", ""); got != c.want {
			t.Errorf("%s with CR LF: %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
		x := tokenizer.engine(c.language)
		if len(x.line) > 0 {
			text := c.text + "\n" + x.line[0] + " caf\xe9 \xfc\n"
			if got := words(t, tokenizer, c.language, text, false); got != c.want {
				t.Errorf("%s with Latin-1: %q\n got %s\nwant %s", c.language, text, got, c.want)
			}
		}
		tokens, cover, err := tokenizer.Tokenize(nil, []byte(c.text+"\x00"), c.language, false)
		if err != nil || cover.Fallback != "NUL bytes" || len(tokens) == 0 {
			t.Errorf("%s with NUL: %d tokens, %+v, %v", c.language, len(tokens), cover, err)
		}
	}
}

// A line has no longest length.
func TestVeryLongLine(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokenizer.Budget = time.Minute
	for language, piece := range map[string]string{"c": "a = f(b, \"c\") + 1; ", "javascript": "a=f(b,'c')+/d/g;", "python": "a = f(b, 'c') + 1; ", "sql": "SELECT f(b, 'c') + 1; "} {
		one, _, _ := tokenizer.Tokenize(nil, []byte(piece), language, false)
		for _, fragment := range []bool{false, true} {
			const times = 50000
			tokens, cover, err := tokenizer.Tokenize(nil, bytes.Repeat([]byte(piece), times), language, fragment)
			if err != nil || len(tokens) != times*len(one) || cover.Fallback != "" {
				t.Errorf("%s, fragment %v: %d tokens, want %d; %+v, %v", language, fragment, len(tokens), times*len(one), cover, err)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	text := []byte(strings.Repeat("int a = f(b, \"c\"); /* d */\n", 20000))
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokenizer.Budget = time.Minute // whatever else the machine does
	want, cover, _ := tokenizer.Tokenize(nil, text, "c", false)
	if cover.Fallback != "" || cover.Lexical || cover.Errors != 0 {
		t.Fatalf("coverage %+v of a plain text", cover)
	}
	check := func(reason string) {
		t.Helper()
		got, cover, err := tokenizer.Tokenize(nil, text, "c", false)
		if err != nil || !strings.Contains(cover.Fallback, reason) || !cover.Lexical {
			t.Errorf("coverage %+v, %v, want %q", cover, err, reason)
		}
		if len(got) != len(want) {
			t.Errorf("%d tokens, want %d", len(got), len(want))
		}
	}
	tokenizer.Budget = time.Microsecond
	check("not parsed within 1µs")
	tokenizer.Budget, tokenizer.MaxParse = time.Minute, 1000
	check("longer than 1000 bytes")
	tokenizer.MaxParse = MaxParse
	if _, cover, _ = tokenizer.Tokenize(nil, text, "c", false); cover.Fallback != "" {
		t.Errorf("a parse after one out of time: %q", cover.Fallback)
	}
}

func TestErrorsAreCounted(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	_, cover, _ := tokenizer.Tokenize(nil, []byte("int a;\n] ] ) 5 5 ;\nint b;\n"), "c", false)
	if cover.Errors == 0 || cover.Errors > 20 || !cover.Lexical {
		t.Errorf("coverage %+v", cover)
	}
}

// Shells alone are read by rules for a "<<".
func TestShiftIsParsed(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for language, lexical := range map[string]bool{"sql": false, "bash": true} {
		if _, cover, err := tokenizer.Tokenize(nil, []byte("SELECT a << b;\n"), language, false); err != nil || cover.Lexical != lexical {
			t.Errorf("%s: coverage %+v, %v", language, cover, err)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	if _, _, err := tokenizer.Tokenize(nil, nil, "cobol", false); err == nil || Family("cobol") != "" || Grammar("cobol") != nil {
		t.Error("cobol is known")
	}
}

// A file that no grammar fits gives tokens all the same, and says so.
func TestAnyText(t *testing.T) {
	const text = "It's 1.5 \"of # all\"\n\tmov r0, #0x1f // \"open\n"
	const want = "i:It p:' i:s n:1.5 s:\"of # all\" i:mov i:r0 p:, p:# n:0x1f p:/ p:/ p:\" i:open"
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, fragment := range []bool{false, true} {
		if got := words(t, tokenizer, "text", text, fragment); got != want {
			t.Errorf("fragment %v:\n got %s\nwant %s", fragment, got, want)
		}
		_, cover, _ := tokenizer.Tokenize(nil, []byte(text), "text", fragment)
		if cover.Fallback != "no grammar for this kind of file" || !cover.Lexical {
			t.Errorf("fragment %v: coverage %+v", fragment, cover)
		}
	}
	if slices.Contains(Languages(), "text") || Detect("a.text", []byte(text)) != "" || Family("text") != "text" || Grammar("text") != nil {
		t.Error("text is listed, detected, of no family or has a grammar")
	}
}

// Nesting is the input's to choose.
func TestDeepNesting(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, language := range Languages() {
		for _, open := range []string{"(", "f([{", "`${", "\"#{", "\"\\(", "if(a){", "/*(*", "\"$(", "<<A\n"} {
			text := bytes.Repeat([]byte(open), 1000) // bench/tokens hostile has 20,000
			start := time.Now()
			for _, fragment := range []bool{false, true} {
				if _, _, err := tokenizer.Tokenize(nil, text, language, fragment); err != nil {
					t.Error(err)
				}
			}
			if took := time.Since(start); took > Budget {
				t.Errorf("%s: %q took %v", language, open, took)
			}
		}
	}
}

// The work of the rules is linear in the text: nothing is searched for again
// and again from each place that might open it.
func TestNoSearchFromEveryPlace(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokenizer.MaxParse = 0
	for _, language := range Languages() {
		for _, c := range []string{"<<A\n<<~B\n<<<C\n", "=/[\\\"'", "r#######", "@$$$", "import (\n", "//?><?", "(* \\\"", "a//\r"} {
			text := bytes.Repeat([]byte(c), 20_000/len(c))
			if !strings.HasSuffix(c, "\r") {
				text = append(text, '\n')
			}
			start := time.Now()
			for _, fragment := range []bool{false, true} {
				if _, _, err := tokenizer.Tokenize(nil, text, language, fragment); err != nil {
					t.Error(err)
				}
			}
			if took := time.Since(start); took > Budget { // milliseconds where the work is linear, many times that under the race detector
				t.Errorf("%s: %q took %v", language, c, took)
			}
		}
	}
}

// A single step of a parser may search the whole text from each character on,
// and the budget ends that, too.
func TestBudgetWithinAStep(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokenizer.Budget = 100 * time.Millisecond
	start := time.Now()
	_, cover, err := tokenizer.Tokenize(nil, bytes.Repeat([]byte("\"'`\n"), 20000), "lua", false)
	if took := time.Since(start); err != nil || took > 3*time.Second || !strings.Contains(cover.Fallback, "not parsed within") {
		t.Errorf("%v, %q, %v", took, cover.Fallback, err)
	}
}

// The parser asks again for the last bytes of a piece where they are no UTF-8, and
// takes no for an answer to that only by a crash.
func TestBudgetAmongForeignBytes(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, language := range Languages() {
		text := bytes.Repeat([]byte("\xff"), 1<<18)
		tokenizer.Budget = time.Millisecond
		for range 4 {
			if _, _, err := tokenizer.Tokenize(nil, text, language, false); err != nil {
				t.Fatal(err)
			}
			tokenizer.Budget *= 2
		}
	}
}

func TestLinesAndOrder(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokens, _, _ := tokenizer.Tokenize(nil, []byte("a = `b\n${c}\n` +\n d"), "javascript", false)
	var lines []uint32
	for _, k := range tokens {
		lines = append(lines, k.Line)
	}
	want := []uint32{1, 1, 1, 2, 3, 4}
	for i := range want {
		if i >= len(lines) || lines[i] != want[i] {
			t.Fatalf("lines %v, want %v", lines, want)
		}
	}
}

// Go allocates for the tokens only, and not once the caller's buffer is large enough.
func TestAllocation(t *testing.T) {
	text := []byte(strings.Repeat("static int f(const char *s) { return g(s, \"x\") + 0x1f; } // c\n", 500))
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	dst, _, _ := tokenizer.Tokenize(nil, text, "c", false)
	if n := testing.AllocsPerRun(5, func() { dst, _, _ = tokenizer.Tokenize(dst[:0], text, "c", false) }); n > 20 {
		t.Errorf("%v allocations for %d bytes", n, len(text))
	}
}

// fuzzFamily is the family that the fuzz target reads, empty for all.
func fuzzFamily() string { return os.Getenv("HUNKPRINT_FUZZ") }

// Scanners of grammars ask C's character tables about any character, and these have 384 entries.
func TestEveryCharacterIsReadable(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, language := range Languages() {
		for _, c := range []rune{'é', '中', '\uFFFD', '😀', 0x1071C7, unicode.MaxRune} {
			for _, form := range []string{"\"\"{%c\"\"", "{%c}", "$%c", "${%c}", "\"$%c\"", "@%c", "<<%c\n", "%c", "0%c", "'%c"} {
				if _, _, err := tokenizer.Tokenize(nil, fmt.Appendf(nil, form, c), language, false); err != nil {
					t.Errorf("%s: %U in %s: %v", language, c, form, err)
				}
			}
		}
	}
}

// Bytes that only look like the beginning of such a character are left alone.
func TestQuoteBehindAByteOfLatin1(t *testing.T) {
	text := []byte("x = \"\xf4\"; y = 1; /* \U0001F600 */ z = \"\U0001F600\";")
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	tokens, _, err := tokenizer.Tokenize(nil, text, "c", false)
	if err != nil || len(tokens) != 12 {
		t.Errorf("%d tokens: %v", len(tokens), err)
	}
}

// checkTokens fails for tokens that are out of order or out of the text.
func checkTokens(t *testing.T, tokens []fingerprint.Token, text []byte) {
	t.Helper()
	line := uint32(1)
	for i, k := range tokens {
		if k.Start >= k.End || int(k.End) > len(text) || k.Class == 0 || k.Line < line || i > 0 && k.Start < tokens[i-1].Start {
			t.Fatalf("token %d of %q: %+v", i, text, k)
		}
		line = k.Line
	}
}

// One fuzz target a family would be one function by twenty names: the family
// is chosen by HUNKPRINT_FUZZ in the fuzz run, all are read otherwise.
func FuzzTokenize(f *testing.F) {
	for _, c := range tokenCases {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("\"\"\x16$\xf4\"\"{\U001071c7\x87\x87\x87\x87\x87\x87\x87\x87\x87\x87\x87\x87\"\"")) // and a character that no table of the C library has
	f.Add([]byte("<<A<<%x\n0"))                                                                       // what fuzzing found: a literal of the grammar that the rules do not know
	only := fuzzFamily()
	f.Fuzz(func(t *testing.T, text []byte) {
		tokenizer := NewTokenizer()
		defer tokenizer.Close()
		tokenizer.Budget = 200 * time.Millisecond
		for _, language := range Languages() {
			if only != "" && Family(language) != only {
				continue
			}
			for _, fragment := range []bool{false, true} {
				tokens, _, err := tokenizer.Tokenize(nil, text, language, fragment)
				if err != nil {
					t.Fatal(err)
				}
				checkTokens(t, tokens, text)
			}
		}
	})
}
