package index

import (
	"context"
	"math/bits"

	"github.com/FastFilter/xorfilter"
)

// blockPostings is how many postings a block holds at most on average, half of
// it at least: enough to spread the cost of a key and to be a large value, few
// enough to take the checksum of for one look-up.
const blockPostings = 512

// writePostings merges all runs into blocks and filters.
func (b *builder) writePostings(ctx context.Context) error {
	count := b.sorter.count + b.taken
	b.stats.BlockBits = min(max(bits.Len64(count/blockPostings), shardBits), 31)
	b.stats.PlaceBits = bits.Len64(b.places)
	sorted, err := b.sorter.runs()
	if err != nil {
		return err
	}
	w := postingWriter{b: b, packer: blockPacker{shape: b.stats.shape()}}
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

// postingWriter packs entries, which come in the order of their hashes. It
// writes every block and every filter, empty ones too: a key that is not there
// is damage.
type postingWriter struct {
	b       *builder
	packer  blockPacker
	block   uint32 // being filled
	data    []byte
	shard   uint32
	hashes  []uint64 // of the shard
	filters xorfilter.BinaryFuseBuilder
}

func (w *postingWriter) add(e entry) error {
	if err := w.advanceBlock(w.packer.number(e.hash)); err != nil {
		return err
	}
	if err := w.advanceShard(shard(e.hash)); err != nil {
		return err
	}
	w.packer.add(e)
	w.hashes = append(w.hashes, e.hash)
	w.b.stats.Postings += e.total
	w.b.stats.Distinct++
	return nil
}

// advanceBlock writes the blocks before the given one.
func (w *postingWriter) advanceBlock(to uint32) error {
	for ; w.block < to; w.block++ {
		w.data = w.packer.pack(w.data[:0])
		if err := w.b.put(key(postingPart, w.block), w.data); err != nil {
			return err
		}
	}
	return nil
}

// advanceShard writes the filters before the given one.
func (w *postingWriter) advanceShard(to uint32) error {
	for ; w.shard < to; w.shard++ {
		data, err := packFilter(&w.filters, w.hashes)
		if err != nil {
			return err
		}
		if err := w.b.put(key(filterPart, w.shard), data); err != nil {
			return err
		}
		w.hashes = w.hashes[:0]
	}
	return nil
}

func (w *postingWriter) close() error {
	if err := w.advanceBlock(w.packer.blocks()); err != nil {
		return err
	}
	return w.advanceShard(1 << shardBits)
}
