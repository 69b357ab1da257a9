package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// sumsFile has a line for every file of a generation: the xxhash64 of its
// bytes, its size, the xxhash64 of its tail, the size of the tail, its name.
// The last line is that of the list itself. Open compares the tails, which
// must be right before Badger sees them; what lies before them is covered by
// the checksums of Badger's blocks. Verify compares all bytes.
const sumsFile = "checksums"

// sum is one line of the list.
type sum struct {
	whole    uint64
	size     int64
	tail     uint64
	tailSize int64
	name     string
}

func (s sum) String() string {
	return fmt.Sprintf("%016x %d %016x %d %s\n", s.whole, s.size, s.tail, s.tailSize, s.name)
}

// writeSums makes the files of a generation durable and writes their sums.
func writeSums(dir string) error {
	names, err := fileNames(dir)
	if err != nil {
		return err
	}
	var list bytes.Buffer
	for _, name := range names {
		s, err := sumOf(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		list.WriteString(s.String())
	}
	list.WriteString(ownSum(list.Bytes()).String())
	f, err := os.Create(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	_, err = f.Write(list.Bytes())
	return errors.Join(err, f.Sync(), f.Close())
}

func ownSum(list []byte) sum {
	return sum{whole: xxhash.Sum64(list), size: int64(len(list)), name: sumsFile}
}

// fileNames lists the files of a generation but the sums.
func fileNames(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Name() != sumsFile {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// sumOf reads a file that was just written, and syncs it.
func sumOf(path string) (sum, error) {
	f, err := os.Open(path)
	if err != nil {
		return sum{}, err
	}
	defer f.Close()
	s := sum{name: filepath.Base(path)}
	if s.whole, s.size, err = hashFrom(f, 0); err != nil {
		return sum{}, err
	}
	if s.tailSize, err = tailSize(f, s.size); err != nil {
		return sum{}, err
	}
	if s.tail, _, err = hashFrom(f, s.size-s.tailSize); err != nil {
		return sum{}, err
	}
	return s, f.Sync()
}

// hashFrom hashes a file from a place to its end, and tells how much that is.
func hashFrom(f *os.File, from int64) (uint64, int64, error) {
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return 0, 0, err
	}
	d := xxhash.New()
	n, err := io.Copy(d, f)
	return d.Sum64(), n, err
}

// checkSums compares the files of a generation with their sums, whole or the
// tails alone, and names each one that differs, is missing, or should not be there.
func checkSums(dir string, whole bool) error {
	sums, err := readSums(dir)
	if err != nil {
		return err
	}
	names, err := fileNames(dir)
	if err != nil {
		return err
	}
	var wrong []error
	for _, name := range names {
		if s, ok := sums[name]; !ok || !s.fits(filepath.Join(dir, name), whole) {
			wrong = append(wrong, fmt.Errorf("%w: %s is damaged", ErrCorrupt, name))
		}
		delete(sums, name)
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		wrong = append(wrong, fmt.Errorf("%w: %s is missing", ErrCorrupt, name))
	}
	return errors.Join(wrong...)
}

func readSums(dir string) (map[string]sum, error) {
	text, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %s is missing", ErrCorrupt, sumsFile)
	}
	end := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	if string(text[end:]) != ownSum(text[:end]).String() {
		return nil, fmt.Errorf("%w: %s is damaged", ErrCorrupt, sumsFile)
	}
	sums := make(map[string]sum)
	for line := range strings.Lines(string(text[:end])) {
		var s sum
		if _, err := fmt.Sscanf(line, "%x %d %x %d %s", &s.whole, &s.size, &s.tail, &s.tailSize, &s.name); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrCorrupt, sumsFile, err)
		}
		sums[s.name] = s
	}
	return sums, nil
}

// fits tells whether a file has the bytes that its sum was made of.
func (s sum) fits(path string, whole bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	from, want := s.size-s.tailSize, s.tail
	if whole {
		from, want = 0, s.whole
	}
	got, n, err := hashFrom(f, from)
	return err == nil && got == want && from+n == s.size
}

// Verify reads all of the index at dir: the bytes of every file, and what they
// mean. It names what is damaged.
func Verify(ctx context.Context, dir string) error {
	path, _, err := current(dir)
	if err != nil {
		return err
	}
	if err := checkSums(path, true); err != nil {
		return fmt.Errorf("index at %s: %w", dir, err)
	}
	ix, err := Open(dir)
	if err != nil {
		return err
	}
	defer ix.Close()
	return ix.check(ctx)
}

// check reads every stream, record and posting.
func (ix *Index) check(ctx context.Context) error {
	if err := ix.store.check(); err != nil {
		return err
	}
	docs := uint32(0)
	err := ix.documents(ctx, func(doc uint32, d Document) error {
		if doc != docs || int(doc) >= ix.header.Documents || len(d.Origins) == 0 {
			return fmt.Errorf("%w: document %d", ErrCorrupt, doc)
		}
		s, err := ix.Stream(doc)
		if err != nil {
			return err
		}
		s.Release()
		docs++
		return nil
	})
	if err != nil {
		return err
	}
	if int(docs) != ix.header.Documents {
		return fmt.Errorf("%w: %d of %d documents", ErrCorrupt, docs, ix.header.Documents)
	}
	return ix.checkPostings(ctx)
}

func (ix *Index) checkPostings(ctx context.Context) error {
	r := indexRun{ctx: ctx, ix: ix}
	var postings, distinct uint64
	for {
		e, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if e.at[len(e.at)-1] >= ix.starts[len(ix.starts)-1] || !ix.Has(e.hash<<(64-hashBits)) {
			return fmt.Errorf("%w: postings of %x", ErrCorrupt, e.hash)
		}
		postings += e.total
		distinct++
	}
	if postings != ix.header.Postings || distinct != ix.header.Distinct {
		return fmt.Errorf("%w: %d of %d postings, %d of %d fingerprints", ErrCorrupt, postings, ix.header.Postings, distinct, ix.header.Distinct)
	}
	return nil
}
