package index

import "encoding/binary"

// A row is a sequence of numbers of the same width in bits, the first in the
// low bits of the first byte, padded to a whole byte: any number is read
// without those before it.
type row struct {
	data  []byte
	width int // bits of a number, at most 40
}

// rowBytes is the size of a row of n numbers.
func rowBytes(n, width int) int { return (n*width + 7) / 8 }

// at reads a number.
func (r row) at(i int) uint64 {
	bit := i * r.width
	from, shift := bit>>3, bit&7
	var word uint64
	if from+8 <= len(r.data) {
		word = binary.LittleEndian.Uint64(r.data[from:])
	} else {
		for k, b := range r.data[from:] {
			word |= uint64(b) << (8 * k)
		}
	}
	return word >> shift & (1<<r.width - 1)
}

// appendRow packs numbers.
func appendRow(dst []byte, numbers []uint64, width int) []byte {
	var word uint64
	have := 0 // bits in word; below 8 between two numbers
	for _, v := range numbers {
		word |= v << have
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(word))
			word >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(word))
	}
	return dst
}
