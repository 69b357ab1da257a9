package index

import (
	"context"
	"io"
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// part is an index that comes into a build, with what is kept of it.
type part struct {
	ix      *Index
	sources []Source // that it has, in order
	keep    func(source string) bool
}

// parts are the present index and the others. A source that several of them
// have is taken from the last alone: as where it is indexed again, that replaces it.
func parts(present *Index, o BuildOptions) ([]part, error) {
	var all []part
	if present != nil {
		all = append(all, part{ix: present, keep: o.Keep})
	}
	for _, ix := range o.From {
		all = append(all, part{ix: ix})
	}
	last := make(map[string]int)
	for i, p := range all {
		var err error
		if all[i].sources, err = p.ix.Sources(); err != nil {
			return nil, err
		}
		for _, s := range all[i].sources {
			if p.keep == nil || p.keep(s.Name) {
				last[s.Name] = i
			}
		}
	}
	for i := range all {
		all[i].keep = func(source string) bool { at, kept := last[source]; return kept && at == i }
	}
	return all, nil
}

// take brings an index into the build: the documents that have an origin in a
// source that is kept. Its postings are taken as they are where every document
// comes whole and new; else they are cut from the token streams again, since a
// list that was cut short cannot be thinned out.
func (b *builder) take(ctx context.Context, p part) error {
	ix := p.ix
	whole, err := b.takesWhole(ctx, p)
	if err != nil {
		return err
	}
	if whole {
		b.runs = append(b.runs, &indexRun{ctx: ctx, ix: ix, shift: b.places})
		b.taken += ix.header.Postings
	}
	for _, s := range p.sources { // in their order, which that of the documents may not be
		if p.keep(s.Name) {
			b.source(s.Name, s.PURL)
		}
	}
	b.store.reads(ix.store)
	t := taker{builder: b, ix: ix, whole: whole}
	return ix.documents(ctx, func(doc uint32, d Document) error {
		if d.Origins = p.kept(d.Origins); len(d.Origins) == 0 {
			return nil
		}
		return t.document(doc, d)
	})
}

// takesWhole tells whether every document of an index comes into the build as a new one.
func (b *builder) takesWhole(ctx context.Context, p part) (bool, error) {
	whole := true
	err := p.ix.documents(ctx, func(_ uint32, d Document) error {
		_, known, err := b.register.find(d.Content)
		whole = whole && !known && len(p.kept(d.Origins)) > 0
		return err
	})
	return whole, err
}

// kept are the origins in sources that stay, in the place of all.
func (p part) kept(origins []Origin) []Origin {
	return slices.DeleteFunc(origins, func(o Origin) bool { return !p.keep(o.Source) })
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
	if known, err := t.addOrigins(d); err != nil || known {
		return err
	}
	stream, err := t.ix.values.one(streamPart, doc)
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
	s.Release()
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
		data, err := r.ix.values.one(postingPart, r.number)
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
