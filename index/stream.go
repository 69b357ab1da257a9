package index

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// chunkTokens is how many tokens of a stream are packed together: any of them
// cost the reading of all. What one alignment looks at stands in two or three chunks.
const chunkTokens = 1024

// maxExpanded bounds what a packed value may expand to.
const maxExpanded = 1 << 28

// Stream is the token stream of one document, read in pieces. It belongs to
// the reader that gave it, and is as little safe for concurrent use.
type Stream struct {
	Tokens []fingerprint.Token // of the document, those that were not loaded are zero; without byte ranges
	codec  *streamCodec
	*room
}

// Load reads the tokens from one place to behind another, and some around
// them. What is outside of the document is left out.
func (s *Stream) Load(from, to int) error {
	from, to = max(from, 0), min(to, len(s.Tokens))
	for c := from / chunkTokens; c*chunkTokens < to; c++ {
		if s.chunks[c] == nil {
			continue
		}
		first, behind := s.span(c)
		if err := s.codec.unpackChunk(s.chunks[c], &s.lexemes, s.Tokens[first:behind], s.symbol[first:behind]); err != nil {
			s.clear(c)
			return err
		}
		s.chunks[c] = nil
	}
	return nil
}

// Release gives the memory of a stream, which is of no use any more, to those
// that its reader opens later.
func (s *Stream) Release() {
	s.codec.give(s.room)
	*s = Stream{}
}

// Text is the lexeme of a loaded token, cut short where it is long.
func (s *Stream) Text(i int) string { return string(s.lexemes.text(s.symbol[i])) }

// streamCodec packs and unpacks token streams. It is not safe for concurrent use.
type streamCodec struct {
	packer
	unzip *zstd.Decoder
	chunk []byte  // unpacked
	rooms []*room // of streams that were released, the oldest first
}

// room is memory for a stream. To make that of a long one anew costs as much as
// to read what is looked at.
type room struct {
	tokens  []fingerprint.Token // zero but for loaded chunks
	symbol  []uint32            // per token
	length  int                 // tokens of the stream
	chunks  [][]byte            // packed; nil where loaded
	lexemes lexemes
}

// span is where the tokens of a chunk are.
func (r *room) span(chunk int) (from, to int) {
	return chunk * chunkTokens, min((chunk+1)*chunkTokens, r.length)
}

func (r *room) clear(chunk int) {
	from, to := r.span(chunk)
	clear(r.tokens[from:to])
	clear(r.symbol[from:to])
}

// reset clears what is loaded, and makes the room one of a stream of so many
// tokens. It is for the next stream to do: then this memory is near when it is
// written to.
func (r *room) reset(tokens int) {
	for c := range r.chunks {
		if r.chunks[c] == nil {
			r.clear(c)
		}
	}
	r.length, r.chunks = tokens, r.chunks[:0]
}

// How many rooms are kept, and how much larger than needed one may be that is
// used: a short document would hold that of a long one, which is missed soon.
const (
	maxRooms  = 128
	spareRoom = 1 << 10
)

func (c *streamCodec) give(r *room) {
	if len(c.rooms) == maxRooms {
		c.rooms = c.rooms[1:]
	}
	c.rooms = append(c.rooms, r)
}

// room gives memory for so many tokens: the smallest that is large enough.
func (c *streamCodec) room(tokens int) *room {
	best, size := -1, 2*tokens+spareRoom
	for i, r := range c.rooms {
		if n := len(r.tokens); n >= tokens && n < size {
			best, size = i, n
		}
	}
	if best < 0 {
		return &room{tokens: make([]fingerprint.Token, tokens), symbol: make([]uint32, tokens), length: tokens}
	}
	r := c.rooms[best]
	c.rooms = slices.Delete(c.rooms, best, best+1)
	r.reset(tokens)
	return r
}

func newStreamCodec() *streamCodec { return &streamCodec{packer: newPacker(), unzip: newUnzip()} }

func newUnzip() *zstd.Decoder {
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxExpanded))
	if err != nil {
		panic(err) // options are constants
	}
	return unzip
}

// open reads the head and the lexemes of a packed stream of so many tokens,
// and none of the tokens. The stream needs the packed one as long as it is read.
// Damage gives ErrCorrupt.
func (c *streamCodec) open(data []byte, tokens int) (*Stream, error) {
	room := c.room(tokens)
	if err := c.fill(room, data, (tokens+chunkTokens-1)/chunkTokens); err != nil {
		c.give(room)
		return nil, err
	}
	return &Stream{Tokens: room.tokens[:tokens:tokens], codec: c, room: room}, nil
}

// fill reads the head and the lexemes of a stream of so many chunks.
func (c *streamCodec) fill(room *room, data []byte, chunks int) (err error) {
	r := reader{data: data}
	symbols, tableSize := r.uvarint(), r.uvarint()
	sizes := r // of the chunks
	for range chunks {
		r.uvarint()
	}
	table := r.take(tableSize)
	for range chunks {
		room.chunks = append(room.chunks, r.take(sizes.uvarint()))
	}
	if r.bad || len(r.data) != 0 {
		return errStream
	}
	if room.lexemes.table, err = c.unzip.DecodeAll(table, room.lexemes.table[:0]); err != nil {
		return fmt.Errorf("%w: %v", errStream, err)
	}
	if !room.lexemes.read(symbols) {
		return errStream
	}
	return nil
}

// unpack reads all of a packed stream.
func (c *streamCodec) unpack(data []byte, tokens int) (*Stream, error) {
	s, err := c.open(data, tokens)
	if err == nil {
		err = s.Load(0, tokens)
	}
	return s, err
}

var errStream = fmt.Errorf("%w: token stream", ErrCorrupt)

