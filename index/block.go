package index

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// entry is the posting list of one fingerprint.
type entry struct {
	hash  uint64   // hashBits wide
	total uint64   // postings in the corpus
	at    []uint32 // their places, counted through all documents, ascending; at most MaxPostings
}

// shape is what all blocks of an index have in common.
type shape struct {
	blockBits int // leading bits of a hash that name its block
	placeBits int // width of a place
}

// number is the block that a hash belongs to.
func (s shape) number(hash uint64) uint32 { return uint32(hash >> s.restBits()) }

// restBits is the width of what a block says of a hash.
func (s shape) restBits() int { return hashBits - s.blockBits }

// blocks is how many blocks there are.
func (s shape) blocks() uint32 { return 1 << s.blockBits }

// blockPacker collects the entries of one block, in the order of their hashes.
type blockPacker struct {
	shape
	rests   []uint64 // of the hashes
	several []uint64 // per hash: 1 where it has more than one place
	places  []uint64 // of the hashes that have one
	lists   []byte   // of the others
	count   int      // of lists
	starts  []uint64 // of every listStride-th list, in lists
}

// listStride is how many lists share one note of where they begin: at most one
// less has to be passed over to reach one.
const listStride = 8

func (p *blockPacker) add(e entry) {
	p.rests = append(p.rests, e.hash&(1<<p.restBits()-1))
	if e.total == 1 {
		p.several = append(p.several, 0)
		p.places = append(p.places, uint64(e.at[0]))
		return
	}
	p.several = append(p.several, 1)
	if p.count++; p.count%listStride == 1 {
		p.starts = append(p.starts, uint64(len(p.lists)))
	}
	p.lists = binary.AppendUvarint(p.lists, e.total)
	last := uint32(0)
	for _, at := range e.at {
		p.lists = binary.AppendUvarint(p.lists, uint64(at-last))
		last = at
	}
}

// pack appends the block to dst and makes room for the next one.
func (p *blockPacker) pack(dst []byte) []byte {
	if len(p.rests) > 0 {
		dst = binary.AppendUvarint(dst, uint64(len(p.rests)))
		dst = binary.AppendUvarint(dst, uint64(len(p.lists)))
		dst = appendRow(dst, p.rests, p.restBits())
		dst = appendRow(dst, p.several, 1)
		dst = appendRow(dst, p.places, p.placeBits)
		dst = appendRow(dst, p.starts, bits.Len(uint(len(p.lists))))
		dst = append(dst, p.lists...)
	}
	p.rests, p.several, p.places, p.lists = p.rests[:0], p.several[:0], p.places[:0], p.lists[:0]
	p.count, p.starts = 0, p.starts[:0]
	return dst
}

// block reads entries: one by its hash, or all in order.
type block struct {
	first   uint64 // hash that the block could begin with
	n       int    // entries
	rests   row
	several row
	places  row
	starts  row
	lists   []byte

	i    int    // entry that next reads
	one  int    // how many entries before it have one place
	left []byte // lists of the entries from it on
	e    entry
	err  error
}

var errBlock = fmt.Errorf("%w: posting block", ErrCorrupt)

// reset makes b the block of a number. It keeps the memory of the entry.
func (b *block) reset(data []byte, s shape, number uint32) {
	*b = block{first: uint64(number) << s.restBits(), e: entry{at: b.e.at[:0]}}
	if len(data) == 0 {
		return
	}
	if b.err = b.cut(data, s); b.err != nil {
		b.n = 0
	}
}

// cut finds the rows and the lists.
func (b *block) cut(data []byte, s shape) error {
	entries, data := uvarint(data)
	size, data := uvarint(data)
	if entries > uint64(len(data))*8 || size > uint64(len(data)) {
		return errBlock
	}
	b.n = int(entries)
	b.rests, data = cutRow(data, b.n, s.restBits())
	b.several, data = cutRow(data, b.n, 1)
	if data == nil {
		return errBlock
	}
	several := b.severalBefore(b.n)
	b.places, data = cutRow(data, b.n-several, s.placeBits)
	b.starts, data = cutRow(data, (several+listStride-1)/listStride, bits.Len64(size))
	if data == nil || uint64(len(data)) != size {
		return errBlock
	}
	b.lists, b.left = data, data
	return nil
}

// cutRow takes a row from the front; what is left is nil where that is too short.
func cutRow(data []byte, n, width int) (row, []byte) {
	size := rowBytes(n, width)
	if data == nil || size > len(data) {
		return row{}, nil
	}
	return row{data: data[:size:size], width: width}, data[size:]
}

// severalBefore counts the entries before the i-th that have more than one place.
func (b *block) severalBefore(i int) int {
	count := 0
	for _, v := range b.several.data[:i/8] {
		count += bits.OnesCount8(v)
	}
	if i%8 > 0 {
		count += bits.OnesCount8(b.several.data[i/8] & (1<<(i%8) - 1))
	}
	return count
}

// find reads the entry of a hash and tells whether it is there. The entry's
// places are valid until the next call.
func (b *block) find(hash uint64) bool {
	rest := hash - b.first
	from, to := 0, b.n
	for from < to {
		if mid := (from + to) / 2; b.rests.at(mid) < rest {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if b.err != nil || from == b.n || b.rests.at(from) != rest {
		return false
	}
	several := b.severalBefore(from)
	b.i, b.one = from, from-several
	if b.several.at(from) != 0 {
		b.left = b.list(several)
	}
	return b.next()
}

// list is what there is of lists from the i-th on; nil where that is damaged.
func (b *block) list(i int) []byte {
	start := b.starts.at(i / listStride)
	if start > uint64(len(b.lists)) {
		return nil
	}
	data := b.lists[start:]
	for range i % listStride {
		var total uint64
		total, data = uvarint(data)
		data = skipVarints(data, int(min(total, MaxPostings)))
	}
	return data
}

// next reads an entry; its places are valid until the next call.
func (b *block) next() bool {
	if b.i == b.n || b.err != nil {
		return false
	}
	b.e = entry{hash: b.first + b.rests.at(b.i), total: 1, at: b.e.at[:0]}
	several := b.several.at(b.i) != 0
	b.i++
	if several {
		return b.readList()
	}
	b.e.at = append(b.e.at, uint32(b.places.at(b.one)))
	b.one++
	return true
}

func (b *block) readList() bool {
	data := b.left
	b.e.total, data = uvarint(data)
	place := uint64(0)
	for range min(b.e.total, MaxPostings) {
		var step uint64
		step, data = uvarint(data)
		if place += step; data == nil || place > maxPlace {
			break
		}
		b.e.at = append(b.e.at, uint32(place))
	}
	if data == nil || b.e.total < 2 || place > maxPlace {
		b.err = errBlock
		return false
	}
	b.left = data
	return true
}

// uvarint reads a number from the front; the rest is nil where there is none.
func uvarint(data []byte) (uint64, []byte) {
	v, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil
	}
	return v, data[n:]
}

// skipVarints passes over n numbers; the rest is nil where there are fewer.
func skipVarints(data []byte, n int) []byte {
	const high = 0x8080808080808080 // set in all bytes of a number but the last
	for n >= 8 && len(data) >= 8 {
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(data) & high)
		data = data[8:]
	}
	for i, v := range data {
		if n == 0 {
			return data[i:]
		}
		n -= int(v>>7 ^ 1)
	}
	if n > 0 {
		return nil
	}
	return data[len(data):]
}
