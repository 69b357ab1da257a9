package index

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"github.com/cespare/xxhash/v2"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
)

// BuildOptions says how to build.
type BuildOptions struct {
	Tokenizer func() Tokenizer              // makes one tokenizer a worker
	Workers   int                           // at least 1
	Memory    int                           // bytes for postings before a run is written; 0 means 48 MiB
	Keep      func(source string) bool      // which sources of the present index stay; nil keeps all
	From      []*Index                      // other indexes to take in, in this order, after the present one; a source comes from the last that has it
	Progress  func(bytes int64, doc string) // called after each document, in order; may be nil
}

// Tokenizer is a fingerprint.Tokenizer that holds memory until it is closed.
type Tokenizer interface {
	fingerprint.Tokenizer
	// Family names the languages that a language shares its tokens with.
	Family(language string) string
	Close()
}

// Stats says what a build did.
type Stats struct {
	Header
	Added     int // documents that the build tokenized
	Known     int // documents whose content was there already
	Fallbacks int // of the added ones: tokenized without their grammar
}

// Build writes the next generation of the index at dir: what is there and is
// kept, then what other indexes bring, then the documents. The first error of
// docs ends the build; then, and whenever the context is cancelled, the
// present generation stays as it is. One build at a time may run on a directory.
func Build(ctx context.Context, dir string, docs iter.Seq2[corpus.Document, error], o BuildOptions) (Stats, error) {
	stats, err := build(ctx, dir, docs, o)
	if err != nil {
		return stats, fmt.Errorf("index: %w", err)
	}
	return stats, nil
}

func build(ctx context.Context, dir string, docs iter.Seq2[corpus.Document, error], o BuildOptions) (Stats, error) {
	var stats Stats
	if _, _, err := current(dir); errors.Is(err, ErrForeign) {
		return stats, err
	}
	unlock, err := lock(dir)
	if err != nil {
		return stats, err
	}
	defer unlock()
	present, last, err := presentIndex(dir)
	if err != nil {
		return stats, err
	}
	if present != nil {
		defer present.Close()
	}
	next := filepath.Join(dir, generation+strconv.Itoa(last+1))
	if err := os.RemoveAll(next + building); err != nil {
		return stats, err
	}
	b, err := newBuilder(next+building, o)
	if err != nil {
		return stats, err
	}
	if err := b.run(ctx, present, docs, o); err != nil {
		return b.stats, errors.Join(err, b.abandon())
	}
	if err := commit(next); err != nil {
		return b.stats, err
	}
	return b.stats, removeOthers(dir, filepath.Base(next))
}

// presentIndex opens what a build starts from, nil where there is nothing yet.
func presentIndex(dir string) (*Index, int, error) {
	_, last, err := current(dir)
	if errors.Is(err, ErrMissing) || errors.Is(err, ErrIncomplete) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	ix, err := Open(dir)
	return ix, last, err
}

// builder collects one generation.
type builder struct {
	dir      string
	store    *bulk
	sorter   *sorter
	register *register
	lengths  []uint32 // tokens of each document
	places   uint64   // tokens of all documents
	runs     []run    // postings of other indexes, in order already
	taken    uint64   // how many these are
	sources  []Source
	sourceAt map[string]int
	codec    *streamCodec
	digest   *xxhash.Digest
	stats    Stats
}

