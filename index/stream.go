package index

import (
	"encoding/binary"
	"fmt"
	"math"
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
	Tokens  []fingerprint.Token // of the document, those that were not loaded are zero; without byte ranges
	symbol  []uint32            // per token
	lexemes lexemes
	chunks  [][]byte // packed; nil where loaded
	codec   *streamCodec
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
	for c := range s.chunks {
		if s.chunks[c] == nil {
			s.clear(c)
		}
	}
	s.codec.give(room{s.Tokens[:0], s.symbol[:0]})
	*s = Stream{}
}

// span is where the tokens of a chunk are.
func (s *Stream) span(chunk int) (from, to int) {
	return chunk * chunkTokens, min((chunk+1)*chunkTokens, len(s.Tokens))
}

func (s *Stream) clear(chunk int) {
	from, to := s.span(chunk)
	clear(s.Tokens[from:to])
	clear(s.symbol[from:to])
}

// Text is the lexeme of a loaded token, cut short where it is long.
func (s *Stream) Text(i int) string { return string(s.lexemes.text(s.symbol[i])) }

// streamCodec packs and unpacks token streams. It is not safe for concurrent use.
type streamCodec struct {
	packer
	unzip *zstd.Decoder
	chunk []byte // unpacked
	rooms []room // of streams that were released
}

// room is memory for the tokens of a stream, all of them zero. To make that of a
// long one anew costs as much as to read what is looked at.
type room struct {
	tokens []fingerprint.Token
	symbol []uint32
}

// maxRooms is how many are kept.
const maxRooms = 32

func (c *streamCodec) give(r room) {
	if len(c.rooms) == maxRooms {
		c.rooms = c.rooms[1:]
	}
	c.rooms = append(c.rooms, r)
}

// room gives memory for so many tokens: the smallest that is large enough.
func (c *streamCodec) room(tokens int) room {
	best := -1
	for i, r := range c.rooms {
		if n := cap(r.tokens); n >= tokens && (best < 0 || n < cap(c.rooms[best].tokens)) {
			best = i
		}
	}
	if best < 0 {
		return room{make([]fingerprint.Token, tokens), make([]uint32, tokens)}
	}
	r := c.rooms[best]
	c.rooms = slices.Delete(c.rooms, best, best+1)
	return room{r.tokens[:tokens], r.symbol[:tokens]}
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
	r := reader{data: data}
	symbols, tableSize := r.uvarint(), r.uvarint()
	s := &Stream{codec: c, chunks: make([][]byte, (tokens+chunkTokens-1)/chunkTokens)}
	sizes := make([]uint64, len(s.chunks))
	for i := range sizes {
		sizes[i] = r.uvarint()
	}
	table := r.take(tableSize)
	for i, size := range sizes {
		s.chunks[i] = r.take(size)
	}
	if r.bad || len(r.data) != 0 {
		return nil, errStream
	}
	text, err := c.unzip.DecodeAll(table, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errStream, err)
	}
	if !s.lexemes.read(text, symbols) {
		return nil, errStream
	}
	room := c.room(tokens)
	s.Tokens, s.symbol = room.tokens, room.symbol
	return s, nil
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
	data = c.chunk
	for i := range tokens {
		var n uint64
		if len(data) > 0 && data[0] < 0x80 {
			n, data = uint64(data[0]), data[1:]
		} else {
			n, data = uvarint(data)
		}
		if data == nil || n >= uint64(len(lexemes.heads)) {
			return errStream
		}
		symbol[i] = uint32(n)
		tokens[i].Class, tokens[i].Code = lexemes.class(n), lexemes.code(n)
	}
	r := reader{data: data}
	r.runs(tokens)
	if r.bad || len(r.data) != 0 {
		return errStream
	}
	return nil
}

// lexemes are those of a document, by number.
type lexemes struct {
	table []byte   // their bytes, each with its head behind it
	heads []uint32 // where in table
	codes []uint32 // those known: of a lexeme whose code is stored, and of one that was asked for
}

// read finds the lexemes in an unpacked table.
func (l *lexemes) read(table []byte, n uint64) bool {
	if n > uint64(len(table)) {
		return false
	}
	l.heads, l.codes = make([]uint32, n), make([]uint32, n)
	at, coded := 0, 0
	for i := range l.heads {
		for at < len(table) && !isHead(table[at]) {
			at++
		}
		if at == len(table) || at > math.MaxUint32 {
			return false
		}
		l.heads[i] = uint32(at)
		if table[at]&codedBit != 0 {
			coded++
		}
		at++
	}
	codes := table[at:]
	l.table = table[:at]
	if len(codes) != 4*coded {
		return false
	}
	for i, head := range l.heads {
		if coded > 0 && table[head]&codedBit != 0 {
			l.codes[i] = binary.LittleEndian.Uint32(codes)
			codes = codes[4:]
		}
	}
	return true
}

func (l *lexemes) class(n uint64) fingerprint.Class {
	return fingerprint.Class(l.table[l.heads[n]] &^ codedBit)
}

// code gives the code of a lexeme. It is worked out when it is asked for.
func (l *lexemes) code(n uint64) uint32 {
	if l.codes[n] == 0 && l.table[l.heads[n]]&codedBit == 0 {
		l.codes[n] = fingerprint.Code(l.text(uint32(n)))
	}
	return l.codes[n]
}

func (l *lexemes) text(n uint32) []byte {
	if n == 0 {
		return l.table[:l.heads[0]]
	}
	return l.table[l.heads[n-1]+1 : l.heads[n]]
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

// runs reads the lines of tokens.
func (r *reader) runs(tokens []fingerprint.Token) {
	line := uint64(0)
	for i := 0; i < len(tokens) && !r.bad; {
		line += r.uvarint()
		head := r.uvarint()
		n := head >> 1
		if n == 0 || n > uint64(len(tokens)-i) || line > math.MaxUint32 {
			r.bad = true
			return
		}
		for range n {
			tokens[i].Line, tokens[i].Import = uint32(line), head&1 != 0
			i++
		}
	}
}
