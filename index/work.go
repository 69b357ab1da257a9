package index

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/cespare/xxhash/v2"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
)

// job is one document on its way through a worker.
type job struct {
	doc    corpus.Document
	err    error
	record Document
	stream []byte
	tokens uint32
	prints []fingerprint.Fingerprint
	done   chan struct{}
}

// addAll tokenizes documents on all workers and adds them in their order. At
// most four documents a worker are in flight.
func (b *builder) addAll(ctx context.Context, docs iter.Seq2[corpus.Document, error], o BuildOptions) error {
	ctx, cancel := context.WithCancel(ctx)
	workers := max(o.Workers, 1)
	todo, order := make(chan *job), make(chan *job, 4*workers)
	var group sync.WaitGroup
	var large sync.Mutex
	for range workers {
		group.Go(func() { work(todo, o.Tokenizer, &large) })
	}
	group.Go(func() {
		defer close(order)
		defer close(todo)
		for doc, err := range docs {
			j := &job{doc: doc, err: err, done: make(chan struct{})}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			if err != nil {
				close(j.done)
				return
			}
			select {
			case todo <- j:
			case <-ctx.Done():
				j.err = ctx.Err()
				close(j.done)
				return
			}
		}
	})
	err := b.collect(ctx, order, o.Progress)
	cancel()
	for range order { // the sender must not wait for ever
	}
	group.Wait()
	return err
}

func (b *builder) collect(ctx context.Context, order <-chan *job, progress func(int64, string)) error {
	for j := range order {
		<-j.done
		if j.err != nil {
			return j.err
		}
		if err := b.add(j); err != nil {
			return err
		}
		if progress != nil {
			progress(int64(len(j.doc.Text)), j.doc.Path)
		}
	}
	return ctx.Err()
}

// work turns documents into streams and fingerprints. Only one worker at a time
// does so with a large text, whose tree and tokens take many times its bytes: so
// memory does not grow with the workers.
func work(todo <-chan *job, tokenizer func() Tokenizer, large *sync.Mutex) {
	t := tokenizer()
	defer t.Close()
	w := newWorker()
	for j := range todo {
		if len(j.doc.Text) < largeText {
			w.do(j, t)
		} else {
			large.Lock()
			newWorker().do(j, t) // whose buffers serve no other text
			large.Unlock()
		}
		close(j.done)
	}
}

// largeText is the size of a large text in bytes.
const largeText = 1 << 19

// worker holds what one document after the other is worked out in.
type worker struct {
	tokens   []fingerprint.Token
	shingler fingerprint.Shingler
	packer   packer
}

func newWorker() *worker { return &worker{packer: newPacker()} }

// printsPer is how many tokens have one fingerprint, in most documents at least.
const printsPer = 4

func (w *worker) do(j *job, t Tokenizer) {
	var cover fingerprint.Coverage
	w.tokens, cover, j.err = t.Tokenize(w.tokens[:0], j.doc.Text, j.doc.Language, false)
	if j.err != nil {
		return
	}
	j.record = Document{Content: contentID(j.doc.Text), Language: j.doc.Language, Bytes: len(j.doc.Text), Fallback: cover.Fallback}
	j.stream, j.tokens = w.packer.pack(w.tokens, j.doc.Text), uint32(len(w.tokens))
	j.prints = make([]fingerprint.Fingerprint, 0, len(w.tokens)/printsPer+16)
	for _, p := range Families() {
		j.prints = w.shingler.Fingerprints(j.prints, w.tokens, p)
	}
}

// contentID names a text by 128 bits of its hash.
func contentID(text []byte) string {
	salted := xxhash.NewWithSeed(1)
	salted.Write(text)
	return fmt.Sprintf("%016x%016x", xxhash.Sum64(text), salted.Sum64())
}
