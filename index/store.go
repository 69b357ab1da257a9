package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/ristretto/v2/z"
)

// store is an ordered key-value store that is written once: all that the
// package asks of Badger. Another store can take its place here.
type store struct {
	dir   string
	db    *badger.DB
	known map[byte][]known // by part and number: values that were read before

	mu   sync.Mutex
	txns []*badger.Txn // of all readers
}

// largeValue is the size from which a value stands outside of the tables: it is
// read where it is mapped, while one in a table is copied three times.
const largeValue = 1 << 10

func storeOptions(dir string) badger.Options {
	return badger.DefaultOptions(dir).
		WithLogger(nil).
		WithMetricsEnabled(false).
		WithDetectConflicts(false).
		WithCompression(options.None). // values are packed already
		WithChecksumVerificationMode(options.OnBlockRead).
		WithValueThreshold(largeValue).
		WithVerifyValueChecksum(true).
		WithValueLogFileSize(64 << 20).
		WithMemTableSize(8 << 20).
		WithBaseTableSize(256 << 10). // a bulk writer takes 32 times that for each part
		WithBlockCacheSize(0).        // the system keeps what is read often
		WithIndexCacheSize(0).
		WithBloomFalsePositive(0). // no key is asked for that is not there
		WithNumCompactors(2)
}

// openStore opens for reading, beside any number of other readers.
func openStore(dir string) (*store, error) {
	db, err := badger.Open(storeOptions(dir).WithReadOnly(true))
	if err != nil {
		return nil, storeError(err)
	}
	return &store{dir: dir, db: db}, nil
}

// storeError takes Badger's error types away: what they say stays.
func storeError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("database: %w", fs.ErrPermission)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %v", ErrIncomplete, err)
	}
	return fmt.Errorf("%w: database: %v", ErrCorrupt, err)
}

// close lets go of a store. What Badger says then is of no use to a reader: it
// minds that a directory is gone which a build has replaced.
func (s *store) close() {
	for _, txn := range s.txns {
		txn.Discard()
	}
	_ = s.db.Close()
}

// begin opens a transaction, which lasts until the store is closed.
func (s *store) begin() *badger.Txn {
	txn := s.db.NewTransaction(false)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.txns = append(s.txns, txn)
	return txn
}

// guard turns a panic of Badger over damaged blocks into an error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: database: %.80v", ErrCorrupt, r)
	}
}

// remember makes get look only once for each of the first n values of a part, and
// take its checksum only then: a generation never changes. It is to be called
// before the store is shared.
func (s *store) remember(part byte, n uint32) {
	if s.known == nil {
		s.known = make(map[byte][]known)
	}
	s.known[part] = make([]known, n)
}

// known is a value that is remembered, once it was read. It stands where it is looked
// for: behind a pointer it would be one place more that memory has to bring.
type known struct {
	state atomic.Uint32
	value []byte
}

// The states of a known value.
const (
	unread = iota
	noting
	noted
)

// get gives the value, if it was read.
func (k *known) get() (value []byte, ok bool) {
	if k.state.Load() != noted {
		return nil, false
	}
	return k.value, true
}

// set notes the value, which is the same whoever read it: the first one does.
func (k *known) set(value []byte) {
	if k.state.CompareAndSwap(unread, noting) {
		k.value = value
		k.state.Store(noted)
	}
}

// storeReader reads values for one goroutine, all in one transaction: to begin
// and to end one wakes a goroutine of Badger each time, which takes as long as to
// find a value.
type storeReader struct {
	*store
	txn     *badger.Txn // nil until it is needed
	touched byte        // of no meaning: see get
}

// reader gives a reader of a store.
func (s *store) reader() storeReader { return storeReader{store: s} }

// get gives the values of numbers of a part, in their order. Values are valid until
// the store is closed, and not to be changed. A missing one is damage.
func (r *storeReader) get(part byte, numbers []uint32) ([][]byte, error) {
	values := make([][]byte, len(numbers))
	for i, n := range numbers {
		var err error
		if values[i], err = r.value(part, n); err != nil {
			return nil, err
		}
	}
	// Memory brings the heads of all of them at the same time, but those that are looked
	// at one after the other it brings one after the other.
	for _, v := range values {
		if len(v) > 0 {
			r.touched += v[0]
		}
	}
	return values, nil
}

// value gives one value, and remembers it where its part is to be remembered.
func (r *storeReader) value(part byte, n uint32) ([]byte, error) {
	known := r.known[part]
	if int(n) >= len(known) {
		return r.one(part, n)
	}
	if v, ok := known[n].get(); ok {
		return v, nil
	}
	v, err := r.one(part, n)
	if err == nil {
		known[n].set(v)
	}
	return v, err
}

// one gives one value and remembers nothing: what is read once would fill
// memory. What Badger gives is memory of this value alone, or of a file that
// stays mapped.
func (r *storeReader) one(part byte, n uint32) (value []byte, err error) {
	defer guard(&err)
	if r.txn == nil {
		r.txn = r.begin()
	}
	item, err := r.txn.Get(key(part, n))
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return nil, r.damage(part, n, "missing")
	case err != nil:
		return nil, storeError(err)
	}
	return r.valueOf(item, n)
}

// damage names a value that is not as it was written.
func (s *store) damage(part byte, n uint32, what string) error {
	return fmt.Errorf("%w at %s: %s %d is %s", ErrCorrupt, filepath.Dir(s.dir), partNames[part], n, what)
}