// unpackChunk reads the tokens of a chunk, for which there is room.
func (c *streamCodec) unpackChunk(data []byte, lexemes *lexemes, tokens []fingerprint.Token, symbol []uint32) (err error) {
	if c.chunk, err = c.unzip.DecodeAll(data, c.chunk[:0]); err != nil {
		return fmt.Errorf("%w: %v", errStream, err)
	}
	r := reader{data: c.chunk}
	r.symbols(symbol, len(lexemes.marks))
	r.lines(tokens, symbol, lexemes)
	if r.bad || len(r.data) != 0 {
		return errStream
	}
	return nil
}

// lexemes are those of a document, by number.
type lexemes struct {
	table []byte // unpacked: their bytes, each with its head behind it
	marks []mark
}

// mark is what is needed of one lexeme, in one word: its class in the lowest
// bits, whether its code is known, where its head stands in the table, and its
// code in the upper half.
type mark uint64

const (
	markClass = 1<<3 - 1
	markKnown = 1 << 3
	markHead  = 4 // where the place of the head begins: maxExpanded fits
	markCode  = 32
)

func (m mark) class() fingerprint.Class { return fingerprint.Class(m & markClass) }
func (m mark) head() int                { return int(uint32(m) >> markHead) }
func (m mark) code() uint32             { return uint32(m >> markCode) }

// read finds so many lexemes in the table, and the codes behind them.
func (l *lexemes) read(n uint64) bool {
	if n > uint64(len(l.table)) || len(l.table) > maxExpanded {
		return false
	}
	l.marks = slices.Grow(l.marks[:0], int(n)+markSlack)[:n]
	if l.scan() != len(l.marks) {
		return false
	}
	end := 0
	if n > 0 {
		end = l.marks[n-1].head() + 1
	}
	return l.readCodes(l.table[end:])
}

// markSlack is how many marks scan may write behind those that are wanted.
const markSlack = 8

// scan finds the heads of lexemes, eight bytes at a time, and tells how many it
// found, at most as many as there are marks.
func (l *lexemes) scan() int {
	const each = 0x0101010101010101
	marks, found, at := l.marks[:len(l.marks)+markSlack], 0, 0
	for ; found < len(l.marks) && at+8 <= len(l.table); at += 8 {
		word := binary.LittleEndian.Uint64(l.table[at:])
		low := ^(word | word<<1 | word<<2) & (0x80 * each) // bytes below 0x20, which few are that are no heads
		for ; low != 0; low &= low - 1 {
			bit := bits.TrailingZeros64(low) &^ 7
			b := byte(word >> bit)
			marks[found] = newMark(at+bit/8, b)
			if isHead(b) {
				found++
			}
		}
	}
	for ; found < len(l.marks) && at < len(l.table); at++ {
		if b := l.table[at]; isHead(b) {
			marks[found] = newMark(at, b)
			found++
		}
	}
	return min(found, len(l.marks))
}

// newMark begins a mark. The code is known where it is stored.
func newMark(at int, head byte) mark {
	return mark(at)<<markHead | mark(head&codedBit>>1) | mark(head&markClass)
}

// readCodes reads the codes that are stored.
func (l *lexemes) readCodes(codes []byte) bool {
	for i := range l.marks {
		if l.marks[i]&markKnown == 0 {
			continue
		}
		if len(codes) < 4 {
			return false
		}
		l.marks[i] |= mark(binary.LittleEndian.Uint32(codes)) << markCode
		codes = codes[4:]
	}
	return len(codes) == 0
}

// mark gives that of a lexeme. The code is worked out when it is asked for.
func (l *lexemes) mark(n uint32) mark {
	if m := l.marks[n]; m&markKnown != 0 {
		return m
	}
	return l.know(n)
}

func (l *lexemes) know(n uint32) mark {
	l.marks[n] |= mark(fingerprint.Code(l.text(n)))<<markCode | markKnown
	return l.marks[n]
}

func (l *lexemes) text(n uint32) []byte {
	from := 0
	if n > 0 {
		from = l.marks[n-1].head() + 1
	}
	return l.table[from:l.marks[n].head()]
}

// reader reads numbers and notes when what it reads makes no sense.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) uvarint() uint64 {
	var v uint64
	if v, r.data = uvarint(r.data); r.data == nil {
		r.bad = true
	}
	return v
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.data)) {
		r.bad, r.data = true, nil
		return nil
	}
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b
}

// symbols reads the numbers of lexemes, of which there are so many. Most are one byte,
// for which a call would take longer than all else.
func (r *reader) symbols(dst []uint32, lexemes int) {
	data, n, most := r.data, uint64(0), uint64(0)
	for i := range dst {
		if len(data) > 0 && data[0] < 0x80 {
			n, data = uint64(data[0]), data[1:]
		} else {
			n, data = uvarint(data)
		}
		dst[i], most = uint32(n), max(most, n)
	}
	r.bad = r.bad || len(dst) > 0 && (data == nil || most >= uint64(lexemes))
	r.data = data
}

// lines reads on which lines tokens stand, whose lexemes are known.
func (r *reader) lines(tokens []fingerprint.Token, symbol []uint32, lexemes *lexemes) {
	line := uint64(0)
	for len(tokens) > 0 && !r.bad {
		line += r.uvarint()
		head := r.uvarint()
		n := head >> 1
		if n == 0 || n > uint64(len(tokens)) || line > math.MaxUint32 {
			r.bad = true
			return
		}
		for i, s := range symbol[:n] {
			m, t := lexemes.mark(s), &tokens[i]
			t.Class, t.Code = m.class(), m.code() // field by field: a whole token would be put together in memory first
			t.Line, t.Import = uint32(line), head&1 != 0
		}
		tokens, symbol = tokens[n:], symbol[n:]
	}
}
