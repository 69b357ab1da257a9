package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// maxLexeme is how many bytes of a lexeme are stored; of a longer one only the
// head is, with the code of the whole.
const maxLexeme = 96

// maxStream bounds what a stored stream may expand to.
const maxStream = 1 << 28

// Stream is the token stream of one document. Its tokens have no byte range.
type Stream struct {
	Tokens []fingerprint.Token
	symbol []uint32 // per token
	texts  []string // per symbol
}

// Text is the lexeme of a token, cut short where it is long.
func (s *Stream) Text(i int) string { return s.texts[s.symbol[i]] }

// streamCodec packs and unpacks token streams. It is not safe for concurrent use.
type streamCodec struct {
	zip    *zstd.Encoder
	unzip  *zstd.Decoder
	raw    []byte
	table  []uint32 // number of a symbol plus 1, by the low bits of its code; 0 where there is none
	names  []symbol
	order  []uint32 // symbols by frequency
	place  []uint32 // per symbol: where it stands in order
	number []uint32 // per token: its symbol
}

// symbol is one lexeme of a document, in one class.
type symbol struct {
	class fingerprint.Class
	coded bool // the code does not follow from the text
	code  uint32
	text  []byte // at most maxLexeme bytes
	whole []byte // all of the lexeme, while it is packed
	count int
}

const codedBit = 0x80

func (s *symbol) head() byte {
	if s.coded {
		return byte(s.class) | codedBit
	}
	return byte(s.class)
}

func newStreamCodec() *streamCodec {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err) // options are constants
	}
	return &streamCodec{zip: zip, unzip: newUnzip()}
}

func newUnzip() *zstd.Decoder {
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxStream))
	if err != nil {
		panic(err) // options are constants
	}
	return unzip
}

// pack encodes the tokens of src: the lexemes that occur, the most frequent
// first, then for each token the number of its lexeme, then the lines.
func (c *streamCodec) pack(tokens []fingerprint.Token, src []byte) []byte {
	number := c.symbols(tokens, src)
	raw := binary.AppendUvarint(c.raw[:0], uint64(len(tokens)))
	raw = binary.AppendUvarint(raw, uint64(len(c.order)))
	for _, i := range c.order {
		raw = append(raw, c.names[i].head())
	}
	for _, i := range c.order {
		raw = binary.AppendUvarint(raw, uint64(len(c.names[i].text)))
	}
	for _, i := range c.order {
		raw = append(raw, c.names[i].text...)
		if c.names[i].coded {
			raw = binary.LittleEndian.AppendUint32(raw, c.names[i].code)
		}
	}
	for _, n := range number {
		raw = binary.AppendUvarint(raw, uint64(n))
	}
	raw = appendRuns(raw, tokens)
	c.raw = raw
	return c.zip.EncodeAll(raw, nil)
}

// symbols finds the lexemes, numbers them by frequency, and gives the number of
// each token's, valid until the next call.
func (c *streamCodec) symbols(tokens []fingerprint.Token, src []byte) []uint32 {
	c.clear(len(tokens))
	for i := range tokens {
		n := c.symbol(&tokens[i], src[tokens[i].Start:tokens[i].End])
		c.names[n].count++
		c.number[i] = n
	}
	c.order = c.order[:0]
	for i := range c.names {
		c.order = append(c.order, uint32(i))
	}
	slices.SortStableFunc(c.order, func(a, b uint32) int { return cmp.Compare(c.names[b].count, c.names[a].count) })
	c.place = slices.Grow(c.place[:0], len(c.names))[:len(c.names)]
	for at, i := range c.order {
		c.place[i] = uint32(at)
	}
	for i, n := range c.number {
		c.number[i] = c.place[n]
	}
	return c.number
}

// clear makes room for the symbols of so many tokens: the table is at most half full.
func (c *streamCodec) clear(tokens int) {
	size := 1 << bits.Len(uint(2*tokens))
	c.table = slices.Grow(c.table[:0], size)[:size]
	clear(c.table)
	c.names = c.names[:0]
	c.number = slices.Grow(c.number[:0], tokens)[:tokens]
}

