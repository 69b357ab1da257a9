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

// lowBits is how many bits of each of n rests stand in a row. The bits above
// them, of which there are no more patterns than entries, are written as how
// many entries have each: two bits an entry, whatever the size of a block
// (Elias, "Efficient storage and retrieval by content and address of static
// files", 1974; Fano, 1971).
func (s shape) lowBits(n int) int { return max(s.restBits()-bits.Len(uint(n))+1, 0) }

// blockPacker collects the entries of one block, in the order of their hashes.
type blockPacker struct {
	shape
	rests   []uint64 // of the hashes
	several []uint64 // per hash: 1 where it has more than one place
	firsts  []uint64 // per hash: its first place
	lists   []byte   // of the hashes that have more: how many, and the other places
	count   int      // of lists
	starts  []uint64 // of every listStride-th list, in lists
	row     []uint64 // reused
}

// listStride is how many lists share one note of where they begin: at most one
// less has to be passed over to reach one.
const listStride = 8

func (p *blockPacker) add(e entry) {
	p.rests = append(p.rests, e.hash&(1<<p.restBits()-1))
	p.firsts = append(p.firsts, uint64(e.at[0]))
	if e.total == 1 {
		p.several = append(p.several, 0)
		return
	}
	p.several = append(p.several, 1)
	if p.count++; p.count%listStride == 1 {
		p.starts = append(p.starts, uint64(len(p.lists)))
	}
	p.lists = binary.AppendUvarint(p.lists, e.total)
	for i := 1; i < len(e.at); i++ {
		p.lists = binary.AppendUvarint(p.lists, uint64(e.at[i]-e.at[i-1]))
	}
}

// pack appends the block to dst and makes room for the next one.
func (p *blockPacker) pack(dst []byte) []byte {
	if len(p.rests) > 0 {
		dst = binary.AppendUvarint(dst, uint64(len(p.rests)))
		dst = binary.AppendUvarint(dst, uint64(len(p.lists)))
		low := p.lowBits(len(p.rests))
		dst = appendRow(dst, p.buckets(low), 1)
		dst = appendRow(dst, p.lows(low), low)
		dst = appendRow(dst, p.several, 1)
		dst = appendRow(dst, p.firsts, p.placeBits)
		dst = appendRow(dst, p.starts, bits.Len(uint(len(p.lists))))
		dst = append(dst, p.lists...)
	}
	p.rests, p.several, p.firsts, p.lists = p.rests[:0], p.several[:0], p.firsts[:0], p.lists[:0]
	p.count, p.starts = 0, p.starts[:0]
	return dst
}

// buckets gives a 1 for each entry of a bucket and a 0 behind it, for each
// pattern of the bits above the low ones.
func (p *blockPacker) buckets(low int) []uint64 {
	row := p.row[:0]
	next := 0
	for bucket := range uint64(1) << (p.restBits() - low) {
		for ; next < len(p.rests) && p.rests[next]>>low == bucket; next++ {
			row = append(row, 1)
		}
		row = append(row, 0)
	}
	p.row = row
	return row
}

func (p *blockPacker) lows(low int) []uint64 {
	row := p.row[:0]
	for _, rest := range p.rests {
		row = append(row, rest&(1<<low-1))
	}
	p.row = row
	return row
}

// block reads entries: one by its hash, or all in order.
type block struct {
	first   uint64 // hash that the block could begin with
	n       int    // entries
	buckets row
	ends    int // buckets, each of which ends with a 0
	lows    row
	several row
	firsts  row
	starts  row
	lists   []byte

	i    int    // entry that next reads
	at   int    // where buckets goes on
	left []byte // lists of the entries from i on
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
	if entries == 0 || entries > uint64(len(data))*8 || size > uint64(len(data)) {
		return errBlock
	}
	b.n = int(entries)
	low := s.lowBits(b.n)
	b.ends = 1 << (s.restBits() - low)
	b.buckets, data = cutRow(data, b.n+b.ends, 1)
	b.lows, data = cutRow(data, b.n, low)
	b.several, data = cutRow(data, b.n, 1)
	b.firsts, data = cutRow(data, b.n, s.placeBits)
	if data == nil || b.buckets.ones(b.n+b.ends) != b.n {
		return errBlock
	}
	b.starts, data = cutRow(data, (b.several.ones(b.n)+listStride-1)/listStride, bits.Len64(size))
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

// find reads the entry of a hash and tells whether it is there. The entry's
// places are valid until the next call; it has none where there are more than most.
func (b *block) find(hash, most uint64) bool {
	if b.err != nil || b.n == 0 {
		return false
	}
	rest := hash - b.first
	bucket, low := int(rest>>b.lows.width), rest&(1<<b.lows.width-1)
	if bucket >= b.ends {
		return false
	}
	b.at = b.buckets.behindZero(bucket)
	b.i = b.at - bucket
	for b.buckets.at(b.at) != 0 && b.lows.at(b.i) < low {
		b.at++
		b.i++
	}
	if b.buckets.at(b.at) == 0 || b.lows.at(b.i) != low {
		return false
	}
	if b.several.at(b.i) != 0 {
		b.left = b.list(b.several.ones(b.i))
		if total, _ := uvarint(b.left); total > most {
			b.e = entry{hash: hash, total: total, at: b.e.at[:0]}
			return true
		}
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
		data = skipVarints(data, int(min(total, MaxPostings))-1)
	}
	return data
}

// next reads an entry; its places are valid until the next call.
func (b *block) next() bool {
	if b.i == b.n || b.err != nil {
		return false
	}
	for b.buckets.at(b.at) == 0 {
		b.at++
	}
	bucket := uint64(b.at - b.i)
	b.e = entry{hash: b.first + bucket<<b.lows.width + b.lows.at(b.i), total: 1, at: append(b.e.at[:0], uint32(b.firsts.at(b.i)))}
	several := b.several.at(b.i) != 0
	b.at++
	b.i++
	return !several || b.readList()
}

// readList reads the places behind the first one.
func (b *block) readList() bool {
	data := b.left
	b.e.total, data = uvarint(data)
	place := uint64(b.e.at[0])
	for i := uint64(1); i < min(b.e.total, MaxPostings); i++ {
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
		if n <= 0 {
			return data[i:]
		}
		n -= int(v>>7 ^ 1)
	}
	if n > 0 {
		return nil
	}
	return data[len(data):]
}
