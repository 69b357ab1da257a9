package index

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// maxPlace bounds the number of tokens of an index: places are 32 bits.
const maxPlace = 1<<32 - 1

// pair is one posting on its way into the index.
type pair struct {
	hash uint64 // hashBits wide
	at   uint32 // place, counted through all documents
}

// pairBytes is what a pair takes while it waits, with the room to sort it.
const pairBytes = 2 * 16

// A radix sort goes over the digits of a hash from the last to the first, an
// even number of times, so that it ends where it began.
const (
	digits    = 4
	digitBits = hashBits / digits
)

// sortPairs orders pairs by hash, those of one hash by place. It needs room for
// as many.
func sortPairs(pairs, room []pair) {
	var counts [digits][1 << digitBits]int
	for _, p := range pairs {
		for d := range counts {
			counts[d][p.digit(d)]++
		}
	}
	from, to := pairs, room
	for d := range counts {
		place := 0
		for i, n := range counts[d] {
			counts[d][i] = place
			place += n
		}
		for _, p := range from {
			at := &counts[d][p.digit(d)]
			to[*at] = p
			*at++
		}
		from, to = to, from
	}
	orderPlaces(pairs)
}

// digit is the d-th digit of the hash, the last one first.
func (p pair) digit(d int) int { return int(p.hash >> (digitBits * d) & (1<<digitBits - 1)) }

// orderPlaces orders the pairs of each hash by place. They came in the order
// of their documents, so that hardly any has to move.
func orderPlaces(pairs []pair) {
	for i := range pairs {
		for j := i; j > 0 && pairs[j-1].hash == pairs[j].hash && pairs[j-1].at > pairs[j].at; j-- {
			pairs[j-1], pairs[j] = pairs[j], pairs[j-1]
		}
	}
}

// sorter orders any number of pairs in bounded memory: what does not fit is
// written to files as sorted runs, and merged at the end.
type sorter struct {
	dir   string
	limit int // pairs held in memory
	pairs []pair
	room  []pair // for as many, to sort them
	files []*os.File
	count uint64
}

func (s *sorter) add(p pair) error {
	if len(s.pairs) == cap(s.pairs) {
		s.pairs = slices.Grow(s.pairs, min(s.limit-len(s.pairs), max(len(s.pairs), 1<<16)))
	}
	s.pairs = append(s.pairs, p)
	s.count++
	if len(s.pairs) < s.limit {
		return nil
	}
	return s.spill()
}

// sort orders what is held.
func (s *sorter) sort() {
	s.room = slices.Grow(s.room[:0], len(s.pairs))[:len(s.pairs)]
	sortPairs(s.pairs, s.room)
}

// runPair is the size of a pair in a file.
const runPair = 9

// spill writes what is held as one run.
func (s *sorter) spill() error {
	if err := roomFor(s.dir, runPair*len(s.pairs)); err != nil {
		return err
	}
	s.sort()
	f, err := os.Create(filepath.Join(s.dir, "run"+strconv.Itoa(len(s.files))))
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	w := bufio.NewWriterSize(f, 1<<20)
	var b [runPair]byte
	for _, p := range s.pairs {
		binary.BigEndian.PutUint32(b[:], uint32(p.hash>>8))
		b[4] = byte(p.hash)
		binary.BigEndian.PutUint32(b[5:], p.at)
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	s.pairs = s.pairs[:0]
	return w.Flush()
}

// readBytes is how much of all runs is read ahead.
const readBytes = 8 << 20

// runs gives all that was added as sorted sequences.
func (s *sorter) runs() ([]run, error) {
	s.sort()
	s.room = nil
	runs := []run{&memoryRun{pairs: s.pairs}}
	for _, f := range s.files {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		runs = append(runs, &fileRun{r: bufio.NewReaderSize(f, max(readBytes/len(s.files), 4<<10))})
	}
	return runs, nil
}

func (s *sorter) close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.Close(), os.Remove(f.Name()))
	}
	s.files, s.pairs, s.room = nil, nil, nil
	return errors.Join(errs...)
}

// run is a sorted sequence of entries: next gives io.EOF behind the last one.
// An entry's places are valid until the next call.
type run interface {
	next() (entry, error)
}

type memoryRun struct {
	pairs []pair
	at    [1]uint32
}

func (r *memoryRun) next() (entry, error) {
	if len(r.pairs) == 0 {
		return entry{}, io.EOF
	}
	p := r.pairs[0]
	r.pairs = r.pairs[1:]
	r.at[0] = p.at
	return entry{hash: p.hash, total: 1, at: r.at[:]}, nil
}

type fileRun struct {
	r  *bufio.Reader
	b  [runPair]byte
	at [1]uint32
}

func (r *fileRun) next() (entry, error) {
	if _, err := io.ReadFull(r.r, r.b[:]); err != nil {
		return entry{}, err
	}
	hash := uint64(binary.BigEndian.Uint32(r.b[:]))<<8 | uint64(r.b[4])
	r.at[0] = binary.BigEndian.Uint32(r.b[5:])
	return entry{hash: hash, total: 1, at: r.at[:]}, nil
}

// merge joins sorted runs into one sequence of entries with different hashes.
func merge(runs []run, use func(entry) error) error {
	var h runHeap
	for _, r := range runs {
		if err := h.push(r); err != nil {
			return err
		}
	}
	heap.Init(&h)
	var e entry
	for len(h) > 0 {
		top := h[0]
		if e.total > 0 && e.hash != top.e.hash {
			if err := use(e); err != nil {
				return err
			}
			e = entry{at: e.at[:0]}
		}
		e.hash = top.e.hash
		e.total += top.e.total
		e.at = append(e.at, top.e.at[:min(len(top.e.at), MaxPostings-len(e.at))]...)
		if err := h.advance(); err != nil {
			return err
		}
	}
	if e.total == 0 {
		return nil
	}
	return use(e)
}

// runHead is the next entry of a run.
type runHead struct {
	e entry
	r run
}

// runHeap holds the heads of all runs, the least first; of equal hashes the
// least place first.
type runHeap []*runHead

func (h runHeap) Len() int { return len(h) }
func (h runHeap) Less(i, j int) bool {
	a, b := &h[i].e, &h[j].e
	if a.hash != b.hash {
		return a.hash < b.hash
	}
	return a.at[0] < b.at[0]
}
func (h runHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(any)     {}
func (h *runHeap) Pop() any     { *h = (*h)[:len(*h)-1]; return nil }

func (h *runHeap) push(r run) error {
	e, err := r.next()
	if err == io.EOF {
		return nil
	}
	*h = append(*h, &runHead{e, r})
	return err
}

// advance moves the run on top to its next entry.
func (h *runHeap) advance() error {
	e, err := (*h)[0].r.next()
	if err == io.EOF {
		heap.Remove(h, 0)
		return nil
	}
	(*h)[0].e = e
	heap.Fix(h, 0)
	return err
}
