package index

import (
	"context"
	"math/bits"
)

// blockPostings is about how many postings a block holds: few enough to read
// through for one look-up, enough to spread the cost of a key.
const blockPostings = 256

// writePostings merges all runs into blocks and filters.
func (b *builder) writePostings(ctx context.Context) error {
	count := b.sorter.count + b.taken
	b.stats.BlockBits = min(max(bits.Len64(count/blockPostings), shardBits), 31)
	sorted, err := b.sorter.runs()
	if err != nil {
		return err
	}
	w := postingWriter{b: b}
	n := 0
	err = merge(append(b.runs, sorted...), func(e entry) error {
		if n++; n&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return w.add(e)
	})
	if err != nil {
		return err
	}
	return w.close()
}

// postingWriter packs entries, which come in the order of their hashes.
type postingWriter struct {
	b      *builder
	block  uint32
	last   uint64 // hash of the entry before, or the first one that the block may have
	data   []byte
	hashes []uint64 // of the shard
	shard  uint32
}

func (w *postingWriter) add(e entry) error {
	bits := w.b.stats.BlockBits
	if block := uint32(e.hash >> (hashBits - bits)); block != w.block || len(w.data) == 0 {
		if err := w.flushBlock(); err != nil {
			return err
		}
		w.block, w.last = block, uint64(block)<<(hashBits-bits)
	}
	if s := shard(e.hash); s != w.shard {
		if err := w.flushShard(); err != nil {
			return err
		}
		w.shard = s
	}
	w.data = appendEntry(w.data, w.last, e)
	w.last = e.hash
	w.hashes = append(w.hashes, e.hash)
	w.b.stats.Postings += e.total
	w.b.stats.Distinct++
	return nil
}

func (w *postingWriter) flushBlock() error {
	if len(w.data) == 0 {
		return nil
	}
	err := w.b.put(key(postingPart, w.block), w.data)
	w.data = w.data[:0]
	return err
}

func (w *postingWriter) flushShard() error {
	if len(w.hashes) == 0 {
		return nil
	}
	data, err := packFilter(w.hashes)
	if err != nil {
		return err
	}
	w.hashes = w.hashes[:0]
	return w.b.put(key(filterPart, w.shard), data)
}

func (w *postingWriter) close() error {
	if err := w.flushBlock(); err != nil {
		return err
	}
	return w.flushShard()
}
