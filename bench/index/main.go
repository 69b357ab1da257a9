// Command index measures builds and look-ups of an index on real source.
//
//	go run ./bench/index -dir DIR deb:qemu deb:busybox deb:git deb:curl deb:u-boot
//
// It prints the size of an index beside that of the source, the most memory
// that a build took, its time beside that of tokenizing the same documents
// with the same workers, the time of look-ups of absent and of present
// fingerprints, and the time to open it. The first source alone makes a small
// index; the time of a hunk against both shows what growth costs.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

func main() {
	dir := flag.String("dir", "", "directory for the indexes; a temporary one where none is named")
	workers := flag.Int("j", 2, "workers")
	flag.Parse()
	if err := run(context.Background(), *dir, flag.Args(), *workers); err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, specs []string, workers int) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench-index"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	docs, err := read(ctx, specs)
	if err != nil {
		return err
	}
	all, small := filepath.Join(dir, "all"), filepath.Join(dir, "small")
	tokenizing := tokenize(docs, workers)
	took, err := build(ctx, all, docs, workers)
	if err != nil {
		return err
	}
	if _, err := build(ctx, small, docs[:len(docs)/10], workers); err != nil {
		return err
	}
	start := time.Now()
	ix, err := index.Open(all)
	if err != nil {
		return err
	}
	defer ix.Close()
	opened := time.Since(start)
	if err := printSize(ctx, ix, all); err != nil {
		return err
	}
	fmt.Printf("build: %.1f s, %.2f of tokenizing (%.1f s); the process took %s at most, %d MiB of source in it\n",
		took.Seconds(), took.Seconds()/tokenizing.Seconds(), tokenizing.Seconds(), peak(), ix.Header().Bytes>>20)
	fmt.Printf("open: %v\n", opened.Round(time.Microsecond))
	if err := lookUp(ix, docs); err != nil {
		return err
	}
	return growth(ctx, ix, small, docs, workers)
}

// read holds all documents in memory, so that what is measured behind it is no reading.
func read(ctx context.Context, specs []string) ([]corpus.Document, error) {
	var docs []corpus.Document
	for _, spec := range specs {
		s, err := corpus.Open(ctx, spec, corpus.Options{Language: syntax.Detect})
		if err != nil {
			return nil, err
		}
		for d, err := range s.Documents(ctx) {
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		}
		fmt.Println("source", s.Spec())
		s.Close()
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs, nil
}

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

// tokenize does what a build does first, and nothing else.
func tokenize(docs []corpus.Document, workers int) time.Duration {
	start := time.Now()
	todo := make(chan *corpus.Document)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			t := syntax.NewTokenizer()
			defer t.Close()
			var tokens []fingerprint.Token
			for d := range todo {
				tokens, _, _ = t.Tokenize(tokens[:0], d.Text, d.Language, false)
			}
		})
	}
	for i := range docs {
		todo <- &docs[i]
	}
	close(todo)
	group.Wait()
	return time.Since(start)
}

func build(ctx context.Context, dir string, docs []corpus.Document, workers int) (time.Duration, error) {
	if err := os.RemoveAll(dir); err != nil {
		return 0, err
	}
	start := time.Now()
	_, err := index.Build(ctx, dir, sequence(docs), index.BuildOptions{Tokenizer: tokenizer, Workers: workers})
	return time.Since(start), err
}

func sequence(docs []corpus.Document) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func printSize(ctx context.Context, ix *index.Index, dir string) error {
	total := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		return err
	}
	h := ix.Header()
	fmt.Printf("size: %d bytes, %.3f of the source's %d; %d documents, %d tokens, %d postings\n", total, float64(total)/float64(h.Bytes), h.Bytes, h.Documents, h.Tokens, h.Postings)
	parts, err := ix.Parts(ctx)
	for _, p := range parts {
		fmt.Printf("  %-18s %10d bytes, %.2f a posting, %.2f a token\n", p.Name, p.Bytes, float64(p.Bytes)/float64(h.Postings), float64(p.Bytes)/float64(h.Tokens))
	}
	return err
}

// peak is the most memory that the process ever had, as the system counts it.
func peak() string {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "?"
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	line, _, _ := strings.Cut(after, "\n")
	return strings.TrimSpace(line)
}

// lookUps is how many fingerprints are looked up at a time.
const lookUps = 10_000

// lookUp times fingerprints that nobody has, and such that the corpus has.
func lookUp(ix *index.Index, docs []corpus.Document) error {
	r := rand.New(rand.NewPCG(3, 4))
	absent := make([]uint64, lookUps)
	for i := range absent {
		absent[i] = r.Uint64()
	}
	var present []uint64
	t := syntax.NewTokenizer()
	defer t.Close()
	var s fingerprint.Shingler
	for len(present) < lookUps {
		d := docs[r.IntN(len(docs))]
		tokens, _, err := t.Tokenize(nil, d.Text, d.Language, false)
		if err != nil {
			return err
		}
		for _, f := range s.Fingerprints(nil, tokens, index.RenamedFamily) {
			present = append(present, f.Hash)
		}
	}
	for _, set := range []struct {
		name   string
		hashes []uint64
	}{{"absent", absent}, {"present", present[:lookUps]}} {
		best := time.Hour
		for range 7 {
			start := time.Now()
			if _, err := ix.Postings(set.hashes); err != nil {
				return err
			}
			best = min(best, time.Since(start))
		}
		fmt.Printf("look-up of %d %s fingerprints: %v (least of 7, warm)\n", lookUps, set.name, best.Round(10*time.Microsecond))
	}
	return nil
}

// growth times the same hunks against a tenth of the corpus and against all of
// it, in turns. They are cut from documents that both have.
func growth(ctx context.Context, all *index.Index, smallDir string, docs []corpus.Document, workers int) error {
	small, err := index.Open(smallDir)
	if err != nil {
		return err
	}
	defer small.Close()
	queries := hunks(docs[:len(docs)/10], 2000)
	var spent [2]time.Duration
	for range 3 {
		for i, ix := range []*index.Index{small, all} {
			start := time.Now()
			for res := range match.Stream(ctx, sequenceOf(queries), match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: workers}) {
				if res.Err != nil {
					return res.Err
				}
			}
			spent[i] += time.Since(start)
		}
	}
	each := func(d time.Duration) time.Duration {
		return (d / 3 / time.Duration(len(queries))).Round(time.Microsecond)
	}
	fmt.Printf("a hunk of 30 lines: %v against a tenth, %v against all, %.2f times\n", each(spent[0]), each(spent[1]), spent[1].Seconds()/spent[0].Seconds())
	return nil
}

func hunks(docs []corpus.Document, want int) []match.Query {
	var queries []match.Query
	for _, d := range docs {
		lines := strings.SplitAfter(string(d.Text), "\n")
		if len(lines) < 60 || len(queries) == want {
			continue
		}
		queries = append(queries, match.Query{Text: []byte(strings.Join(lines[30:60], "")), Language: d.Language, Family: syntax.Family(d.Language), Fragment: true})
	}
	return queries
}

func sequenceOf(queries []match.Query) iter.Seq[match.Query] {
	return func(yield func(match.Query) bool) {
		for _, q := range queries {
			if !yield(q) {
				return
			}
		}
	}
}
