package index

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// maxLexeme is how many bytes of a lexeme are stored; of a longer one only the
// start is, with the code of the whole.
const maxLexeme = 96

// codedBit marks the head of a lexeme whose code is stored: the class of any
// other stands there alone.
const codedBit = 0x10

// isHead tells whether a byte is one that ends a lexeme in the table. A
// lexeme that has one in its text is cut before it.
func isHead(b byte) bool {
	class := b &^ codedBit
	return class >= byte(fingerprint.Keyword) && class <= byte(fingerprint.String)
}

// packer packs token streams. It reuses its buffers.
type packer struct {
	zip    *zstd.Encoder
	raw    []byte
	out    []byte
	sizes  []int
	table  []uint32 // number of a symbol plus 1, by the low bits of its code; 0 where there is none
	names  []symbol
	order  []uint32 // symbols by frequency
	number []uint32 // per token: its symbol
}

// symbol is one lexeme of a document, in one class.
type symbol struct {
	class fingerprint.Class
	coded bool // the code does not follow from what is stored of the text
	code  uint32
	text  []byte
	kept  int // bytes of text that are stored
	count uint32
	place uint32 // in the order of frequency
}

func (s *symbol) head() byte {
	if s.coded {
		return byte(s.class) | codedBit
	}
	return byte(s.class)
}

func newPacker() packer {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err) // options are constants
	}
	return packer{zip: zip}
}

// pack encodes the tokens of src: the lexemes that occur, the most frequent
// first; then, chunk by chunk, for each token the number of its lexeme, and the lines.
func (p *packer) pack(tokens []fingerprint.Token, src []byte) []byte {
	p.symbols(tokens, src)
	p.raw = p.appendTable(p.raw[:0])
	p.out = p.zip.EncodeAll(p.raw, p.out[:0])
	tableSize := len(p.out)
	p.sizes = p.sizes[:0]
	for first := 0; first < len(tokens); first += chunkTokens {
		before := len(p.out)
		p.raw = p.appendChunk(p.raw[:0], tokens, first)
		p.out = p.zip.EncodeAll(p.raw, p.out)
		p.sizes = append(p.sizes, len(p.out)-before)
	}
	data := make([]byte, 0, len(p.out)+binary.MaxVarintLen32*(2+len(p.sizes)))
	data = binary.AppendUvarint(data, uint64(len(p.order)))
	data = binary.AppendUvarint(data, uint64(tableSize))
	for _, size := range p.sizes {
		data = binary.AppendUvarint(data, uint64(size))
	}
	return append(data, p.out...)
}

// appendTable writes the lexemes, each with its head behind it, then the codes.
func (p *packer) appendTable(dst []byte) []byte {
	for _, i := range p.order {
		s := &p.names[i]
		dst = append(append(dst, s.text[:s.kept]...), s.head())
	}
	for _, i := range p.order {
		if s := &p.names[i]; s.coded {
			dst = binary.LittleEndian.AppendUint32(dst, s.code)
		}
	}
	return dst
}

func (p *packer) appendChunk(dst []byte, tokens []fingerprint.Token, first int) []byte {
	behind := min(first+chunkTokens, len(tokens))
	for _, n := range p.number[first:behind] {
		dst = binary.AppendUvarint(dst, uint64(p.names[n].place))
	}
	return appendRuns(dst, tokens[first:behind])
}

// symbols finds the lexemes and orders them by frequency.
func (p *packer) symbols(tokens []fingerprint.Token, src []byte) {
	p.clear(len(tokens))
	for i := range tokens {
		n := p.symbol(&tokens[i], src[tokens[i].Start:tokens[i].End])
		p.names[n].count++
		p.number[i] = n
	}
	p.sort()
}

// mostCounted is the frequency from which on the order of lexemes does not matter.
const mostCounted = 1 << 10

// sort orders the symbols by frequency, equal ones as they came: only how many
// bytes a number takes depends on it.
func (p *packer) sort() {
	var starts [mostCounted + 1]uint32 // by frequency: how many symbols have a higher one
	for i := range p.names {
		starts[min(p.names[i].count, mostCounted)]++
	}
	above := uint32(0)
	for count := mostCounted; count >= 0; count-- {
		above, starts[count] = above+starts[count], above
	}
	p.order = slices.Grow(p.order[:0], len(p.names))[:len(p.names)]
	for i := range p.names {
		s := &p.names[i]
		start := &starts[min(s.count, mostCounted)]
		s.place = *start
		p.order[*start] = uint32(i)
		*start++
	}
}

// clear makes room for the symbols of so many tokens: the table is at most half full.
func (p *packer) clear(tokens int) {
	size := 1 << bits.Len(uint(2*tokens))
	p.table = slices.Grow(p.table[:0], size)[:size]
	clear(p.table)
	p.names = p.names[:0]
	p.number = slices.Grow(p.number[:0], tokens)[:tokens]
}

// symbol gives the number of a lexeme, which is its place in names. Two lexemes
// may have one code: where case is folded, or by chance. One text may have two
// classes: what is a keyword here is a name there.
func (p *packer) symbol(t *fingerprint.Token, text []byte) uint32 {
	for at := int(t.Code); ; at++ {
		slot := &p.table[at&(len(p.table)-1)]
		if *slot == 0 {
			p.names = append(p.names, newSymbol(t, text))
			*slot = uint32(len(p.names))
			return *slot - 1
		}
		if s := &p.names[*slot-1]; s.code == t.Code && s.class == t.Class && bytes.Equal(s.text, text) {
			return *slot - 1
		}
	}
}

func newSymbol(t *fingerprint.Token, text []byte) symbol {
	kept := min(len(text), maxLexeme)
	if i := slices.IndexFunc(text[:kept], isHead); i >= 0 {
		kept = i
	}
	return symbol{class: t.Class, code: t.Code, text: text, kept: kept, coded: t.Code != fingerprint.Code(text[:kept])}
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
