package index

import (
	"encoding/binary"
	"fmt"

	"github.com/FastFilter/xorfilter"
)

// shardBits is how many leading bits of a hash name its filter: a filter is
// small enough to be built and read in one piece, whatever the size of the index.
const shardBits = 8

func shard(hash uint64) uint32 { return uint32(hash >> (hashBits - shardBits)) }

// packFilter builds the binary fuse filter of different hashes (Graf, Lemire,
// "Binary fuse filters: fast and smaller than xor filters", 2022): 8 bits a
// hash, 1 of 256 absent ones passes. The builder's memory is used again.
func packFilter(b *xorfilter.BinaryFuseBuilder, hashes []uint64) ([]byte, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	f, err := xorfilter.BuildBinaryFuse[uint8](b, hashes)
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	data := binary.LittleEndian.AppendUint64(nil, f.Seed)
	for _, n := range []uint32{f.SegmentLength, f.SegmentLengthMask, f.SegmentCount, f.SegmentCountLength} {
		data = binary.LittleEndian.AppendUint32(data, n)
	}
	return append(data, f.Fingerprints...), nil
}

// filterHead is the size of what stands before the fingerprints of a filter.
const filterHead = 8 + 4*4

func unpackFilter(data []byte) (*xorfilter.BinaryFuse8, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if len(data) < filterHead {
		return nil, fmt.Errorf("%w: filter", ErrCorrupt)
	}
	f := &xorfilter.BinaryFuse8{Seed: binary.LittleEndian.Uint64(data)}
	for i, n := range []*uint32{&f.SegmentLength, &f.SegmentLengthMask, &f.SegmentCount, &f.SegmentCountLength} {
		*n = binary.LittleEndian.Uint32(data[8+4*i:])
	}
	f.Fingerprints = append([]uint8(nil), data[filterHead:]...)
	// A look-up goes up to two segments beyond what SegmentCountLength says.
	if uint64(f.SegmentCountLength)+2*uint64(f.SegmentLength) > uint64(len(f.Fingerprints)) || f.SegmentLengthMask != f.SegmentLength-1 {
		return nil, fmt.Errorf("%w: filter", ErrCorrupt)
	}
	return f, nil
}