// valueOf gives the value of an item, which is not nil. Badger itself gives an
// empty one, and no error, where the checksum in a value file is wrong.
func (s *store) valueOf(item *badger.Item, n uint32) (value []byte, err error) {
	if err := item.Value(func(v []byte) error { value = v; return nil }); err != nil {
		return nil, storeError(err)
	}
	if len(value) == 0 && item.ValueSize() != 0 {
		return nil, s.damage(item.Key()[0], n, "damaged")
	}
	return present(value), nil
}

// present tells an empty value from none.
func present(v []byte) []byte {
	if v == nil {
		return []byte{}
	}
	return v
}

// tableTail is more than a block of a table can have: 4 KiB and the value that
// goes over them.
const tableTail = 128 << 10

// tailSize is how many bytes at the end of a file Badger trusts when it opens
// it: a table's last block, its index, the checksum, and their lengths. Damage
// there would end the process, so that Open looks first. Small files are tail
// as a whole.
func tailSize(f *os.File, size int64) (int64, error) {
	if filepath.Ext(f.Name()) != ".sst" {
		return min(size, 1<<20), nil
	}
	var n [4]byte
	tail := int64(0)
	for range 2 { // the checksum, then the index
		if size < tail+4 {
			return size, nil
		}
		if _, err := f.ReadAt(n[:], size-tail-4); err != nil {
			return 0, err
		}
		tail += 4 + int64(binary.BigEndian.Uint32(n[:]))
	}
	return min(tail+tableTail, size), nil
}

// each gives all entries of a part in key order. The value is valid during the call.
func (s *store) each(ctx context.Context, part byte, use func(n uint32, value []byte) error) (err error) {
	defer guard(&err)
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{part}})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, ok := number(it.Item().Key())
		if !ok {
			return fmt.Errorf("%w: key %x", ErrCorrupt, it.Item().Key())
		}
		value, err := s.valueOf(it.Item(), n)
		if err != nil {
			return err
		}
		if err := use(n, value); err != nil {
			return err
		}
	}
	return nil
}

// check verifies the checksums of all tables.
func (s *store) check() (err error) {
	defer guard(&err)
	return storeError(s.db.VerifyChecksum())
}

// bulk writes a new store in one go. The keys of one part come in order; parts
// may take turns.
type bulk struct {
	dir    string
	db     *badger.DB
	stream *badger.StreamWriter
	buf    *z.Buffer
	handed int      // bytes since mapped pages were released
	mapped []string // directories of the stores that take part in the build
	closed bool
}

// releaseBytes is how much may be mapped and resident before it is released.
const releaseBytes = 32 << 20

// bulkBytes is how much is handed to Badger at a time.
const bulkBytes = 4 << 20

// spare is the free space without which nothing more is handed to Badger. It
// writes into mapped files, where a full disk ends the process by a signal: so
// the end must come before. It is more than the tables that a bulk writer has
// not written yet.
const spare = 64 << 20

// roomFor fails when a directory's disk has no room for so many bytes and the spare.
func roomFor(dir string, bytes int) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	free, need := s.Bavail*uint64(s.Bsize), uint64(spare+bytes)
	if free < need {
		return fmt.Errorf("%s: %w: %d MiB free, %d needed; what was indexed before is as it was", filepath.Dir(dir), syscall.ENOSPC, free>>20, need>>20)
	}
	return nil
}

func createStore(dir string) (*bulk, error) {
	if err := roomFor(dir, 0); err != nil {
		return nil, err
	}
	db, err := badger.Open(storeOptions(dir).WithNumVersionsToKeep(1))
	if err != nil {
		return nil, writeError(err)
	}
	b := &bulk{dir: dir, db: db, stream: db.NewStreamWriter(), buf: z.NewBuffer(bulkBytes, "index"), mapped: []string{mappedName(dir)}}
	if err := b.stream.Prepare(); err != nil {
		return nil, errors.Join(writeError(err), b.abort())
	}
	return b, nil
}

// writeError keeps what Badger says; a full disk stays recognisable.
func writeError(err error) error {
	if err == nil {
		return nil
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		return fmt.Errorf("write database: %w", system)
	}
	return fmt.Errorf("write database: %v", err)
}

func (b *bulk) put(k, value []byte) error {
	kv := &pb.KV{Key: k, Value: value, Version: 1, StreamId: uint32(k[0])}
	badger.KVToBuffer(kv, b.buf)
	if b.buf.LenNoPadding() < bulkBytes {
		return nil
	}
	return b.hand()
}

func (b *bulk) hand() error {
	if b.buf.IsEmpty() {
		return nil
	}
	if err := roomFor(b.dir, bulkBytes); err != nil {
		return err
	}
	err := b.stream.Write(b.buf)
	if b.handed += b.buf.LenNoPadding(); b.handed >= releaseBytes {
		release(b.mapped)
		b.handed = 0
	}
	b.buf.Reset()
	return writeError(err)
}

// reads says that the build reads another store.
func (b *bulk) reads(s *store) { b.mapped = append(b.mapped, mappedName(s.dir)) }

// finish makes the store complete on disk. After an error it is still to be aborted.
func (b *bulk) finish() error {
	if err := b.hand(); err != nil {
		return err
	}
	if err := roomFor(b.dir, 0); err != nil {
		return err
	}
	if err := b.stream.Flush(); err != nil {
		return writeError(err)
	}
	return b.close()
}

// abort lets go of a store that will be deleted.
func (b *bulk) abort() error {
	if b.closed {
		return nil
	}
	b.stream.Cancel()
	return b.close()
}

func (b *bulk) close() error {
	b.closed = true
	return errors.Join(b.buf.Release(), writeError(b.db.Close()))
}
