package index

import (
	"encoding/binary"
	"fmt"
)

// entry is the posting list of one fingerprint.
type entry struct {
	hash  uint64   // hashBits wide
	total uint64   // postings in the corpus
	at    []uint32 // their places, counted through all documents, ascending; at most MaxPostings
}

// appendEntry packs an entry behind its predecessor in a block, whose hash is
// before: the hash as a difference, a low bit for lists of more than one
// place, the places as differences.
func appendEntry(dst []byte, before uint64, e entry) []byte {
	if e.total == 1 {
		dst = binary.AppendUvarint(dst, (e.hash-before)<<1)
		return binary.AppendUvarint(dst, uint64(e.at[0]))
	}
	dst = binary.AppendUvarint(dst, (e.hash-before)<<1|1)
	dst = binary.AppendUvarint(dst, e.total)
	last := uint32(0)
	for _, at := range e.at {
		dst = binary.AppendUvarint(dst, uint64(at-last))
		last = at
	}
	return dst
}

// block reads entries one by one. The block's first hash is counted from base.
type block struct {
	data []byte
	last uint64
	e    entry
	err  error
}

// next reads an entry; its places are valid until the next call.
func (b *block) next() bool {
	if len(b.data) == 0 || b.err != nil {
		return false
	}
	head := b.uvarint()
	b.last += head >> 1
	b.e.hash, b.e.total, b.e.at = b.last, 1, b.e.at[:0]
	if head&1 != 0 {
		b.e.total = b.uvarint()
	}
	if b.e.total == 0 || b.last >= 1<<hashBits {
		b.err = fmt.Errorf("%w: posting block", ErrCorrupt)
		return false
	}
	place := uint64(0)
	for range min(b.e.total, MaxPostings) {
		place += b.uvarint()
		if b.err != nil || place > maxPlace {
			b.err = fmt.Errorf("%w: posting block", ErrCorrupt)
			return false
		}
		b.e.at = append(b.e.at, uint32(place))
	}
	return b.err == nil
}

// skipTo reads up to the entry of a hash and tells whether it is there.
func (b *block) skipTo(hash uint64) bool {
	for b.next() {
		if b.e.hash >= hash {
			return b.e.hash == hash
		}
	}
	return false
}

func (b *block) uvarint() uint64 {
	v, n := binary.Uvarint(b.data)
	if n <= 0 {
		b.err = fmt.Errorf("%w: posting block", ErrCorrupt)
		return 0
	}
	b.data = b.data[n:]
	return v
}