func newBuilder(dir string, o BuildOptions) (*builder, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	store, err := createStore(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	register, err := newRegister(dir)
	if err != nil {
		return nil, errors.Join(err, store.abort(), os.RemoveAll(dir))
	}
	memory := o.Memory
	if memory == 0 {
		memory = 48 << 20
	}
	return &builder{
		dir: dir, store: store, sorter: &sorter{dir: dir, limit: max(memory/pairBytes, 1)}, register: register, codec: newStreamCodec(),
		sources: []Source{}, sourceAt: make(map[string]int), digest: xxhash.New(),
		stats: Stats{Header: Header{Languages: make(map[string]uint64)}},
	}, nil
}

// abandon removes what was written.
func (b *builder) abandon() error {
	return errors.Join(b.sorter.close(), b.register.close(), b.store.abort(), os.RemoveAll(b.dir))
}

func (b *builder) run(ctx context.Context, present *Index, docs iter.Seq2[corpus.Document, error], o BuildOptions) error {
	taken, err := parts(present, o)
	if err != nil {
		return err
	}
	for _, p := range taken {
		if err := b.take(ctx, p); err != nil {
			return err
		}
	}
	if docs != nil {
		if err := b.addAll(ctx, docs, o); err != nil {
			return err
		}
	}
	if err := b.finish(ctx); err != nil {
		return err
	}
	return errors.Join(b.sorter.close(), b.register.close(), b.store.finish())
}

// add takes in one tokenized document.
func (b *builder) add(j *job) error {
	j.record.Origins = []Origin{{Source: j.doc.Source, PURL: j.doc.PURL, Path: j.doc.Path, License: j.doc.License, Mark: string(j.doc.Mark)}}
	switch known, err := b.addOrigins(j.record); {
	case err != nil:
		return err
	case known:
		b.stats.Known++
		return nil
	}
	b.stats.Added++
	if j.record.Fallback != "" {
		b.stats.Fallbacks++
	}
	at := b.places
	if err := b.addDocument(j.record, j.stream, j.tokens); err != nil {
		return err
	}
	return b.addPrints(j.prints, at)
}

func (b *builder) addPrints(prints []fingerprint.Fingerprint, at uint64) error {
	for _, f := range prints {
		if err := b.sorter.add(pair{hash: stored(f.Hash), at: uint32(at) + f.Pos}); err != nil {
			return err
		}
	}
	return nil
}

// addOrigins counts where a text stands, and tells whether it is known: then
// its document gets these origins, too.
func (b *builder) addOrigins(d Document) (known bool, err error) {
	for _, o := range d.Origins {
		s := b.source(o.Source, o.PURL)
		s.Files++
		s.Bytes += int64(d.Bytes)
	}
	b.stats.Files += len(d.Origins)
	doc, known, err := b.register.find(d.Content)
	if err != nil || !known {
		return false, err
	}
	return true, b.register.addOrigins(doc, d.Origins)
}

// addDocument gives the next number to a document and stores its stream.
func (b *builder) addDocument(d Document, stream []byte, tokens uint32) error {
	if b.places+uint64(tokens) > maxPlace {
		return fmt.Errorf("more than %d tokens do not fit into one index", uint64(maxPlace))
	}
	doc := uint32(len(b.lengths))
	b.lengths = append(b.lengths, tokens)
	b.places += uint64(tokens)
	b.stats.Languages[d.Language] += uint64(tokens)
	b.stats.Bytes += int64(d.Bytes)
	if d.Fallback != "" {
		b.stats.Header.Fallbacks++
	}
	if err := b.register.add(d); err != nil {
		return err
	}
	return b.put(key(streamPart, doc), stream)
}

// source finds a source of the build, which is a new one where it is not there yet.
func (b *builder) source(name, purl string) *Source {
	i, ok := b.sourceAt[name]
	if !ok {
		i = len(b.sources)
		b.sourceAt[name] = i
		b.sources = append(b.sources, Source{Name: name, PURL: purl})
	}
	return &b.sources[i]
}

// put stores one value and counts it into the digest.
func (b *builder) put(k, value []byte) error {
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(len(value)))
	b.digest.Write(k)
	b.digest.Write(n[:])
	b.digest.Write(value)
	return b.store.put(k, value)
}

// finish merges the postings and writes all other parts.
func (b *builder) finish(ctx context.Context) error {
	if err := b.writePostings(ctx); err != nil {
		return err
	}
	if err := b.writeRecords(); err != nil {
		return err
	}
	var lengths []byte
	for _, n := range b.lengths {
		lengths = binary.AppendUvarint(lengths, uint64(n))
	}
	if err := b.put(key(lengthPart, 0), lengths); err != nil {
		return err
	}
	sources, err := json.Marshal(b.sources)
	if err != nil {
		return err
	}
	if err := b.put(key(sourcePart, 0), sources); err != nil {
		return err
	}
	return b.writeHeader()
}

// writeRecords packs the records of all documents, page by page.
func (b *builder) writeRecords() error {
	var page []byte
	docs := uint32(0)
	put := func() error {
		return b.put(key(documentPart, (docs-1)/pageSize), b.codec.zip.EncodeAll(append(page, ']'), nil))
	}
	err := b.register.each(func(record []byte) error {
		if docs%pageSize == 0 {
			page = append(page[:0], '[')
		} else {
			page = append(page, ',')
		}
		page = append(page, record...)
		if docs++; docs%pageSize == 0 {
			return put()
		}
		return nil
	})
	if err != nil || docs%pageSize == 0 {
		return err
	}
	return put()
}

func (b *builder) writeHeader() error {
	h := &b.stats.Header
	h.Format, h.Parameters = Version, parameters()
	h.Documents, h.Sources, h.Tokens = len(b.lengths), len(b.sources), b.places
	h.Digest = fmt.Sprintf("%016x", b.digest.Sum64())
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return b.store.put(key(headerPart, 0), text)
}
