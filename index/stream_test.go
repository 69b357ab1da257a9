package index

import (
	"encoding/binary"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/scanner"
	"time"

	"github.com/hunkprint/hunkprint/fingerprint"
)

var measured = flag.String("index", "", "index that BenchmarkStreams reads; without it, one that it builds from testdata")

// lexer makes tokens of C as they are: short, and the same ones often.
type lexer struct{ scanner.Scanner }

func (*lexer) Close()                        {}
func (*lexer) Family(language string) string { return language }
func (l *lexer) Tokenize(dst []fingerprint.Token, src []byte, _ string, _ bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	l.Init(strings.NewReader(string(src)))
	l.Error = func(*scanner.Scanner, string) {}
	for kind := l.Scan(); kind != scanner.EOF; kind = l.Scan() {
		class := fingerprint.Punctuation
		switch kind {
		case scanner.Ident:
			class = fingerprint.Identifier
		case scanner.Int, scanner.Float:
			class = fingerprint.Number
		case scanner.Char, scanner.String, scanner.RawString:
			class = fingerprint.String
		}
		start, text := uint32(l.Position.Offset), l.TokenText()
		dst = append(dst, fingerprint.Token{Class: class, Code: fingerprint.Code([]byte(text)), Line: uint32(l.Position.Line), Start: start, End: start + uint32(len(text))})
	}
	return dst, fingerprint.Coverage{}, nil
}

// sources puts n texts together from the lines of testdata, most of them short.
func sources(b *testing.B, n int) []string {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "corpus", "*.c"))
	if err != nil || len(files) == 0 {
		b.Fatalf("testdata: %d files, %v", len(files), err)
	}
	var lines []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		lines = append(lines, strings.SplitAfter(string(text), "\n")...)
	}
	r := rand.New(rand.NewPCG(27, 28))
	texts := make([]string, n)
	for i := range texts {
		var t strings.Builder
		for range 20 + int(20*r.ExpFloat64()*r.ExpFloat64()) {
			at := r.IntN(len(lines))
			t.WriteString(strings.Join(lines[at:min(at+1+r.IntN(8), len(lines))], ""))
		}
		texts[i] = t.String()
	}
	return texts
}

// BenchmarkStreams looks at documents as matching does: each for the first
// time, 300 tokens of it, and the memory of those looked at long ago is used again.
func BenchmarkStreams(b *testing.B) {
	dir := *measured
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "index")
		o := BuildOptions{Tokenizer: func() Tokenizer { return &lexer{} }, Workers: 1}
		if _, err := Build(b.Context(), dir, documents("dir", sources(b, 2000)...), o); err != nil {
			b.Fatal(err)
		}
	}
	l := looker{b: b, r: rand.New(rand.NewPCG(29, 30))}
	processor := -processorTime(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(l.docs) == 0 {
			b.StopTimer()
			processor += processorTime(b)
			l.reopen(dir)
			processor -= processorTime(b)
			b.StartTimer()
		}
		l.look()
	}
	b.StopTimer()
	processor += processorTime(b)
	l.ix.Close()
	b.ReportMetric(float64(l.peek.Nanoseconds())/float64(b.N), "ns/peek")
	b.ReportMetric(float64(l.load.Nanoseconds())/float64(b.N), "ns/load")
	b.ReportMetric(float64(processor.Nanoseconds())/float64(b.N), "cpu-ns/op")
}

// processorTime is what the process has used, the collector of garbage and
// Badger's goroutines included.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// looker looks at the documents of an index in any order.
type looker struct {
	b          *testing.B
	r          *rand.Rand
	ix         *Index
	docs       []int // not looked at since the index was opened
	open       []*Stream
	tokens     int // of the open ones
	peek, load time.Duration
}

func (l *looker) reopen(dir string) {
	if l.ix != nil {
		l.ix.Close()
	}
	ix, err := Open(dir)
	if err != nil {
		l.b.Fatal(err)
	}
	l.ix, l.docs, l.open, l.tokens = ix, l.r.Perm(ix.header.Documents), nil, 0
}

func (l *looker) look() {
	start := time.Now()
	s, err := l.ix.Peek(uint32(l.docs[0]))
	if err != nil {
		l.b.Fatal(err)
	}
	peeked := time.Now()
	from := l.r.IntN(max(len(s.Tokens)-300, 1))
	if err := s.Load(from, from+300); err != nil {
		l.b.Fatal(err)
	}
	l.peek, l.load = l.peek+peeked.Sub(start), l.load+time.Since(peeked)
	l.docs, l.open, l.tokens = l.docs[1:], append(l.open, s), l.tokens+len(s.Tokens)
	for l.tokens > 1<<20 {
		l.tokens -= len(l.open[0].Tokens)
		l.open[0].Release()
		l.open = l.open[1:]
	}
}

// TestLexemesOfAnyTable packs lexemes of any bytes that end none, some with
// their codes, and reads them back.
func TestLexemesOfAnyTable(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	var l lexemes
	for range 500 {
		var table, codes []byte
		var texts []string
		var want []fingerprint.Token
		for range r.IntN(60) {
			text := anyLexeme(r)
			w := fingerprint.Token{Class: fingerprint.Class(1 + r.IntN(5)), Code: fingerprint.Code(text)}
			head := byte(w.Class)
			if r.IntN(4) == 0 {
				head, w.Code = head|codedBit, r.Uint32N(3)
				codes = binary.LittleEndian.AppendUint32(codes, w.Code)
			}
			table = append(append(table, text...), head)
			texts, want = append(texts, string(text)), append(want, w)
		}
		l.table = append(table, codes...)
		if !l.read(uint64(len(want))) {
			t.Fatalf("% x: %d lexemes are not read", l.table, len(want))
		}
		for i, w := range want {
			got := l.mark(uint32(i))
			if text := string(l.text(uint32(i))); text != texts[i] || got.class() != w.Class || got.code() != w.Code {
				t.Fatalf("% x: lexeme %d is %q, %d, %x, want %q, %+v", l.table, i, text, got.class(), got.code(), texts[i], w)
			}
		}
	}
}

// anyLexeme is often short, and often has bytes that look much like heads.
func anyLexeme(r *rand.Rand) []byte {
	text := make([]byte, r.IntN(1+r.IntN(40)))
	for i := range text {
		for text[i] = byte(r.Uint32()); isHead(text[i]); {
			text[i] = "\x00\x06\x10\x16\x1f\t\n a"[r.IntN(9)]
		}
	}
	return text
}

// TestNoShortStreamHoldsMuchMemory opens a short stream when only the memory of a
// long one is there: the next long one finds it.
func TestNoShortStreamHoldsMuchMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	c := newStreamCodec()
	pack := func(tokens int) ([]byte, int) {
		src := text(r, tokens)
		list, _, _ := wordTokenizer{}.Tokenize(nil, []byte(src), "", false)
		return c.pack(list, []byte(src)), len(list)
	}
	long, longTokens := pack(10 * chunkTokens)
	short, shortTokens := pack(chunkTokens)
	s, err := c.unpack(long, longTokens)
	if err != nil {
		t.Fatal(err)
	}
	held := &s.Tokens[0]
	s.Release()
	if s, err = c.unpack(short, shortTokens); err != nil || &s.Tokens[0] == held {
		t.Errorf("%d tokens hold the memory of %d; %v", shortTokens, longTokens, err)
	}
	if s, err = c.unpack(long, longTokens); err != nil || &s.Tokens[0] != held {
		t.Errorf("memory of %d tokens was made twice; %v", longTokens, err)
	}
}