// symbol gives the number of a lexeme, which is its place in names. Two lexemes
// may have one code: where case is folded, or by chance. One text may have two
// classes: what is a keyword here is a name there.
func (c *streamCodec) symbol(t *fingerprint.Token, text []byte) uint32 {
	for at := int(t.Code); ; at++ {
		slot := &c.table[at&(len(c.table)-1)]
		if *slot == 0 {
			short := text[:min(len(text), maxLexeme)]
			c.names = append(c.names, symbol{class: t.Class, code: t.Code, text: short, whole: text, coded: t.Code != fingerprint.Code(short)})
			*slot = uint32(len(c.names))
			return *slot - 1
		}
		if s := &c.names[*slot-1]; s.code == t.Code && s.class == t.Class && bytes.Equal(s.whole, text) {
			return *slot - 1
		}
	}
}

// appendRuns writes the lines that have tokens: how far each is from the one
// before, how many tokens it has, and in the low bit whether it is an import.
func appendRuns(dst []byte, tokens []fingerprint.Token) []byte {
	line := uint32(0)
	for i := 0; i < len(tokens); {
		n := i
		for n < len(tokens) && tokens[n].Line == tokens[i].Line && tokens[n].Import == tokens[i].Import {
			n++
		}
		dst = binary.AppendUvarint(dst, uint64(tokens[i].Line-line))
		head := uint64(n-i) << 1
		if tokens[i].Import {
			head |= 1
		}
		dst = binary.AppendUvarint(dst, head)
		line, i = tokens[i].Line, n
	}
	return dst
}

// unpack decodes a stream. Damage gives ErrCorrupt.
func (c *streamCodec) unpack(data []byte) (*Stream, error) {
	raw, err := c.unzip.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: token stream: %v", ErrCorrupt, err)
	}
	r := reader{data: raw}
	tokens, symbols := r.count(), r.count()
	s := &Stream{Tokens: make([]fingerprint.Token, tokens), symbol: make([]uint32, tokens), texts: make([]string, symbols)}
	names := r.symbols(symbols)
	for i := range names {
		s.texts[i] = string(names[i].text)
	}
	for i := range s.Tokens {
		n := r.uvarint()
		if n >= uint64(symbols) {
			r.bad = true
			break
		}
		s.symbol[i] = uint32(n)
		s.Tokens[i].Class, s.Tokens[i].Code = names[n].class, names[n].code
	}
	r.runs(s.Tokens)
	if r.bad || len(r.data) != 0 {
		return nil, fmt.Errorf("%w: token stream", ErrCorrupt)
	}
	return s, nil
}

// reader reads what pack wrote, and notes when it makes no sense.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.bad = true
		r.data = nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

// count reads a number of things that take a byte each at least.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.data)) {
		r.bad = true
		return 0
	}
	return int(n)
}

// length is the number of bytes of a lexeme.
func (r *reader) length() int {
	n := r.uvarint()
	if n > maxLexeme {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.bad = true
		return make([]byte, n)
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *reader) symbols(n int) []symbol {
	names := make([]symbol, n)
	for i, head := range r.take(n) {
		names[i].class, names[i].coded = fingerprint.Class(head&^codedBit), head&codedBit != 0
	}
	lengths := make([]int, n)
	for i := range lengths {
		lengths[i] = r.length()
	}
	for i := range names {
		names[i].text = r.take(lengths[i])
		if names[i].coded {
			names[i].code = binary.LittleEndian.Uint32(r.take(4))
		} else {
			names[i].code = fingerprint.Code(names[i].text)
		}
	}
	return names
}

func (r *reader) runs(tokens []fingerprint.Token) {
	line := uint64(0)
	for i := 0; i < len(tokens) && !r.bad; {
		line += r.uvarint()
		head := r.uvarint()
		n := int(head >> 1)
		if n == 0 || n > len(tokens)-i || line > math.MaxUint32 {
			r.bad = true
			return
		}
		for range n {
			tokens[i].Line, tokens[i].Import = uint32(line), head&1 != 0
			i++
		}
	}
}
