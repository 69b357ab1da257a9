package index

import (
	"context"
	"io"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// take brings an index into the build: the documents that have an origin in a
// source that is kept. Its postings are taken as they are where every document
// comes whole and new; else they are cut from the token streams again, since a
// list that was cut short cannot be thinned out.
func (b *builder) take(ctx context.Context, ix *Index, keep func(source string) bool) error {
	whole, err := b.takesWhole(ctx, ix, keep)
	if err != nil {
		return err
	}
	if whole {
		b.runs = append(b.runs, &indexRun{ctx: ctx, ix: ix, shift: b.places})
		b.taken += ix.header.Postings
	}
	b.store.reads(ix.store)
	t := taker{builder: b, ix: ix, whole: whole}
	return ix.documents(ctx, func(doc uint32, d Document) error {
		if d.Origins = kept(d.Origins, keep); len(d.Origins) == 0 {
			return nil
		}
		return t.document(doc, d)
	})
}

// takesWhole tells whether every document of an index comes into the build as a new one.
func (b *builder) takesWhole(ctx context.Context, ix *Index, keep func(string) bool) (bool, error) {
	whole := true
	err := ix.documents(ctx, func(_ uint32, d Document) error {
		_, known := b.known[d.Content]
		whole = whole && !known && len(kept(d.Origins, keep)) > 0
		return nil
	})
	return whole, err
}

// kept are the origins in sources that stay.
func kept(origins []Origin, keep func(string) bool) []Origin {
	if keep == nil {
		return origins
	}
	var stay []Origin
	for _, o := range origins {
		if keep(o.Source) {
			stay = append(stay, o)
		}
	}
	return stay
}

// taker copies the documents of one index.
type taker struct {
	*builder
	ix       *Index
	whole    bool
	shingler fingerprint.Shingler
	prints   []fingerprint.Fingerprint
}

func (t *taker) document(doc uint32, d Document) error {
	for _, o := range d.Origins {
		t.countSource(o, int64(d.Bytes))
	}
	if known, ok := t.known[d.Content]; ok {
		t.docs[known].Origins = append(t.docs[known].Origins, d.Origins...)
		return nil
	}
	stream, err := t.ix.store.one(key(streamPart, doc))
	if err != nil {
		return err
	}
	at := t.places
	if err := t.addDocument(d, stream, uint32(t.ix.tokens(doc))); err != nil || t.whole {
		return err
	}
	s, err := t.codec.unpack(stream, t.ix.tokens(doc))
	if err != nil {
		return err
	}
	t.prints = t.prints[:0]
	for _, p := range Families() {
		t.prints = t.shingler.Fingerprints(t.prints, s.Tokens, p)
	}
	return t.addPrints(t.prints, at)
}

// indexRun gives the entries of another index with their places moved.
type indexRun struct {
	ctx    context.Context
	ix     *Index
	shift  uint64
	number uint32 // of the next block
	block  block
}

func (r *indexRun) next() (entry, error) {
	for !r.block.next() {
		if r.block.err != nil {
			return entry{}, r.block.err
		}
		if r.number == r.ix.header.shape().blocks() {
			return entry{}, io.EOF
		}
		if err := r.ctx.Err(); err != nil {
			return entry{}, err
		}
		data, err := r.ix.store.one(key(postingPart, r.number))
		if err != nil {
			return entry{}, err
		}
		r.block.reset(data, r.ix.header.shape(), r.number)
		r.number++
	}
	e := r.block.e
	for i := range e.at {
		e.at[i] += uint32(r.shift)
	}
	return e, nil
}
